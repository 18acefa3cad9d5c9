import { fromColumn, type TableLayout, tableLayout, toColumn } from '#core/store/columns.ts';
import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';
import { deriveColumns, refreshSessionReading } from '#core/store/derived.ts';
import {
  addToOutbox,
  baseVersionOf,
  fieldsAhead,
  ofVersion,
  quarantinedFields,
  seenBefore,
  supersedeQuarantined,
  unsentFields,
} from '#core/store/outbox.ts';
import type { RecordState } from '#shared/change.ts';
import { FailureError } from '#shared/errors.ts';
import { MOST_EARLIER } from '#shared/lineage.ts';
import { sameValue } from '#shared/merge.ts';
import {
  type Entity,
  type FieldsOf,
  FROZEN_ENTITIES,
  type RecordOf,
  withGroupMembers,
} from '#shared/records.ts';

/** The part of an open vault that writing needs. */
export type Writer = { readonly db: WriteDb; me(): string; now(): string; newId(): string };

type Row = Record<string, unknown> & {
  id: string;
  version: number;
  earlier: string | null;
  extra: string | null;
};

function rowToRecord<E extends Entity>(entity: E, stored: Row): RecordOf<E> {
  const layout = tableLayout(entity);
  const record: Record<string, unknown> = {
    id: stored.id,
    created_at: stored.created_at,
    created_by: stored.created_by,
    updated_at: stored.updated_at,
    version: stored.version,
  };
  for (const [name, kind] of layout.columns) record[name] = fromColumn(kind, stored[name]);
  for (const name of layout.localFields) record[name] = null;
  return record as RecordOf<E>;
}

export function readRecord<E extends Entity>(db: ReadDb, entity: E, id: string): RecordOf<E> | null {
  const stored = row<Row>(db, `${tableLayout(entity).select} WHERE id = ?`, id);
  return stored === undefined ? null : rowToRecord(entity, stored);
}

/** Like readRecord, for callers to whom a missing record is a failure of the call. */
export function requireRecord<E extends Entity>(db: ReadDb, entity: E, id: string): RecordOf<E> {
  const record = readRecord(db, entity, id);
  if (record === null) throw new FailureError('not_found');
  return record;
}

/** `rest` is the fixed SQL after FROM, for example `WHERE person_id = ? ORDER BY date`; values are always bound. */
export function listRecords<E extends Entity>(
  db: ReadDb,
  entity: E,
  rest: string,
  ...params: unknown[]
): RecordOf<E>[] {
  return rows<Row>(db, `${tableLayout(entity).select} ${rest}`, ...params).map((stored) =>
    rowToRecord(entity, stored),
  );
}

function columnValues(
  db: ReadDb,
  entity: Entity,
  base: readonly unknown[],
  fields: Record<string, unknown>,
  extra: string | null,
  { id, isAmended = true }: { id: string; isAmended?: boolean },
): unknown[] {
  const layout = tableLayout(entity);
  const values = [...base];
  for (const [name, kind] of layout.columns) values.push(toColumn(kind, fields[name]));
  values.push(extra);
  for (const derived of deriveColumns(db, entity, fields, { id, isAmended })) values.push(derived);
  return values;
}

function withoutLocal(entity: Entity, fields: Record<string, unknown>): Record<string, unknown> {
  const { names } = tableLayout(entity);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));
}

/** Writes a new record and its outbox entry. The caller holds the transaction. */
export function createRecord<E extends Entity>(
  writer: Writer,
  entity: E,
  fields: FieldsOf<E>,
  id = writer.newId(),
): RecordOf<E> {
  const at = writer.now();
  const stored = withoutLocal(entity, fields);
  sql(writer.db, tableLayout(entity).insert).run(
    columnValues(writer.db, entity, [id, at, writer.me(), at, 0, null], stored, null, { id }),
  );
  if (entity === 'amendment') refreshSessionReading(writer.db, stored.session_id as string);
  addToOutbox(writer.db, { id: writer.newId(), entity, record_id: id, base_version: 0, fields: stored, at });
  return requireRecord(writer.db, entity, id);
}

