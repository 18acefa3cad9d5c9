import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { OpenVault } from '#core/open-vault.ts';
import { readCheckpoint } from '#core/store/checkpoint.ts';
import { transaction } from '#core/store/db.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { withoutCheckpoints } from '#core/store/wal.ts';
import { applyPage, retrySetAside } from '#core/sync/apply.ts';
import type { Client } from '#core/sync/client.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
import { type Batch, nextPush, settlePush } from '#core/sync/push.ts';
import type { Noun } from '#shared/calls/call.ts';
import type { PushResult } from '#shared/protocol.ts';

const CLOCK_DRIFT_MILLISECONDS = 5 * 60_000;
const PAGES_A_REFRESH = 10;

/**
 * One whole synchronisation, in this order. Everything waiting is sent and answered before anything is pulled, so a
 * change whose answer was lost is repeated before newer values of its record can arrive. Stopping at any point is
 * safe: what was not answered is sent again, and what was not written is pulled again.
 */
export async function synchronise(vault: OpenVault, client: Client): Promise<{ pages: number }> {
  adoptIdentity(vault, await client.me());
  noteClock(vault, client.endpointTime());
  return withoutCheckpoints(vault.db, async () => {
    await sendAll(vault, client);
    vault.changed(retrySetAside(vault));
    const pages = await takeAll(vault, client);
    transaction(vault.db, () => writeSetting(vault.db, 'sync_last_success', vault.now()));
    return { pages };
  });
}

/** Page after page until there are no more; the next one is on its way while this one is written. */
async function takeAll(vault: OpenVault, client: Client): Promise<number> {
  const nouns = new Set<Noun>();
  const tell = () => {
    if (nouns.size > 0) vault.changed([...nouns]);
    nouns.clear();
  };
  try {
    let page = await client.pull(readCheckpoint(vault.db));
    for (let pages = 1; ; pages += 1) {
      const next = page.more ? client.pull(page.cursor) : null;
      next?.catch(() => undefined);
      // Writing a page holds this process; without a turn of its loop the request would leave only after that.
      await turnOfLoop();
      for (const noun of applyPage(vault, page)) nouns.add(noun);
      if (next === null) return pages;
      // Lists on the screen refresh now and then, not with every page of a first pull.
      if (pages % PAGES_A_REFRESH === 0) tell();
      page = await next;
    }
  } finally {
    tell();
  }
}

/** Keeps both ends busy: the next batch is packed and sent before the answers to the last one are stored. */
async function sendAll(vault: OpenVault, client: Client): Promise<void> {
  let batch = await nextPush(vault.db, 0);
  let answer = sent(client, batch);
  while (batch !== null) {
    const following = nextPush(vault.db, batch.last);
    const results = await answer;
    const next = await following;
    answer = sent(client, next);
    await turnOfLoop();
    vault.changed(settlePush(vault, batch, results));
    batch = next;
    if (batch !== null) continue;
    // At the end once more from the start, for what was saved meanwhile.
    batch = await nextPush(vault.db, 0);
    answer = sent(client, batch);
  }
}

function sent(client: Client, batch: Batch | null): Promise<PushResult[]> {
  const answer = batch === null ? Promise.resolve([]) : client.push(batch.body);
  // When something else fails first, nobody waits for this one any more.
  answer.catch(() => undefined);
  return answer;
}

function noteClock(vault: OpenVault, endpointTime: Date | null): void {
  if (endpointTime === null) return;
  const drift = Math.abs(endpointTime.getTime() - Date.parse(vault.now()));
  const isOff = drift > CLOCK_DRIFT_MILLISECONDS;
  if (isOff !== (readSetting<boolean>(vault.db, 'sync_clock_off') ?? false)) {
    writeSetting(vault.db, 'sync_clock_off', isOff);
  }
}
