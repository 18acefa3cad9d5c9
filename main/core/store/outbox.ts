import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';
import type { Change } from '#shared/change.ts';
import type { Entity } from '#shared/records.ts';

/**
 * The outbox is storage, not sync: an entry is written in the same transaction as its record and leaves only
 * when the endpoint has taken it.
 */
export type OutboxEntry = {
  counter: number;
  id: string;
  entity: Entity;
  record_id: string;
  base_version: number;
  fields: string;
  at: string;
  state: 'waiting' | 'quarantined' | 'superseded';
  error: string | null;
};

export function addToOutbox(db: WriteDb, entry: Omit<Change, 'counter'>): void {
  if (!db.inTransaction) throw new Error('an outbox entry needs the transaction of its record');
  sql(
    db,
    `INSERT INTO outbox (id, entity, record_id, base_version, fields, at, state)
     VALUES (?, ?, ?, ?, ?, ?, 'waiting')`,
  ).run(entry.id, entry.entity, entry.record_id, entry.base_version, JSON.stringify(entry.fields), entry.at);
}

/** The oldest waiting changes, ready for the wire. */
export function pendingChanges(db: ReadDb, limit: number): Change[] {
  const entries = rows<OutboxEntry>(
    db,
    `SELECT * FROM outbox WHERE state = 'waiting' ORDER BY counter LIMIT ?`,
    limit,
  );
  return entries.map((entry) => ({
    id: entry.id,
    entity: entry.entity,
    record_id: entry.record_id,
    base_version: entry.base_version,
    fields: JSON.parse(entry.fields) as Record<string, unknown>,
    counter: entry.counter,
    at: entry.at,
  }));
}

/** A waiting change as it goes over the wire: `fields` is JSON text already and is not taken apart on the way. */
export type PendingChange = { counter: number; id: string; text: string };

/** The oldest waiting changes after `counter`. */
export function pendingAfter(db: ReadDb, counter: number, limit: number): PendingChange[] {
  const entries = rows<OutboxEntry>(
    db,
    `SELECT * FROM outbox WHERE state = 'waiting' AND counter > ? ORDER BY counter LIMIT ?`,
    counter,
    limit,
  );
  return entries.map((entry) => {
    const { fields, state: _state, error: _error, ...rest } = entry;
    const head = JSON.stringify(rest);
    return { counter: entry.counter, id: entry.id, text: `${head.slice(0, -1)},"fields":${fields}}` };
  });
}

export type OutboxCounts = { waiting: number; quarantined: number };

export function outboxCounts(db: ReadDb): OutboxCounts {
  return row<OutboxCounts>(
    db,
    `SELECT coalesce(sum(state = 'waiting'), 0) AS waiting,
            coalesce(sum(state = 'quarantined'), 0) AS quarantined FROM outbox`,
  ) as OutboxCounts;
}

/** An acknowledgement covers exactly the entries that were sent. */
export function removeFromOutbox(db: WriteDb, changeIds: readonly string[]): void {
  sql(db, 'DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(changeIds));
}

export function quarantineChange(db: WriteDb, changeId: string, error: unknown): void {
  sql(db, `UPDATE outbox SET state = 'quarantined', error = ? WHERE id = ?`).run(
    JSON.stringify(error),
    changeId,
  );
}

/** Values of a record that are not at the endpoint yet, the latest of each field. A pull never overwrites them. */
export function unsentFields(db: ReadDb, entity: Entity, recordId: string): Record<string, unknown> {
  const entries = rows<{ fields: string }>(
    db,
    `SELECT fields FROM outbox WHERE record_id = ? AND entity = ? AND state <> 'superseded' ORDER BY counter`,
    recordId,
    entity,
  );
  return Object.assign({}, ...entries.map((entry) => JSON.parse(entry.fields) as Record<string, unknown>));
}

/** The records of which this device holds something that is not at the endpoint yet, as `entity/id`. */
export const recordsWithUnsent = (db: ReadDb): Set<string> =>
  new Set(
    rows<{ key: string }>(
      db,
      `SELECT DISTINCT entity || '/' || record_id AS key FROM outbox WHERE state <> 'superseded'`,
    ).map(({ key }) => key),
  );

/**
 * The version on which a change of these fields really rests. While an earlier change of the same field is not at
 * the endpoint, pulls have moved the record's version on without showing its writer what came in that field.
 */
export function baseVersionOf(
  db: ReadDb,
  entity: Entity,
  recordId: string,
  fields: readonly string[],
  version: number,
): number {
  const earlier = rows<{ base_version: number; fields: string }>(
    db,
    `SELECT base_version, fields FROM outbox WHERE record_id = ? AND entity = ? AND state <> 'superseded'`,
    recordId,
    entity,
  );
  const touching = earlier.filter((entry) => {
    const named = JSON.parse(entry.fields) as Record<string, unknown>;
    return fields.some((field) => field in named);
  });
  return Math.min(version, ...touching.map((entry) => entry.base_version));
}

/** Fields of refused changes of the record: a new change takes them along. */
export function quarantinedFields(db: ReadDb, entity: Entity, recordId: string): Record<string, unknown> {
  const entries = rows<{ fields: string }>(
    db,
    `SELECT fields FROM outbox WHERE record_id = ? AND entity = ? AND state = 'quarantined' ORDER BY counter`,
    recordId,
    entity,
  );
  return Object.assign({}, ...entries.map((entry) => JSON.parse(entry.fields) as Record<string, unknown>));
}

/** Refused changes that something newer stands for; they are kept as history. */
export function supersedeQuarantined(db: WriteDb, entity: Entity, recordId: string): void {
  sql(
    db,
    `UPDATE outbox SET state = 'superseded' WHERE record_id = ? AND entity = ? AND state = 'quarantined'`,
  ).run(recordId, entity);
}

/** One refused change that waits for a person. */
export const readQuarantined = (db: ReadDb, changeId: string): OutboxEntry | null =>
  row<OutboxEntry>(db, `SELECT * FROM outbox WHERE id = ? AND state = 'quarantined'`, changeId) ?? null;

export const listQuarantined = (db: ReadDb): OutboxEntry[] =>
  rows<OutboxEntry>(db, `SELECT * FROM outbox WHERE state = 'quarantined' ORDER BY counter`);
