import {
  type Batch,
  fingerprint,
  homeOfNew,
  isOfThisEra,
  leaveBehind,
  makeRecord,
  marksOf,
  moveOn,
  refused,
  setMark,
  taken,
} from '#endpoint/batch.ts';
import { openConflict } from '#endpoint/conflicts.ts';
import { handOverAgain } from '#endpoint/handovers.ts';
import { TakenBack } from '#endpoint/receipts.ts';
import { checkShape } from '#endpoint/rules.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import type { Change } from '#shared/change.ts';
import { type Grown, grown, hasSeen } from '#shared/lineage.ts';
import {
  type FieldMark,
  groupsIn,
  isSeenBy,
  MADE,
  type MergeConflict,
  sameValue,
  seenFrom,
  unseenBy,
  valuesOf,
} from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import { FROZEN_ENTITIES } from '#shared/records.ts';

type AsOf = NonNullable<Change['as_of']>;

/**
 * A device gives back a record that the endpoint handed out once and does not come from. Of each field the later value
 * counts, as far as one of the two comes from the other; where neither does, a person is asked.
 */
export function takeOffer(
  batch: Batch,
  change: Change,
  asOf: AsOf,
  record: StoredRecord | undefined,
): PushResult {
  const checked = checkShape(change.entity, change.fields, 'whole', batch.isRight);
  if (checked.refusal !== null) return refused(change, checked.refusal);
  const { fields } = checked;
  if (record?.removed) return refused(change, { code: 'record_moved' });
  const isHere = record !== undefined && hasSeen(record, asOf.version);
  // This era gave a version that is not there: the data were taken back since, and nobody has told yet.
  if (!isHere && isOfThisEra(batch, asOf.version)) throw new TakenBack(batch.epoch);
  if (record === undefined) return takeLost(batch, change, asOf, fields);
  if (isHere || FROZEN_ENTITIES.includes(change.entity)) return taken(change, 'merged', record);
  return takeOther(batch, change, asOf, fields, record);
}

function takeLost(batch: Batch, change: Change, asOf: AsOf, fields: Record<string, unknown>): PushResult {
  const { created_at, updated_at, version, earlier, unsure } = asOf;
  const given = { entity: change.entity, id: change.record_id, fields };
  // Who made it is as it was told once; the log of changes says which device gave it back.
  const created_by = asOf.created_by ?? batch.caller.user_id;
  // Word of a hand-over stays with both teams, wherever the case is by now.
  const home = change.entity === 'handover' ? batch.home : homeOfNew(batch, fields);
  // One that is not known in all of its fields is not that version, and who knows it whole is still heard.
  const known = unsure.length === 0 && version > 0 ? { version, earlier } : {};
  const told = { ...given, ...known, created_at, created_by, updated_at };
  const record = makeRecord(batch, home, told, updated_at);
  if (home !== batch.home) batch.made.add(leaveBehind(batch, { ...record, ...batch.home }, home));
  // A change that was written before its author had seen this version must not silently undo it.
  const mark = offeredMark(batch, asOf, record);
  record.marks = { '*': mark };
  for (const field of unsure) record.marks[field] = { ...mark, version: MADE, of: undefined };
  if (asOf.left) handOverAgain(batch, change, record);
  return taken(change, 'merged', record);
}

const offeredMark = (batch: Batch, { version: of, updated_at }: AsOf, { version }: Grown): FieldMark => ({
  version,
  ...(of === version ? {} : { of }),
  device_id: batch.caller.device_id,
  by: null,
  at: updated_at,
});

function takeOther(
  batch: Batch,
  change: Change,
  asOf: AsOf,
  fields: Record<string, unknown>,
  record: StoredRecord,
): PushResult {
  const marks = marksOf(record);
  const conflicts: MergeConflict[] = [];
  const applied: Record<string, unknown> = {};
  let isOtherwise = false;
  for (const { group, members } of groupsIn(change.entity, Object.keys(fields))) {
    if (members.some((field) => asOf.unsure.includes(field))) continue;
    if (members.every((field) => sameValue(fields[field], record.fields[field]))) continue;
    const kept = unseenBy(asOf, marks, members);
    if (kept === undefined) {
      for (const field of members) applied[field] = fields[field];
      continue;
    }
    isOtherwise = true;
    if (members.every((field) => isUntouched(record, marks[field], field, asOf, fields[field]))) continue;
    conflicts.push({
      field: group,
      kept_values: valuesOf(record.fields, members),
      other_values: valuesOf(fields, members),
      kept,
      other: offeredMark(batch, asOf, record),
    });
  }
  // A decision between values of which one was written anew elsewhere is none.
  const isStale = change.entity === 'conflict' && conflicts.length > 0;
  joinLineages(batch, record, asOf, isOtherwise);
  if (!isStale) {
    setMark(record, Object.keys(applied), offeredMark(batch, asOf, record));
    record.fields = { ...record.fields, ...applied };
    delete record.text;
    record.updated_at = asOf.updated_at;
  }
  const open = change.entity === 'conflict' ? [] : conflicts;
  const opened = open.filter((conflict) => openConflict(batch, change, record, conflict));
  return taken(change, opened.length > 0 ? 'conflict' : 'merged', record);
}

/** Whether what is offered in a field is what both lives had before they parted: then only ours has changed it. */
function isUntouched(
  { fields }: StoredRecord,
  mark: FieldMark | undefined,
  field: string,
  asOf: AsOf,
  offered: unknown,
): boolean {
  if (mark === undefined || isSeenBy(asOf, mark)) return sameValue(fields[field] ?? null, offered ?? null);
  return mark.was?.findLast((was) => isSeenBy(asOf, was))?.value === fingerprint(offered);
}

/**
 * The record becomes the offered version when that grew out of its own, and else a new one that grew out of both.
 * An offer that does not know all fields joins nothing: who knows the version whole is still heard.
 */
function joinLineages(batch: Batch, record: StoredRecord, asOf: AsOf, isOtherwise: boolean): void {
  const isWhole = asOf.unsure.length === 0;
  if (isWhole && !isOtherwise && asOf.version > record.version && hasSeen(asOf, record.version)) {
    record.earlier = grown(record.earlier, [record.version], asOf.earlier);
    record.version = asOf.version;
    batch.written.add(record);
    return;
  }
  moveOn(batch, record);
  if (!isWhole) return;
  record.earlier = grown(record.earlier, asOf.earlier, [asOf.version]);
  const marks = Object.entries(record.marks).map(([field, mark]) => [
    field,
    seenFrom(mark, asOf, record.version),
  ]);
  record.marks = Object.fromEntries(marks);
}
