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
  /** The JSON of `fields` where it is at hand, as it came. */
  text?: string;
  /** Fields that were changed since the record was made; the others bear the mark of its making. */
  marks: Record<string, FieldMark>;
};

type RecordKey = { entity: Entity; id: string };
export const keyOf = ({ entity, id }: RecordKey): string => `${entity}/${id}`;

const COLUMNS = 'entity, id, version, created_at, created_by, created_device, updated_at, fields, marks';

/**
 * Loads and locks, in one fixed order for everybody. Records of other kinds under the same ids come along. One
 * look-up an id, which the planner may not turn round: a table that grows faster than its statistics would
 * otherwise be read whole for each batch.
 */
export function loadRecords(tx: Tx, scope: string, ids: Iterable<string>): Promise<StoredRecord[]> {
  const wanted = [...new Set(ids)].sort();
  if (wanted.length === 0) return Promise.resolve([]);
  return tx.rows<StoredRecord>(
    `SELECT found.* FROM unnest($2::text[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM record WHERE scope = $1 AND record.id = wanted.id FOR UPDATE) AS found`,
    [scope, wanted],
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

/**
 * Writes records at the positions after `position` in their order; answers the last one given out. Those in `made`
 * are not in the table yet, which the scope's lock makes certain.
 */
export async function saveRecords(
  tx: Tx,
  scope: string,
  position: number,
  records: readonly StoredRecord[],
  made: ReadonlySet<StoredRecord>,
): Promise<number> {
  const placed = records.map((record, index) => ({ record, position: position + index + 1 }));
  const fresh = placed.filter(({ record }) => made.has(record));
  const changed = placed.filter(({ record }) => !made.has(record));
  if (fresh.length > 0) {
    const rows = fresh.map(({ record, position: at }) => [
      scope,
      record.entity,
      record.id,
      record.version,
      record.created_at,
      record.created_by,
      record.created_device,
      record.updated_at,
      record.text ?? JSON.stringify(record.fields),
      JSON.stringify(record.marks),
      at,
    ]);
    await tx.copyIn(`record (scope, ${COLUMNS}, position)`, rows);
  }
  if (changed.length > 0) {
    const rows = changed.map(({ record, position: at }) => ({ ...record, position: at }));
    await tx.rows(
      `UPDATE record SET version = r.version, position = r.position, updated_at = r.updated_at, fields = r.fields,
         marks = r.marks
       FROM json_to_recordset($2::json) AS r (entity text, id text, version integer, position bigint,
         updated_at text, fields json, marks json)
       WHERE record.scope = $1 AND record.id = r.id AND record.entity = r.entity`,
      [scope, JSON.stringify(rows)],
    );
  }
  return position + records.length;
}
