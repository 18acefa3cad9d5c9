import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, transaction } from '#core/store/db.ts';
import { type PendingChange, pendingAfter, quarantineChange, removeFromOutbox } from '#core/store/outbox.ts';
import { packBody } from '#core/sync/client.ts';
import type { Noun } from '#shared/calls/call.ts';
import { FailureError } from '#shared/errors.ts';
import { PUSH_LIMIT, type PushResult } from '#shared/protocol.ts';

/** A batch also ends here: the endpoint holds it in memory, and a bad line should lose little. */
const BATCH_CHARACTERS = 4_000_000;

export type Batch = { ids: readonly string[]; last: number; body: Buffer };

/** The oldest waiting changes after `counter`, ready to be sent; null when there are none. */
export async function nextPush(db: ReadDb, counter: number): Promise<Batch | null> {
  const taken: PendingChange[] = [];
  let characters = 0;
  for (const change of pendingAfter(db, counter, PUSH_LIMIT)) {
    if (taken.length > 0 && characters + change.text.length > BATCH_CHARACTERS) break;
    taken.push(change);
    characters += change.text.length;
  }
  const last = taken.at(-1);
  if (last === undefined) return null;
  const body = await packBody(`{"changes":[${taken.map(({ text }) => text).join(',')}]}`);
  return { ids: taken.map(({ id }) => id), last: last.counter, body };
}

/** Takes the endpoint's answers over. Each covers exactly the change that was sent; a refused one is set apart. */
export function settlePush(vault: OpenVault, batch: Batch, results: readonly PushResult[]): Noun[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  if (batch.ids.some((id) => !byId.has(id))) throw new FailureError('endpoint_refused');
  transaction(vault.db, () => {
    removeFromOutbox(
      vault.db,
      batch.ids.filter((id) => byId.get(id)?.status !== 'refused'),
    );
    for (const id of batch.ids) {
      const result = byId.get(id);
      if (result?.status === 'refused')
        quarantineChange(vault.db, id, result.error ?? { code: 'endpoint_refused' });
    }
  });
  return ['outbox', 'sync'];
}
