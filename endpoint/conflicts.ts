import {
  type Batch,
  makeRecord,
  markFields,
  marksOf,
  moveOn,
  recordOf,
  refused,
  taken,
  writeFields,
} from '#endpoint/batch.ts';
import { checkChangedFields, type Fields } from '#endpoint/rules.ts';
import { keyOf, type StoredRecord } from '#endpoint/stored-records.ts';
import type { Change } from '#shared/change.ts';
import type { ConflictFields } from '#shared/conflict.ts';
import { isUnseen, type MergeConflict, sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import { type Entity, FIELD_GROUPS } from '#shared/records.ts';

/** Values that the endpoint itself keeps in conflicts about a record: choosing them is neither a new act nor a new author. */
export const conflictValues = (batch: Batch, record: StoredRecord): Fields[] =>
  (batch.conflicts.get(keyOf(record)) ?? []).flatMap((conflict) => {
    const { kept_values, other_values } = conflict.fields as ConflictFields;
    return [kept_values, other_values];
  });

const picked = (values: Fields | null, names: readonly string[]): Fields | null => {
  if (values === null || !names.every((name) => name in values)) return null;
  return Object.fromEntries(names.map((name) => [name, values[name]]));
};

/** Whether the question shows these values already, on one of its sides or as what both sides had seen. */
const shows = ({ chosen, base_values, kept_values, other_values }: ConflictFields, values: Fields): boolean =>
  chosen === null && [base_values, kept_values, other_values].some((side) => sameValue(side, values));

/**
 * Keeps both values for a person to decide. The same two values are asked about once: a decision that was made
 * already stands. While a conflict is open, the same author's later word replaces the earlier one; what they give
 * back to a restored endpoint is no later word.
 */
export function openConflict(
  batch: Batch,
  change: Change,
  record: StoredRecord,
  found: MergeConflict,
): boolean {
  const about = batch.conflicts.get(keyOf(record)) ?? [];
  const samePlace = about.filter((conflict) => conflict.fields.field === found.field);
  const isOwnWord = change.as_of === null && found.other === undefined;
  const asked = samePlace.find(
    ({ fields }) =>
      (sameValue(fields.kept_values, found.kept_values) &&
        sameValue(fields.other_values, found.other_values)) ||
      (!isOwnWord && shows(fields as ConflictFields, found.other_values)),
  );
  if (asked !== undefined) {
    batch.written.add(asked);
    const { chosen, other_by, other_values } = asked.fields as ConflictFields;
    const isAuthor = isOwnWord && other_by === null && sameValue(other_values, found.other_values);
    if (chosen === null && isAuthor) nameAuthor(batch, asked, change);
    return chosen === null;
  }
  const fields: ConflictFields = {
    entity: record.entity,
    record_id: record.id,
    person_id:
      record.entity === 'person' ? record.id : ((record.fields.person_id as string | undefined) ?? null),
    field: found.field,
    base_values: picked(change.before, Object.keys(found.other_values)),
    kept_values: found.kept_values,
    kept_by: found.kept.by,
    kept_at: found.kept.at,
    other_values: found.other_values,
    other_by: found.other === undefined ? batch.caller.user_id : found.other.by,
    other_at: found.other?.at ?? change.at,
    chosen: null,
    decided_values: null,
    decided_by: null,
    decided_at: null,
  };
  const earlier = samePlace.find(
    (conflict) =>
      isOwnWord && conflict.fields.chosen === null && conflict.created_device === batch.caller.device_id,
  );
  if (earlier !== undefined) {
    // Their first word was written upon what both had seen; that stays the base.
    const base = (earlier.fields as ConflictFields).base_values ?? fields.base_values;
    writeFields(batch, earlier, { ...fields, base_values: base }, change);
    return true;
  }
  const conflict = makeRecord(batch, record, { entity: 'conflict', id: batch.newId(), fields }, change.at);
  batch.conflicts.set(keyOf(record), [...about, conflict]);
  return true;
}

/** What a device gave back without knowing who wrote it, its author's own device sends again. */
function nameAuthor(batch: Batch, conflict: StoredRecord, change: Change): void {
  const { other_values } = conflict.fields as ConflictFields;
  const base_values = picked(change.before, Object.keys(other_values));
  writeFields(batch, conflict, { base_values, other_by: batch.caller.user_id, other_at: change.at }, change);
}

/** Whether both values are still the ones between which the decision was made, whoever wrote them. */
function hasSeenSides(change: Change, conflict: StoredRecord): boolean {
  const marks = marksOf(conflict);
  return [marks.kept_values, marks.other_values].every(
    (mark) => mark === undefined || !isUnseen(conflict, change.base_version, mark),
  );
}

const holdsStill = (record: StoredRecord, values: Fields): boolean =>
  Object.entries(values).every(([field, value]) => sameValue(record.fields[field] ?? null, value ?? null));

/**
 * The first decision of a conflict wins; a later one is answered without effect, and its device is put right. So is
 * one that was made while the author of a value wrote another: the question stays open with what nobody has seen yet.
 */
export function takeDecision(batch: Batch, change: Change, conflict: StoredRecord): PushResult {
  const allowed = FIELD_GROUPS.conflict?.chosen as readonly string[];
  if (Object.keys(change.fields).some((field) => !allowed.includes(field))) {
    return refused(change, { code: 'record_frozen' });
  }
  const { fields, refusal } = checkChangedFields('conflict', conflict.fields, change.fields, [], batch);
  if (refusal !== null) return refused(change, refusal);
  const about = conflict.fields as ConflictFields;
  const record = recordOf(batch, about.entity as Entity, about.record_id);
  if (about.chosen !== null || !hasSeenSides(change, conflict)) {
    batch.written.add(conflict);
    if (record !== undefined) batch.written.add(record);
    return taken(change, 'merged', conflict);
  }
  const { chosen } = fields as Partial<ConflictFields>;
  const isComplete = chosen !== 'combined' || fields.decided_values != null;
  if (chosen == null || !isComplete) {
    return refused(change, { code: 'field_invalid', fields: [{ path: 'chosen', code: 'required' }] });
  }
  const decision = {
    chosen,
    decided_values: chosen === 'combined' ? fields.decided_values : null,
    decided_by: batch.caller.user_id,
    decided_at: fields.decided_at ?? change.at,
  };
  writeFields(batch, conflict, decision, change);
  const isStillThere = record !== undefined && holdsStill(record, about.kept_values);
  if (chosen === 'kept' && isStillThere) {
    // The value stays, and from now on by decision: who did not know of it and sends the other one is asked again.
    moveOn(batch, record);
    markFields(batch, record, Object.keys(about.kept_values), change);
  }
  return taken(change, 'accepted', conflict);
}
