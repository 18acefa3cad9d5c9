import { personsWithUnsentContent } from '#core/store/attachment-content.ts';
import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';
import { recordsWithUnsent } from '#core/store/outbox.ts';
import { removeRecord } from '#core/store/record.ts';
import { removeSetAside } from '#core/store/set-aside.ts';
import { ENDPOINT_ENTITIES, ENTITIES, type Entity } from '#shared/records.ts';

/**
 * What has left the team's scope is taken from the device. Until then it waits here: for whatever is unsent or being
 * written about the same person, and for a person's word when unusually much is to go at once.
 */
export type Removal = { entity: Entity; record_id: string; person_id: string | null; confirmed: number };

/** More than this, and more than this part of all records, is not removed without being confirmed. */
const MOST_RECORDS = 20;
const MOST_SHARE = 0.1;

const hasPerson = (entity: Entity): boolean => entity !== 'household' && entity !== 'programme';

function personOf(db: ReadDb, entity: Entity, id: string): string | null {
  if (entity === 'person') return id;
  if (!hasPerson(entity)) return null;
  const stored = row<{ person_id: string | null }>(db, `SELECT person_id FROM ${entity} WHERE id = ?`, id);
  return stored?.person_id ?? null;
}

/** Notes that a record is to go. False when this device does not have it. */
export function noteRemoval(db: WriteDb, entity: Entity, id: string, at: string, me: string): boolean {
  if (row(db, `SELECT 1 AS here FROM ${entity} WHERE id = ?`, id) === undefined) return false;
  const person = personOf(db, entity, id);
  // Who handed a case over knows that it goes.
  const isOwn =
    person !== null &&
    row(db, 'SELECT 1 AS own FROM handover WHERE person_id = ? AND created_by = ?', person, me) !== undefined;
  sql(
    db,
    `INSERT INTO removal (entity, record_id, person_id, confirmed, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (entity, record_id) DO NOTHING`,
  ).run(entity, id, person, isOwn ? 1 : 0, at);
  return true;
}

/** It has come back. */
export function dropRemoval(db: WriteDb, entity: string, id: string): void {
  sql(db, 'DELETE FROM removal WHERE entity = ? AND record_id = ?').run(entity, id);
}

/** What a life of the endpoint that is over said of what left the scope is asked anew. */
export function forgetRemovals(db: WriteDb): void {
  sql(db, 'DELETE FROM removal').run();
}

export const removalKeys = (db: ReadDb): Set<string> =>
  new Set(
    rows<{ key: string }>(db, `SELECT entity || '/' || record_id AS key FROM removal`).map(({ key }) => key),
  );

/** Persons about whom something is still to be sent or finished here. */
function personsInWork(db: ReadDb): Set<string> {
  const persons = rows<{ id: string }>(
    db,
    'SELECT DISTINCT person_id AS id FROM draft WHERE person_id IS NOT NULL',
  );
  const inWork = new Set([...persons.map(({ id }) => id), ...personsWithUnsentContent(db)]);
  for (const key of recordsWithUnsent(db)) {
    const [entity, id] = key.split('/') as [Entity, string];
    // A hand-over that came too late is no work on the case: it is told, and holds nothing back.
    if (entity === 'handover') continue;
    const person = personOf(db, entity, id);
    if (person !== null) inWork.add(person);
  }
  return inWork;
}

function countRecords(db: ReadDb): number {
  const tables = ENTITIES.filter((entity) => !ENDPOINT_ENTITIES.includes(entity));
  const parts = tables.map((entity) => `(SELECT count(*) FROM ${entity} WHERE version > 0)`);
  return (row<{ n: number }>(db, `SELECT ${parts.join(' + ')} AS n`) as { n: number }).n;
}

export type Removals = {
  /** Records of cases that wait for something unsent or unfinished. */
  held: number;
  /** Records that a person has to let go. */
  unconfirmed: number;
};

export function sortRemovals(db: ReadDb): { ready: Removal[]; held: Removal[]; unconfirmed: Removal[] } {
  const all = rows<Removal>(db, 'SELECT entity, record_id, person_id, confirmed FROM removal');
  if (all.length === 0) return { ready: [], held: [], unconfirmed: [] };
  const inWork = personsInWork(db);
  const unsent = recordsWithUnsent(db);
  const isHeld = ({ entity, record_id, person_id }: Removal) =>
    unsent.has(`${entity}/${record_id}`) || (person_id !== null && inWork.has(person_id));
  const held = all.filter(isHeld);
  const free = all.filter((removal) => !isHeld(removal));
  const asked = free.filter(({ confirmed }) => confirmed === 0);
  const isMany = asked.length > MOST_RECORDS && asked.length > MOST_SHARE * countRecords(db);
  const ready = isMany ? free.filter(({ confirmed }) => confirmed === 1) : free;
  return { ready, held, unconfirmed: isMany ? asked : [] };
}

/** Removes what may go. Answers the kinds of records that went. */
export function removeWhatMayGo(db: WriteDb): Entity[] {
  const { ready } = sortRemovals(db);
  for (const { entity, record_id } of ready) {
    removeRecord(db, entity, record_id);
    removeSetAside(db, entity, record_id);
    dropRemoval(db, entity, record_id);
  }
  if (ready.some(({ entity }) => entity === 'person')) forgetWords(db);
  return [...new Set(ready.map(({ entity }) => entity))];
}

/** The index marks words as deleted and keeps them until its parts are next put together: that is now. */
function forgetWords(db: WriteDb): void {
  sql(db, `INSERT INTO person_search (person_search) VALUES ('optimize')`).run();
}

export function countRemovals(db: ReadDb): Removals {
  const { held, unconfirmed } = sortRemovals(db);
  return { held: held.length, unconfirmed: unconfirmed.length };
}

export function confirmRemovals(db: WriteDb): void {
  sql(db, 'UPDATE removal SET confirmed = 1').run();
}
