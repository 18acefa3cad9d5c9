import type { OpenVault } from '#core/open-vault.ts';
import { readCheckpoint } from '#core/store/checkpoint.ts';
import { type ReadDb, transaction, type WriteDb } from '#core/store/db.ts';
import { countDigests, readDigests, toggle, writeDigests } from '#core/store/digests.ts';
import {
  dropOffer,
  keepAsSent,
  type PendingChange,
  pendingAfter,
  quarantineChange,
  settleTaken,
} from '#core/store/outbox.ts';
import { addReceipt, readReceipts } from '#core/store/receipts.ts';
import { knownVersion, noteVersion } from '#core/store/record.ts';
import { type Client, packBody } from '#core/sync/client.ts';
import type { Noun } from '#shared/calls/call.ts';
import { FailureError } from '#shared/errors.ts';
import type { PushResult } from '#shared/protocol.ts';
import type { Entity } from '#shared/records.ts';

/** A batch also ends here: the endpoint holds it in memory, and a bad line should lose little. */
const BATCH_CHARACTERS = 4_000_000;

type Sent = { id: string; entity: Entity; record_id: string };
/** `from` and `last`: the counters between which its changes lie. */
export type Batch = {
  sent: readonly Sent[];
  from: number;
  last: number;
  receipts: readonly string[];
  body: Buffer;
};

/**
 * The oldest waiting changes after the counter `from`, ready to be sent; null when there are none. `after` is the batch
 * before them when that is still on its way.
 */
export async function nextPush(
  db: ReadDb,
  from: number,
  after: Batch | null,
  { isNear, pushLimit }: Pick<Client, 'isNear' | 'pushLimit'>,
): Promise<Batch | null> {
  const taken: PendingChange[] = [];
  let characters = 0;
  for (const change of pendingAfter(db, from, pushLimit)) {
    if (taken.length > 0 && characters + change.text.length > BATCH_CHARACTERS) break;
    taken.push(change);
    characters += change.text.length;
  }
  const last = taken.at(-1);
  if (last === undefined) return null;
  const receipts = readReceipts(db);
  const cursor = readCheckpoint(db);
  const head = JSON.stringify({ cursor, receipts, after: after?.sent.at(-1)?.id ?? null });
  const list = taken.map(({ text }) => text).join(',');
  const body = await packBody(`${head.slice(0, -1)},"changes":[${list}]}`, isNear);
  return {
    sent: taken.map(({ id, entity, record_id }) => ({ id, entity, record_id })),
    from,
    last: last.counter,
    receipts,
    body,
  };
}

/** A case that left too long ago for what is given back to follow it: nobody has anything to decide there. */
function setApart(db: WriteDb, id: string, error: NonNullable<PushResult['error']>): void {
  if (error.code === 'record_moved' && dropOffer(db, id)) return;
  quarantineChange(db, id, error);
}

/**
 * Takes the endpoint's answers over. Each covers exactly the change that was sent; a refused one is set apart. What
 * was taken as it was is known here at its new version; what was merged is kept until the record has come back.
 */
export function settlePush(
  vault: OpenVault,
  batch: Batch,
  { results, receipt }: { results: readonly PushResult[]; receipt: string | null },
): Noun[] {
  const { db } = vault;
  const byId = new Map(results.map((result) => [result.id, result]));
  if (batch.sent.some(({ id }) => !byId.has(id))) throw new FailureError('endpoint_refused');
  transaction(db, () => {
    const digests = readDigests(db) ?? countDigests(db);
    const done: { id: string; version: number }[] = [];
    for (const { id, entity, record_id } of batch.sent) {
      const { status, version, error } = byId.get(id) as PushResult;
      if (status === 'refused') setApart(db, id, error ?? { code: 'endpoint_refused' });
      else if (status === 'accepted') {
        done.push({ id, version });
        const here = knownVersion(db, entity, record_id);
        if (here === null || here >= version) continue;
        if (here > 0) toggle(digests, { entity, id: record_id, version: here });
        toggle(digests, { entity, id: record_id, version });
        noteVersion(db, entity, record_id, version);
      } else keepAsSent(db, id, version);
    }
    settleTaken(db, done);
    writeDigests(db, digests);
    addReceipt(db, receipt, batch.receipts);
  });
  return ['outbox', 'sync'];
}
