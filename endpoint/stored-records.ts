import { type Columns, type Tx, writeRows } from '#endpoint/db.ts';
import type { Cell } from '#endpoint/lists.ts';
import { type Home, homeKey, type ScopeState } from '#endpoint/scope.ts';
import { toggleInDigest } from '#shared/digest.ts';
import type { FieldMark } from '#shared/merge.ts';
import type { Entity } from '#shared/records.ts';

/** A record as the endpoint keeps it in one scope. */
export type StoredRecord = Home & {
  entity: Entity;
  id: string;
  version: number;
  created_at: string;
  created_by: string | null;
  created_device: string | null;
  updated_at: string;
  fields: Record<string, unknown>;
  /** The JSON of `fields` where it is at hand, as it came. */
  text?: string;
  /** Fields that were changed since the record was made; `*` stands for all others, else the making does. */
  marks: Record<string, FieldMark>;
  /** This scope has it no more. */
  removed: boolean;
  /** The home to which it went, as `homeKey` writes it. */
  moved_to: string | null;
  /** The versions out of which this one has grown, in whichever lives of the data (shared/lineage.ts). */
  earlier: readonly number[];
  /** The version that the table has, null for a record that is not in it yet or counts no more. */
  counted: number | null;
};

type RecordKey = { entity: Entity; id: string };
export const keyOf = ({ entity, id }: RecordKey): string => `${entity}/${id}`;

const COLUMNS: Columns = {
  id: 'text',
  organisation: 'text',
  scope: 'text',
  entity: 'text',
  version: 'bigint',
  created_at: 'text',
  created_by: 'text',
  created_device: 'text',
  updated_at: 'text',
  fields: 'json',
  marks: 'json',
  removed: 'boolean',
  moved_to: 'text',
  earlier: 'json',
  position: 'bigint',
};
const KEY = ['organisation', 'scope', 'id', 'entity'];
const SELECTED = `organisation, scope, entity, id, version::float8 AS version, created_at, created_by, created_device,
  updated_at, fields, marks, removed, moved_to, coalesce(earlier, '[]') AS earlier,
  CASE WHEN removed THEN NULL ELSE version::float8 END AS counted`;

/**
 * Loads and locks, in one fixed order for everybody. Records of other kinds under the same ids come along. One
 * look-up an id, in the order of the primary key, so that no other index serves: a table that grows faster than its
 * statistics would otherwise be read whole for each batch.
 */
export function loadRecords(tx: Tx, home: Home, ids: Iterable<string>): Promise<StoredRecord[]> {
  const wanted = [...new Set(ids)].sort();
  if (wanted.length === 0) return Promise.resolve([]);
  return tx.rows<StoredRecord>(
    `SELECT found.* FROM unnest($3::text[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT ${SELECTED} FROM record
       WHERE organisation = $1 AND scope = $2 AND record.id = wanted.id ORDER BY entity FOR UPDATE) AS found`,
    [home.organisation, home.scope, wanted],
  );
}

/** The conflicts about some records, decided ones too. */
export function loadConflicts(tx: Tx, home: Home, recordIds: readonly string[]): Promise<StoredRecord[]> {
  if (recordIds.length === 0) return Promise.resolve([]);
  return tx.rows<StoredRecord>(
    `SELECT found.* FROM unnest($3::text[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT ${SELECTED} FROM record
       WHERE organisation = $1 AND scope = $2 AND conflict_about = wanted.id AND NOT removed FOR UPDATE) AS found`,
    [home.organisation, home.scope, [...recordIds].sort()],
  );
}

export function loadEntity(tx: Tx, home: Home, entity: Entity): Promise<StoredRecord[]> {
  return tx.rows<StoredRecord>(
    `SELECT ${SELECTED} FROM record WHERE organisation = $1 AND scope = $2 AND entity = $3 ORDER BY id FOR UPDATE`,
    [home.organisation, home.scope, entity],
  );
}

/** Everything about a person, and the households they belong to. Looks through the whole scope: hand-overs are rare. */
export function loadCase(tx: Tx, home: Home, personId: string): Promise<StoredRecord[]> {
  return tx.rows<StoredRecord>(
    `SELECT ${SELECTED} FROM record WHERE organisation = $1 AND scope = $2 AND NOT removed
       AND (fields ->> 'person_id' = $3 OR entity = 'person' AND id = $3
         OR entity = 'household' AND fields::text LIKE '%' || $3 || '%')
     ORDER BY id FOR UPDATE`,
    [home.organisation, home.scope, personId],
  );
}

/** Where persons went that this scope had once. */
export function findMovedPersons(
  tx: Tx,
  home: Home,
  ids: readonly string[],
): Promise<{ id: string; moved_to: string; updated_at: string }[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.rows(
    `SELECT id, moved_to, updated_at FROM record WHERE organisation = $1 AND scope = $2 AND removed
       AND entity = 'person' AND moved_to IS NOT NULL AND id = ANY ($3)`,
    [home.organisation, home.scope, ids],
  );
}

/** Most records never changed and have none; pulls leave it out then. */
const textOf = (earlier: readonly number[]): string | null =>
  earlier.length === 0 ? null : JSON.stringify(earlier);

/** Writes records of one scope at its next positions, in their order, and moves the scope's position and digest on. */
export async function saveRecords(
  tx: Tx,
  state: ScopeState,
  written: readonly StoredRecord[],
  /** Those among them that are not in the table yet, which the scope's lock makes certain. */
  made: ReadonlySet<StoredRecord>,
): Promise<void> {
  // One that was joined with another one is there twice: what became of it counts.
  const latest = new Map(written.map((record) => [keyOf(record), record]));
  const records = [...latest.values()];
  const isNew = new Set(written.filter((record) => made.has(record)).map(keyOf));
  const rowOf = (record: StoredRecord, index: number): Cell[] => [
    record.id,
    state.organisation,
    state.scope,
    record.entity,
    record.version,
    record.created_at,
    record.created_by,
    record.created_device,
    record.updated_at,
    record.text ?? JSON.stringify(record.fields),
    JSON.stringify(record.marks),
    record.removed,
    record.moved_to,
    textOf(record.earlier),
    state.position + index + 1,
  ];
  const placed = records.map((record, index) => ({
    isMade: isNew.has(keyOf(record)),
    row: rowOf(record, index),
  }));
  const rows = (isMade: boolean) => placed.filter((one) => one.isMade === isMade).map(({ row }) => row);
  await writeRows(tx, 'record', COLUMNS, rows(true));
  await writeRows(tx, 'record', COLUMNS, rows(false), KEY);
  for (const record of records) {
    const { counted } = record;
    if (counted !== null) state.digest = toggleInDigest(state.digest, { ...record, version: counted });
    if (!record.removed) state.digest = toggleInDigest(state.digest, record);
  }
  state.position += records.length;
}

/** Records by the scope in which they lie. */
export function byHome(records: Iterable<StoredRecord>): Map<string, StoredRecord[]> {
  const homes = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const key = homeKey(record);
    const known = homes.get(key);
    if (known === undefined) homes.set(key, [record]);
    else known.push(record);
  }
  return homes;
}
