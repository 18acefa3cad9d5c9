import { isAllowed } from '#endpoint/authorisation.ts';
import {
  type Batch,
  homeOfNew,
  isOfThisEra,
  leaveBehind,
  makeRecord,
  markFields,
  marksOf,
  moveOn,
  recordOfChange,
  refused,
  taken,
  writeFields,
} from '#endpoint/batch.ts';
import { conflictValues, openConflict, takeDecision } from '#endpoint/conflicts.ts';
import { isStamped, takeHandover } from '#endpoint/handovers.ts';
import { takeOffer } from '#endpoint/offers.ts';
import { TakenBack } from '#endpoint/receipts.ts';
import type { ReceivedChange } from '#endpoint/received-change.ts';
import { checkChangedFields, checkNewRecord, refuseApplied } from '#endpoint/rules.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import type { Change } from '#shared/change.ts';
import { hasSeen } from '#shared/lineage.ts';
import { isUnseen, mergeChange, sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import { FROZEN_ENTITIES } from '#shared/records.ts';
import { eraOf } from '#shared/version.ts';

/** Takes one change into the batch, or says why not. */
export function takeChange(batch: Batch, received: ReceivedChange): PushResult {
  const { change, broken } = received;
  const { role } = batch.caller;
  if (broken !== null)
    return refused(change, { code: 'field_invalid', fields: [{ path: broken, code: 'invalid' }] });
  const record = recordOfChange(batch, change);
  if (record === 'strange') return refused(change, { code: 'record_moved' });
  if (change.as_of !== null) {
    return isAllowed(role, 'offer', change.entity)
      ? takeOffer(batch, change, change.as_of, record)
      : refused(change, { code: 'role_refused' });
  }
  const verb = record === undefined || FROZEN_ENTITIES.includes(change.entity) ? 'create' : 'update';
  if (!isAllowed(role, verb, change.entity)) return refused(change, { code: 'role_refused' });
  if (record === undefined) return takeNewRecord(batch, received);
  if (record.removed) return refused(change, { code: 'record_moved' });
  if (FROZEN_ENTITIES.includes(change.entity)) return takeFrozen(batch, change, record);
  return change.entity === 'conflict'
    ? takeDecision(batch, change, record)
    : takeFields(batch, change, record);
}

function takeNewRecord(batch: Batch, { change, text }: ReceivedChange): PushResult {
  // This era gave a version of a record that is not there: the data were taken back.
  if (isOfThisEra(batch, change.base_version)) throw new TakenBack(batch.epoch);
  // A change of a record that is not here cannot make one of a part.
  if (change.base_version > 0) return refused(change, { code: 'not_found' });
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(change.record_id)) {
    return refused(change, { code: 'field_invalid', fields: [{ path: 'id', code: 'invalid' }] });
  }
  const { fields, refusal } = checkNewRecord(change.entity, change.fields, batch);
  if (refusal !== null) return refused(change, refusal);
  if (change.entity === 'handover') return takeHandover(batch, change, fields);
  if (typeof fields.person_id === 'string' && batch.departedPersons.has(fields.person_id)) {
    return refused(change, { code: 'record_moved' });
  }
  const home = homeOfNew(batch, fields);
  const given = { entity: change.entity, id: change.record_id, fields };
  const record = makeRecord(batch, home, given, change.at);
  if (home !== batch.home) batch.made.add(leaveBehind(batch, { ...record, ...batch.home }, home));
  if (fields === change.fields) record.text = text;
  // What the endpoint put right is not what the device holds: it shall read the record again.
  return taken(change, fields === change.fields ? 'accepted' : 'merged', record);
}

/** Sending a frozen record again with the same content is harmless; anything else is refused. */
function takeFrozen(batch: Batch, change: Change, record: StoredRecord): PushResult {
  const sent = Object.entries(change.fields).filter(([name]) => !isStamped(change.entity, name));
  const { fields, refusal } = checkNewRecord(
    change.entity,
    { ...record.fields, ...Object.fromEntries(sent) },
    batch,
  );
  if (refusal !== null) return refused(change, refusal);
  const isSame = record.created_by === batch.caller.user_id && sameValue(fields, record.fields);
  if (!isSame) return refused(change, { code: 'record_frozen' });
  batch.written.add(record);
  return taken(change, 'merged', record);
}

function takeFields(batch: Batch, change: Change, record: StoredRecord): PushResult {
  const { entity, base_version } = change;
  const isBaseHere = base_version === 0 || hasSeen(record, base_version);
  // Its writer has seen a version of this era that is not there: the endpoint's data were taken back.
  if (!isBaseHere && isOfThisEra(batch, base_version)) throw new TakenBack(batch.epoch);
  const vouched = conflictValues(batch, record);
  const { fields, refusal } = checkChangedFields(entity, record.fields, change.fields, vouched, batch);
  if (refusal !== null) return refused(change, refusal);
  const marks = marksOf(record);
  const merged = mergeChange({ ...record, marks }, { ...change, fields }, batch.caller.device_id);
  const against = refuseApplied(entity, record.fields, merged.applied, vouched);
  if (against !== null) return refused(change, against);
  // Whether the writer had seen all that others wrote: only then is the record now as this device holds it.
  const isSeen =
    isBaseHere &&
    !Object.values(marks).some(
      (mark) => isUnseen(record, base_version, mark) && mark.device_id !== batch.caller.device_id,
    );
  if (Object.keys(merged.applied).length > 0) writeFields(batch, record, merged.applied, change);
  restate(batch, change, record);
  if (merged.conflicts.length === 0) {
    if (isSeen && fields === change.fields) return taken(change, 'accepted', record);
    batch.written.add(record);
    return taken(change, 'merged', record);
  }
  // The record goes out again even if nothing in it changed: this device holds another value than it has.
  batch.written.add(record);
  const opened = merged.conflicts.filter((conflict) => openConflict(batch, change, record, conflict));
  return taken(change, opened.length > 0 ? 'conflict' : 'merged', record);
}

/**
 * An edit that comes again after a restore stands as a word of this era, also when an offer has brought its value back
 * before it: another offer, from a life of the data that did not have it, must not replace it silently.
 */
function restate(batch: Batch, change: Change, record: StoredRecord): void {
  const marks = marksOf(record);
  const again = Object.keys(change.fields).filter((field) => {
    const mark = marks[field];
    const isOld = mark !== undefined && eraOf(mark.version) < batch.era;
    return isOld && sameValue(change.fields[field], record.fields[field]);
  });
  if (again.length === 0) return;
  moveOn(batch, record);
  markFields(batch, record, again, change);
}