/**
 * Changes fields of a record and writes what really changed into the outbox. Refused earlier changes of the same
 * record travel along: saving it again is how a person mends them. The caller holds the transaction.
 */
export function updateRecord<E extends Entity>(
  writer: Writer,
  entity: E,
  id: string,
  fields: Partial<FieldsOf<E>>,
): RecordOf<E> {
  if (FROZEN_ENTITIES.includes(entity)) throw new FailureError('record_frozen');
  const stored = row<Row>(writer.db, `${tableLayout(entity).select} WHERE id = ?`, id);
  if (stored === undefined) throw new FailureError('not_found');
  const current = rowToRecord(entity, stored) as Record<string, unknown>;
  const changed = Object.fromEntries(
    Object.entries(withoutLocal(entity, fields)).filter(([name, value]) => !sameValue(current[name], value)),
  );
  if (Object.keys(changed).length === 0) return current as RecordOf<E>;
  const at = writer.now();
  const next = { ...current, ...changed };
  const base = [id, stored.created_at, stored.created_by, at, stored.version, stored.earlier];
  sql(writer.db, tableLayout(entity).upsert).run(
    columnValues(writer.db, entity, base, next, stored.extra, { id }),
  );
  const names = withGroupMembers(
    entity,
    Object.keys({ ...quarantinedFields(writer.db, entity, id), ...changed }),
  );
  const base_version = baseVersionOf(writer.db, entity, id, names, stored.version);
  const before = seenBefore(writer.db, entity, id, names, current);
  supersedeQuarantined(writer.db, entity, id);
  const sent = Object.fromEntries(names.map((name) => [name, next[name]]));
  addToOutbox(writer.db, {
    id: writer.newId(),
    entity,
    record_id: id,
    base_version,
    fields: sent,
    before,
    at,
  });
  return requireRecord(writer.db, entity, id);
}

/**
 * Sends the refused changes of a record again as one new change, with the values that the record has now. `whole`
 * sends all of it, as if it were new: for an endpoint that does not have the record any more.
 */
export function resendQuarantined(
  writer: Writer,
  entity: Entity,
  id: string,
  what: 'changed' | 'whole',
): void {
  const current = requireRecord(writer.db, entity, id) as Record<string, unknown>;
  const changed = withGroupMembers(entity, Object.keys(quarantinedFields(writer.db, entity, id)));
  const names = what === 'whole' ? [...tableLayout(entity).names] : changed;
  const base_version =
    what === 'whole' ? 0 : baseVersionOf(writer.db, entity, id, names, current.version as number);
  const before = what === 'whole' ? null : seenBefore(writer.db, entity, id, names, current);
  supersedeQuarantined(writer.db, entity, id);
  const fields = Object.fromEntries(names.map((name) => [name, current[name]]));
  addToOutbox(writer.db, {
    id: writer.newId(),
    entity,
    record_id: id,
    base_version,
    fields,
    before,
    at: writer.now(),
  });
}

/**
 * The whole record as its version was, to be offered to an endpoint that has lost it: without what is not sent or has
 * not come back yet, which goes there as changes of its own, and with what only a newer version knows. What a pull
 * brought under an own edit is not kept: such fields are named as `unsure`.
 */
