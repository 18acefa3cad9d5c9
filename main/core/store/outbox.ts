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
  before: string | null;
  as_of: string | null;
  at: string;
  state: 'waiting' | 'sent' | 'kept' | 'quarantined' | 'superseded';
  /** The version that came of it, once the endpoint has taken it. */
  taken_version: number | null;
  error: string | null;
};

/** What is not at the endpoint: neither what it has taken already nor what was given up. */
const UNSENT = `state IN ('waiting', 'quarantined')`;
/** Nor what it has taken and this device has not read again: the record's version here does not have it yet. */
const AHEAD = `state IN ('waiting', 'quarantined', 'sent')`;

export type NewEntry = Pick<Change, 'id' | 'entity' | 'record_id' | 'base_version' | 'fields' | 'at'> &
  Partial<Pick<Change, 'before' | 'as_of'>>;

export function addToOutbox(db: WriteDb, entry: NewEntry): void {
  insertEntry(db, null, entry);
}

/** Ahead of everything that waits: a record that the endpoint lacks must be there before its changes arrive. */
export function offerFirst(db: WriteDb, entry: NewEntry): void {
  const lowest = row<{ counter: number | null }>(db, 'SELECT min(counter) AS counter FROM outbox');
  insertEntry(db, Math.min(0, lowest?.counter ?? 0) - 1, entry);
}

