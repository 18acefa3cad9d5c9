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

export type OutboxCounts = { waiting: number; quarantined: number };

export function outboxCounts(db: ReadDb): OutboxCounts {
  return row<OutboxCounts>(
    db,
    `SELECT coalesce(sum(state = 'waiting'), 0) AS waiting,
            coalesce(sum(state = 'quarantined'), 0) AS quarantined FROM outbox`,
  ) as OutboxCounts;
}

/** An acknowledgement covers exactly the entry that was sent. */
export function removeFromOutbox(db: WriteDb, changeId: string): void {
  sql(db, 'DELETE FROM outbox WHERE id = ?').run(changeId);
}

export function quarantineChange(db: WriteDb, changeId: string, error: unknown): void {
  sql(db, `UPDATE outbox SET state = 'quarantined', error = ? WHERE id = ?`).run(JSON.stringify(error), changeId);
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

/** Fields of earlier refused changes of the record: a new change takes them along, and they become history. */
export function takeQuarantined(db: WriteDb, entity: Entity, recordId: string): Record<string, unknown> {
  const entries = rows<{ fields: string }>(
    db,
    `SELECT fields FROM outbox WHERE record_id = ? AND entity = ? AND state = 'quarantined' ORDER BY counter`,
    recordId,
    entity,
  );
  if (entries.length === 0) return {};
  sql(
    db,
    `UPDATE outbox SET state = 'superseded' WHERE record_id = ? AND entity = ? AND state = 'quarantined'`,
  ).run(recordId, entity);
  return Object.assign({}, ...entries.map((entry) => JSON.parse(entry.fields) as Record<string, unknown>));
}