export function stateToOffer(
  db: ReadDb,
  entity: Entity,
  id: string,
): RecordState & { earlier: number[]; unsure: string[] } {
  const stored = row<Row>(db, `${tableLayout(entity).select} WHERE id = ?`, id);
  if (stored === undefined) throw new FailureError('not_found');
  const record = rowToRecord(entity, stored) as Record<string, unknown>;
  const names = [...tableLayout(entity).names];
  const ahead = new Set(Object.keys(fieldsAhead(db, entity, id)));
  const before = ofVersion(
    db,
    entity,
    id,
    names.filter((name) => ahead.has(name)),
    record,
  );
  const fields = Object.fromEntries(
    names.map((name) => [name, ahead.has(name) ? before[name] : record[name]]),
  );
  const extra = stored.extra === null ? {} : (JSON.parse(stored.extra) as Record<string, unknown>);
  return {
    entity,
    id,
    version: stored.version,
    earlier: (JSON.parse(stored.earlier ?? '[]') as number[]).slice(-MOST_EARLIER),
    position: 0,
    created_at: stored.created_at as string,
    created_by: stored.created_by as string | null,
    updated_at: stored.updated_at as string,
    fields: { ...fields, ...extra },
    unsure: names.filter((name) => ahead.has(name)),
  };
}

/** What the endpoint made of a change that it took as it was: the record is known here at that version. */
export function noteVersion(db: WriteDb, entity: Entity, id: string, version: number): void {
  tableLayout(entity);
  sql(
    db,
    `UPDATE ${entity} SET version = ?,
       earlier = CASE WHEN version = 0 THEN NULL ELSE json_insert(coalesce(earlier, '[]'), '$[#]', version) END
     WHERE id = ? AND version < ?`,
  ).run(version, id, version);
}

export function knownVersion(db: ReadDb, entity: Entity, id: string): number | null {
  tableLayout(entity);
  return row<{ version: number }>(db, `SELECT version FROM ${entity} WHERE id = ?`, id)?.version ?? null;
}

/** The versions of records that are here. */
export function knownVersions(db: ReadDb, entity: Entity, ids: readonly string[]): Map<string, number> {
  tableLayout(entity);
  const found = rows<{ id: string; version: number }>(
    db,
    `SELECT id, version FROM ${entity} WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  return new Map(found.map(({ id, version }) => [id, version]));
}

/** Takes a record away from this device, with everything of it: index, note, history of what was sent. */
export function removeRecord(db: WriteDb, entity: Entity, id: string): void {
  tableLayout(entity);
  sql(db, `DELETE FROM ${entity} WHERE id = ?`).run(id);
  sql(db, 'DELETE FROM outbox WHERE record_id = ? AND entity = ?').run(id, entity);
  if (entity === 'session') sql(db, 'DELETE FROM session_note WHERE session_id = ?').run(id);
  if (entity === 'person') sql(db, 'DELETE FROM draft WHERE person_id = ? OR id = ?').run(id, id);
}

/** What only a newer version knows, as JSON; null for nothing. */
function unknownFields({ names, localFields }: TableLayout, fields: Record<string, unknown>): string | null {
  const given = Object.keys(fields);
  const unknown = given.filter((name) => !names.has(name) && !localFields.includes(name));
  return unknown.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(unknown.map((name) => [name, fields[name]])));
}

/**
 * Writes a record as the endpoint knows it. What this device has not sent yet stays as the person left it; fields
 * that this version does not know are kept in `extra`. `isAmended` is false for a session of which the caller knows
 * that no amendment is here. The caller holds the page's transaction.
 */
export function applyRecordState(
  db: WriteDb,
  state: RecordState,
  hasUnsent: boolean,
  isAmended = true,
): void {
  const { entity, id } = state;
  const layout = tableLayout(entity);
  const unsent = hasUnsent ? unsentFields(db, entity, id) : {};
  const fields = hasUnsent ? { ...state.fields, ...unsent } : state.fields;
  const earlier = state.earlier === undefined ? null : JSON.stringify(state.earlier);
  const base = [id, state.created_at, state.created_by, state.updated_at, state.version, earlier];
  const packed = unknownFields(layout, state.fields);
  sql(db, layout.upsert).run(columnValues(db, entity, base, fields, packed, { id, isAmended }));
  if (entity === 'amendment') refreshSessionReading(db, fields.session_id as string);
}