function insertEntry(db: WriteDb, counter: number | null, entry: NewEntry): void {
  if (!db.inTransaction) throw new Error('an outbox entry needs the transaction of its record');
  sql(
    db,
    `INSERT INTO outbox (counter, id, entity, record_id, base_version, fields, before, as_of, at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
  ).run(
    counter,
    entry.id,
    entry.entity,
    entry.record_id,
    entry.base_version,
    JSON.stringify(entry.fields),
    entry.before == null ? null : JSON.stringify(entry.before),
    entry.as_of == null ? null : JSON.stringify(entry.as_of),
    entry.at,
  );
}

/** The oldest waiting changes, ready for the wire. */
export function pendingChanges(db: ReadDb, limit: number): Change[] {
  return pendingAfter(db, BEFORE_ALL, limit).map(({ text }) => {
    const change = JSON.parse(text) as Omit<Change, 'before' | 'as_of'> & Partial<Change>;
    return { before: null, as_of: null, ...change };
  });
}

/** Below every counter. */
export const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/** A waiting change as it goes over the wire: what is JSON text already is not taken apart on the way. */
export type PendingChange = {
  counter: number;
  id: string;
  entity: Entity;
  record_id: string;
  text: string;
};

/** Ids, names of entities and times are ours and need no escaping; what people wrote is JSON text already. */
const WIRE = `'{"id":"' || id || '","entity":"' || entity || '","record_id":' || json_quote(record_id)
  || ',"base_version":' || base_version || ',"at":"' || at || '","counter":' || counter
  || coalesce(',"before":' || before, '') || coalesce(',"as_of":' || as_of, '') || ',"fields":' || fields || '}'`;

/** The oldest waiting changes after `counter`. */
export const pendingAfter = (db: ReadDb, counter: number, limit: number): PendingChange[] =>
  rows<PendingChange>(
    db,
    `SELECT counter, id, entity, record_id, ${WIRE} AS text
     FROM outbox WHERE state = 'waiting' AND counter > ? ORDER BY counter LIMIT ?`,
    counter,
    limit,
  );

export type OutboxCounts = { waiting: number; quarantined: number };

export function outboxCounts(db: ReadDb): OutboxCounts {
  return row<OutboxCounts>(
    db,
    `SELECT coalesce(sum(state = 'waiting'), 0) AS waiting,
            coalesce(sum(state = 'quarantined'), 0) AS quarantined FROM outbox`,
  ) as OutboxCounts;
}

/** What an endpoint that was restored is given back; part of what waits. */
export const countOffers = (db: ReadDb): number =>
  (
    row<{ count: number }>(
      db,
      `SELECT count(*) AS count FROM outbox WHERE state = 'waiting' AND as_of IS NOT NULL`,
    ) as { count: number }
  ).count;

/** Taken beside what others wrote: stays until the record has come back as it stands now. */
export function keepAsSent(db: WriteDb, changeId: string, version: number): void {
  sql(db, `UPDATE outbox SET state = 'sent', taken_version = ? WHERE id = ?`).run(version, changeId);
}

/** Taken just as it was. A new record needs no memory of its making: it can be offered as it stands. */
export function settleTaken(db: WriteDb, taken: readonly { id: string; version: number }[]): void {
  const list = JSON.stringify(taken);
  sql(
    db,
    `DELETE FROM outbox WHERE before IS NULL AND as_of IS NULL AND id IN (SELECT value ->> 'id' FROM json_each(?))`,
  ).run(list);
  sql(
    db,
    `UPDATE outbox SET state = 'kept', taken_version = taken.version
     FROM (SELECT value ->> 'id' AS id, value ->> 'version' AS version FROM json_each(?)) AS taken
     WHERE outbox.id = taken.id`,
  ).run(list);
}

/** What was sent has come back: its record is here as it became. */
export function keepSent(db: WriteDb, entity: string, recordId: string, version: number): void {
  sql(
    db,
    `UPDATE outbox SET state = 'kept' WHERE record_id = ? AND entity = ? AND state = 'sent' AND taken_version <= ?`,
  ).run(recordId, entity, version);
}

export function forgetKeptBefore(db: WriteDb, at: string): void {
  sql(db, `DELETE FROM outbox WHERE state = 'kept' AND at < ?`).run(at);
}

/** Offers that were refused: what the endpoint lacks is looked at anew. */
export function forgetRefusedOffers(db: WriteDb): void {
  sql(db, `DELETE FROM outbox WHERE state = 'quarantined' AND as_of IS NOT NULL`).run();
}

/** Whether it was an offer; then it is gone. */
export const dropOffer = (db: WriteDb, changeId: string): boolean =>
  sql(db, 'DELETE FROM outbox WHERE id = ? AND as_of IS NOT NULL').run(changeId).changes > 0;

/** What the endpoint has taken, as far as it is remembered, in the order in which it was written. */
export const listTaken = (db: ReadDb): OutboxEntry[] =>
  rows<OutboxEntry>(db, `SELECT * FROM outbox WHERE state IN ('sent', 'kept') ORDER BY counter`);

/** It goes to the endpoint once more, under the same id: one that has it answers as before. */
export function sendAgain(db: WriteDb, changeId: string): void {
  sql(db, `UPDATE outbox SET state = 'waiting', taken_version = NULL WHERE id = ?`).run(changeId);
}

export function quarantineChange(db: WriteDb, changeId: string, error: unknown): void {
  sql(db, `UPDATE outbox SET state = 'quarantined', error = ? WHERE id = ?`).run(
    JSON.stringify(error),
    changeId,
  );
}

/** Values of a record that are not at the endpoint yet, the latest of each field. A pull never overwrites them. */
export const unsentFields = (db: ReadDb, entity: Entity, recordId: string): Record<string, unknown> =>
  fieldsOf(db, entity, recordId, UNSENT);

/** Values of a record here that its version does not have. */
export const fieldsAhead = (db: ReadDb, entity: Entity, recordId: string): Record<string, unknown> =>
  fieldsOf(db, entity, recordId, AHEAD);

function fieldsOf(db: ReadDb, entity: Entity, recordId: string, which: string): Record<string, unknown> {
  const entries = rows<{ fields: string }>(
    db,
    `SELECT fields FROM outbox WHERE record_id = ? AND entity = ? AND ${which} ORDER BY counter`,
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
      `SELECT DISTINCT entity || '/' || record_id AS key FROM outbox WHERE ${UNSENT}`,
    ).map(({ key }) => key),
  );

/** The records of which something was taken that has not come back yet. */
export const recordsSent = (db: ReadDb): Set<string> =>
  new Set(
    rows<{ key: string }>(
      db,
      `SELECT DISTINCT entity || '/' || record_id AS key FROM outbox WHERE state = 'sent'`,
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
    `SELECT base_version, fields FROM outbox WHERE record_id = ? AND entity = ? AND ${UNSENT}`,
    recordId,
    entity,
  );
  const touching = earlier.filter((entry) => {
    const named = JSON.parse(entry.fields) as Record<string, unknown>;
    return fields.some((field) => field in named);
  });
  return Math.min(version, ...touching.map((entry) => entry.base_version));
}

/**
 * What the team had in these fields when their change began: the value before the earliest change that is not sent.
 * `current` holds what this device has now. A field of a record that is not sent at all has none.
 */
export const seenBefore = (
  db: ReadDb,
  entity: Entity,
  recordId: string,
  fields: readonly string[],
  current: Readonly<Record<string, unknown>>,
): Record<string, unknown> => before(db, entity, recordId, fields, current, UNSENT);

/** What the record's own version has in these fields. */
export const ofVersion = (
  db: ReadDb,
  entity: Entity,
  recordId: string,
  fields: readonly string[],
  current: Readonly<Record<string, unknown>>,
): Record<string, unknown> => before(db, entity, recordId, fields, current, AHEAD);

function before(
  db: ReadDb,
  entity: Entity,
  recordId: string,
  fields: readonly string[],
  current: Readonly<Record<string, unknown>>,
  which: string,
): Record<string, unknown> {
  const values = Object.fromEntries(fields.map((field) => [field, current[field]]));
  const earlier = rows<{ before: string | null; fields: string }>(
    db,
    `SELECT before, fields FROM outbox WHERE record_id = ? AND entity = ? AND ${which} ORDER BY counter DESC`,
    recordId,
    entity,
  );
  for (const entry of earlier) {
    const seen = JSON.parse(entry.before ?? '{}') as Record<string, unknown>;
    for (const field of fields) if (field in seen) values[field] = seen[field];
  }
  return values;
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
