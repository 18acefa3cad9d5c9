import {
  type Batch,
  homeOfNew,
  knownVersion,
  leaveBehind,
  makeRecord,
  marksOf,
  moveOn,
  refused,
  taken,
} from '#endpoint/batch.ts';
import { openConflict } from '#endpoint/conflicts.ts';
import { handOverAgain } from '#endpoint/handovers.ts';
import { TakenBack } from '#endpoint/receipts.ts';
import { checkShape } from '#endpoint/rules.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import type { Change } from '#shared/change.ts';
import { type FieldMark, groupOf, type MergeConflict, membersOf, sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import { FROZEN_ENTITIES } from '#shared/records.ts';
import { eraOf } from '#shared/version.ts';

type AsOf = NonNullable<Change['as_of']>;

/**
 * A device gives back a record that the endpoint handed out once and has lost, or has in an older version. What was
 * written since the restore is not touched: where it differs from what comes back, a person is asked.
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
  // This era gave a version that is not there: the data were taken back since, and nobody has told yet.
  if (asOf.version > (record?.version ?? 0) && eraOf(asOf.version) >= batch.era)
    throw new TakenBack(batch.epoch);
  if (record === undefined) return takeLost(batch, change, asOf, fields);
  const known = knownVersion(batch, record);
  // Another device was quicker, or the backup was young enough.
  if (asOf.version <= known) return taken(change, 'merged', record);
  if (FROZEN_ENTITIES.includes(change.entity)) return taken(change, 'merged', record);
  return takeNewer(batch, change, asOf, fields, record);
}

function takeLost(batch: Batch, change: Change, asOf: AsOf, fields: Record<string, unknown>): PushResult {
  const at = asOf.updated_at;
  const version = comesTo(asOf);
  const given = {
    entity: change.entity,
    id: change.record_id,
    fields,
    ...(asOf.unsure.length > 0 ? { carried: version } : { version }),
  };
  const { created_at, updated_at } = asOf;
  // Who made it is as it was told once; the log of changes says which device gave it back.
  const created_by = asOf.created_by ?? batch.caller.user_id;
  // Word of a hand-over stays with both teams, wherever the case is by now.
  const home = change.entity === 'handover' ? batch.home : homeOfNew(batch, fields);
  const record = makeRecord(batch, home, { ...given, created_at, created_by, updated_at }, at);
  if (home !== batch.home) batch.made.add(leaveBehind(batch, { ...record, ...batch.home }, home));
  // A change that was written before its author had seen this version must not silently undo it.
  record.marks = { '*': offeredMark(batch, version, at) };
  if (asOf.left) handOverAgain(batch, change, record);
  return taken(change, 'merged', record);
}

/**
 * How far the record has come with this offer. One that is not known in all of its fields is less than its version: it
 * gets another, and who knows it whole is still heard.
 */
const comesTo = ({ version, unsure }: AsOf): number => Math.max(1, unsure.length > 0 ? version - 1 : version);

const offeredMark = (batch: Batch, version: number, at: string): FieldMark => ({
  version,
  device_id: batch.caller.device_id,
  by: null,
  at,
});

function takeNewer(
  batch: Batch,
  change: Change,
  asOf: AsOf,
  fields: Record<string, unknown>,
  record: StoredRecord,
): PushResult {
  const version = comesTo(asOf);
  const marks = marksOf(record);
  const conflicts: MergeConflict[] = [];
  const applied: Record<string, unknown> = {};
  // In an era that is over, versions say who knew more; within this one nobody but the endpoint gives versions.
  const isComparable = eraOf(version) < batch.era;
  for (const group of new Set(Object.keys(fields).map((field) => groupOf(change.entity, field)))) {
    const members = membersOf(change.entity, group).filter((field) => field in fields);
    if (members.some((field) => asOf.unsure.includes(field))) continue;
    if (members.every((field) => sameValue(fields[field], record.fields[field]))) continue;
    const since = members
      .map((field) => marks[field])
      .find((mark) => mark !== undefined && eraOf(mark.version) >= batch.era);
    const kept = since ?? marks[members[0] as string];
    if (isComparable && since === undefined) {
      for (const field of members) applied[field] = fields[field];
    } else if (kept !== undefined) {
      const pick = (values: Record<string, unknown>) =>
        Object.fromEntries(members.map((field) => [field, values[field] ?? null]));
      conflicts.push({
        field: group,
        kept_values: pick(record.fields),
        other_values: pick(fields),
        kept,
      });
    }
  }
  const isOld = eraOf(record.version) < batch.era;
  if (isOld && isComparable && asOf.unsure.length === 0) {
    record.version = version;
    batch.written.add(record);
  } else {
    moveOn(batch, record);
    if (isComparable) record.carried = Math.max(record.carried ?? 0, version);
  }
  record.fields = { ...record.fields, ...applied };
  record.updated_at = change.as_of?.updated_at ?? record.updated_at;
  const mark = offeredMark(batch, version, record.updated_at);
  for (const field of Object.keys(applied)) record.marks = { ...record.marks, [field]: mark };
  const open = change.entity === 'conflict' ? [] : conflicts;
  const opened = open.filter((conflict) => openConflict(batch, change, record, conflict));
  return taken(change, opened.length > 0 ? 'conflict' : 'merged', record);
}
