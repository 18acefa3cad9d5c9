import { hash } from 'node:crypto';
import type { Refusal } from '#endpoint/rules.ts';
import { type Home, homeKey } from '#endpoint/scope.ts';
import { keyOf, type StoredRecord } from '#endpoint/stored-records.ts';
import type { Caller } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import { grown } from '#shared/lineage.ts';
import { type FieldMark, MADE, type Was } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import type { Entity } from '#shared/records.ts';
import type { IsRight } from '#shared/right-values.ts';
import { eraOf, nextVersion } from '#shared/version.ts';

/** What tests take into their own hands. */
export type Clock = {
  now(): Date;
  newId(): string;
  onTakenBack?(): void;
  /** A moment, for a batch that has overtaken the one before it; without it such a one is sent back at once. */
  wait?(): Promise<unknown>;
};

/** What one push works on: the records as they stand, and those that are to be written, in order. */
export type Batch = {
  caller: Caller;
  home: Home;
  now: Date;
  newId(): string;
  epoch: string;
  era: number;
  /** The least version that is given in this batch. */
  least: number;
  isRight: IsRight;
  /** By entity and id, each where it lies now: a record that has moved is found at its new home. */
  records: Map<string, StoredRecord>;
  /** Conflicts about a record, by its key. */
  conflicts: Map<string, StoredRecord[]>;
  /** What the new team of a case has under the ids of its records and of those that are sent, by home and key. */
  arrivals: Map<string, StoredRecord>;
  /** The homes that this transaction has locked. */
  reached: ReadonlySet<string>;
  /** Persons who have left this team, and where to. What is written about them follows them there. */
  movedPersons: Map<string, Home>;
  /** Persons who left so long ago that nothing follows them any more. */
  departedPersons: Set<string>;
  written: Set<StoredRecord>;
  /** Those among them that are new. */
  made: Set<StoredRecord>;
};

export const refused = (change: Change, error: Refusal): PushResult => ({
  id: change.id,
  status: 'refused',
  version: 0,
  error,
});
export const taken = (
  change: Change,
  status: Exclude<PushResult['status'], 'refused'>,
  record: StoredRecord,
): PushResult => ({ id: change.id, status, version: record.version, error: null });

type NewRecord = Pick<StoredRecord, 'entity' | 'id' | 'fields'> &
  Partial<Pick<StoredRecord, 'version' | 'earlier' | 'created_at' | 'created_by' | 'updated_at'>>;

export function makeRecord(batch: Batch, home: Home, given: NewRecord, at: string): StoredRecord {
  const record: StoredRecord = {
    version: nextVersion(0, batch.least),
    created_at: at,
    created_by: batch.caller.user_id,
    created_device: batch.caller.device_id,
    updated_at: at,
    marks: {},
    removed: false,
    moved_to: null,
    earlier: [],
    counted: null,
    ...given,
    organisation: home.organisation,
    scope: home.scope,
  };
  batch.records.set(keyOf(record), record);
  batch.written.add(record);
  batch.made.add(record);
  return record;
}

/** Whether a version can only have been given in this era. */
export const isOfThisEra = ({ era }: Batch, version: number): boolean => eraOf(version) >= Math.max(1, era);

/** The next version of a record that is about to be written. */
export function moveOn(batch: Batch, record: StoredRecord): void {
  record.earlier = grown(record.earlier, [record.version]);
  record.version = nextVersion(record.version, batch.least);
  batch.written.add(record);
}

export function writeFields(
  batch: Batch,
  record: StoredRecord,
  fields: Record<string, unknown>,
  { at, counter }: Pick<Change, 'at' | 'counter'>,
): void {
  moveOn(batch, record);
  markFields(batch, record, Object.keys(fields), { at, counter });
  record.updated_at = at;
  record.fields = { ...record.fields, ...fields };
  delete record.text;
}

/** So many earlier values are remembered of a field; which life changed it cannot be told beyond. */
const MOST_EARLIER_VALUES = 20;

/** Enough to tell whether a value is the same, and not what it was. */
export const fingerprint = (value: unknown): string =>
  hash('sha256', JSON.stringify(value ?? null), 'base64url').slice(0, 11);

/** What stands in a field until it is written now, and what stood there before. */
function wasIn({ fields }: StoredRecord, field: string, mark: FieldMark | undefined): Was[] {
  const { version = MADE, of, was = [] } = mark ?? {};
  const latest: Was = { version, ...(of === undefined ? {} : { of }), value: fingerprint(fields[field]) };
  return [...was, latest].slice(-MOST_EARLIER_VALUES);
}

/** Marks fields as written, before they are: what stands in them is remembered by its fingerprint. */
export function setMark(record: StoredRecord, fields: readonly string[], mark: Omit<FieldMark, 'was'>): void {
  const marks = marksOf(record);
  const set = fields.map((field) => [field, { ...mark, was: wasIn(record, field, marks[field]) }]);
  record.marks = { ...record.marks, ...Object.fromEntries(set) };
}

export function markFields(
  batch: Batch,
  record: StoredRecord,
  fields: readonly string[],
  { at, counter }: Pick<Change, 'at' | 'counter'>,
): void {
  const { device_id, user_id: by } = batch.caller;
  setMark(record, fields, { version: record.version, device_id, counter, by, at });
}

export function marksOf(record: StoredRecord): Record<string, FieldMark> {
  const made: FieldMark = {
    version: MADE,
    device_id: record.created_device ?? '',
    by: record.created_by,
    at: record.created_at,
  };
  const others = record.marks['*'] ?? made;
  return {
    ...Object.fromEntries(Object.keys(record.fields).map((field) => [field, others])),
    ...record.marks,
  };
}

/** The live record of a change. */
export const recordOf = (batch: Batch, entity: Entity, id: string): StoredRecord | undefined =>
  batch.records.get(keyOf({ entity, id }));

/** Where a new record about a person belongs: with the person. */
export function homeOfNew(batch: Batch, fields: Record<string, unknown>): Home {
  const personId = fields.person_id;
  return (typeof personId === 'string' && batch.movedPersons.get(personId)) || batch.home;
}

/**
 * The record of a change: here, or where its person went, whose devices may have been quicker to give it back to a
 * restored endpoint. Then it is noted here that it left with them. `strange`: under its id that team has a record of
 * somebody else, which does not follow from here.
 */
export function recordOfChange(batch: Batch, change: Change): StoredRecord | undefined | 'strange' {
  const here = recordOf(batch, change.entity, change.record_id);
  const home = homeOfNew(batch, change.fields);
  if (here !== undefined || home === batch.home) return here;
  const key = keyOf({ entity: change.entity, id: change.record_id });
  const there = batch.arrivals.get(`${homeKey(home)}/${key}`);
  if (there === undefined) return undefined;
  if (there.removed || there.fields.person_id !== change.fields.person_id) return 'strange';
  batch.records.set(key, there);
  batch.made.add(leaveBehind(batch, { ...there, ...batch.home, counted: null }, home));
  return there;
}

/**
 * What is left of a record in a scope that has it no more: that it was there, and where it went. Devices of that
 * scope remove it when they read this.
 */
export function leaveBehind(batch: Batch, record: StoredRecord, to: Home): StoredRecord {
  const left: StoredRecord = {
    ...record,
    fields: {},
    marks: {},
    removed: true,
    moved_to: homeKey(to),
    updated_at: batch.now.toISOString(),
    earlier: [],
  };
  delete left.text;
  batch.written.add(left);
  return left;
}
