import type { Tx } from '#endpoint/db.ts';
import type { FieldMark } from '#shared/merge.ts';
import type { Entity } from '#shared/records.ts';

/** A record as the endpoint keeps it. */
export type StoredRecord = {
  entity: Entity;
  id: string;
  version: number;
  created_at: string;
  created_by: string | null;
  created_device: string | null;
  updated_at: string;
  fields: Record<string, unknown>;
  /** Fields that were changed since the record was made; the others bear the mark of its making. */
  marks: Record<string, FieldMark>;
};

export type RecordKey = { entity: Entity; id: string };
export const keyOf = ({ entity, id }: RecordKey): string => `${entity}/${id}`;

const COLUMNS = 'entity, id, version, created_at, created_by, created_device, updated_at, fields, marks';

/** Loads and locks, in one fixed order for everybody. */
export function loadRecords(tx: Tx, scope: string, keys: readonly RecordKey[]): Promise<StoredRecord[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return tx.rows<StoredRecord>(
    `SELECT ${COLUMNS} FROM record JOIN unnest($2::text[], $3::text[]) AS wanted (entity, id) USING (entity, id)
     WHERE scope = $1 ORDER BY entity, id FOR UPDATE OF record`,
    [scope, keys.map((key) => key.entity), keys.map((key) => key.id)],
  );
}

/** The conflicts about some records, decided ones too. */
export function loadConflicts(tx: Tx, scope: string, recordIds: readonly string[]): Promise<StoredRecord[]> {
  if (recordIds.length === 0) return Promise.resolve([]);
  return tx.rows<StoredRecord>(
    `SELECT ${COLUMNS} FROM record WHERE scope = $1 AND entity = 'conflict' AND fields ->> 'record_id' = ANY ($2)
     ORDER BY id FOR UPDATE`,
    [scope, recordIds],
  );
}

export function loadEntity(tx: Tx, scope: string, entity: Entity): Promise<StoredRecord[]> {
  return tx.rows<StoredRecord>(
    `SELECT ${COLUMNS} FROM record WHERE scope = $1 AND entity = $2 ORDER BY id FOR UPDATE`,
    [scope, entity],
  );
}

/** Writes all records in one statement, at the positions after `position`; answers the last one given out. */
export async function saveRecords(
  tx: Tx,
  scope: string,
  position: number,
  records: readonly StoredRecord[],
): Promise<number> {
  if (records.length === 0) return position;
  const placed = records.map((record, index) => ({ ...record, position: position + index + 1 }));
  await tx.rows(
    `INSERT INTO record (scope, ${COLUMNS}, position)
     SELECT $1, ${COLUMNS}, position FROM json_to_recordset($2::json) AS r (
       entity text, id text, version integer, created_at text, created_by text, created_device text,
       updated_at text, fields json, marks json, position bigint)
     ON CONFLICT (scope, entity, id) DO UPDATE SET version = excluded.version, position = excluded.position,
       updated_at = excluded.updated_at, fields = excluded.fields, marks = excluded.marks`,
    [scope, JSON.stringify(placed)],
  );
  return position + records.length;
}
