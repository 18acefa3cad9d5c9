import type { OpenVault } from '#core/open-vault.ts';
import { readCheckpoint } from '#core/store/checkpoint.ts';
import { transaction } from '#core/store/db.ts';
import { writeSetting } from '#core/store/setting.ts';
import { applyPage, retrySetAside } from '#core/sync/apply.ts';
import type { Client } from '#core/sync/client.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
import { nextPush, settlePush } from '#core/sync/push.ts';

const CLOCK_DRIFT_MILLISECONDS = 5 * 60_000;

/**
 * One whole synchronisation, in this order. Everything waiting is sent and answered before anything is pulled, so a
 * change whose answer was lost is repeated before newer values of its record can arrive. Stopping at any point is
 * safe: what was not answered is sent again, and what was not written is pulled again.
 */
export async function synchronise(vault: OpenVault, client: Client): Promise<void> {
  adoptIdentity(vault, await client.me());
  noteClock(vault, client.endpointTime());

  let batch = await nextPush(vault.db, 0);
  while (batch !== null) {
    const answer = client.push(batch.body);
    // The next batch is read and packed while the endpoint works on this one.
    const following = nextPush(vault.db, batch.last);
    following.catch(() => undefined);
    vault.changed(settlePush(vault, batch, await answer));
    // At the end once more from the start, for what was saved meanwhile.
    batch = (await following) ?? (await nextPush(vault.db, 0));
  }

  vault.changed(retrySetAside(vault));
  let page = await client.pull(readCheckpoint(vault.db));
  for (;;) {
    const next = page.more ? client.pull(page.cursor) : null;
    next?.catch(() => undefined);
    vault.changed(applyPage(vault, page));
    if (next === null) break;
    page = await next;
  }
  transaction(vault.db, () => writeSetting(vault.db, 'sync_last_success', vault.now()));
}

function noteClock(vault: OpenVault, endpointTime: Date | null): void {
  if (endpointTime === null) return;
  const drift = Math.abs(endpointTime.getTime() - Date.parse(vault.now()));
  writeSetting(vault.db, 'sync_clock_off', drift > CLOCK_DRIFT_MILLISECONDS);
}
