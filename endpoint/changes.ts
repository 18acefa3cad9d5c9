import { hash, randomUUID } from 'node:crypto';
import type { Db, Tx } from '#endpoint/db.ts';
import {
  checkChangedFields,
  checkNewRecord,
  type Fields,
  type Refusal,
  refuseApplied,
} from '#endpoint/rules.ts';
import { lockScope, movePosition } from '#endpoint/scope.ts';
import {
  keyOf,
  loadConflicts,
  loadRecords,
  type StoredRecord,
  saveRecords,
} from '#endpoint/stored-records.ts';
import type { Caller } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import type { ConflictFields } from '#shared/conflict.ts';
import { type FieldMark, type MergeConflict, mergeChange, sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import { ENDPOINT_ENTITIES, type Entity, FIELD_GROUPS, FROZEN_ENTITIES } from '#shared/records.ts';
import { type IsRight, rememberRightValues } from '#shared/right-values.ts';

type Answer = { digest: string; result: PushResult };

/** What one push works on: the records as they stand, and those that are to be written, in order. */
type Batch = {
  caller: Caller;
  isRight: IsRight;
  records: Map<string, StoredRecord>;
  /** Conflicts about a record, by its key. */
  conflicts: Map<string, StoredRecord[]>;
  written: Set<StoredRecord>;
  /** Those among them that are new. */
  made: Set<StoredRecord>;
};

/** A change, the JSON of its fields, what tells it from others under its id, and a field that cannot be stored. */
export type ReceivedChange = { change: Change; text: string; digest: string; broken: string | null };

/** In JSON text: NUL, or half of a character (a lone surrogate). Both are rare, and neither can be stored. */
const RARE = /\\u(0000|d[89a-f])/;

/** Null when it is nested without end: writing it down again would use up the stack. */
export function receiveChange(change: Change): ReceivedChange | null {
  const { id: _, fields, ...content } = change;
  let text: string;
  try {
    text = JSON.stringify(fields);
  } catch {
    return null;
  }
  const broken = RARE.test(text)
    ? Object.entries(fields).find(([, value]) => isUnstorable(JSON.stringify(value)))
    : undefined;
  const digest = hash('sha256', JSON.stringify(content) + text, 'base64url');
  return { change, text, digest, broken: broken?.[0] ?? null };
}

/** A backslash before the escape would make it plain text that a person typed. */
const isUnstorable = (json: string): boolean => RARE.test(json.replaceAll('\\\\', ''));

/**
 * Takes a batch in one transaction. Each change has its own answer; a refused one stops none of the others. A
 * change that was answered before gets the same answer and does nothing.
 */
export async function pushChanges(
  db: Db,
  caller: Caller,
  received: readonly ReceivedChange[],
): Promise<{ results: PushResult[]; reused: number }> {
  return db.transaction(async (tx) => {
    const position = await lockScope(tx, caller.team_id);
    const answers = await loadAnswers(tx, caller.team_id, received);
    const fresh = received.filter(({ change }) => !answers.has(change.id));
    const batch = await loadBatch(
      tx,
      caller,
      fresh.map(({ change }) => change),
    );
    const log: ReceivedChange[] = [];
    let reused = 0;
    const results = received.map((one) => {
      const { change, digest } = one;
      const answer = answers.get(change.id);
      if (answer === undefined) {
        const result = takeChange(batch, one);
        answers.set(change.id, { digest, result });
        log.push(one);
        return result;
      }
      if (answer.digest === digest) return answer.result;
      reused += 1;
      return refused(change, { code: 'endpoint_refused' });
    });
    const reached = await saveRecords(tx, caller.team_id, position, [...batch.written], batch.made);
    if (reached !== position) await movePosition(tx, caller.team_id, reached);
    await logChanges(tx, caller, log, answers);
    return { results, reused };
  });
}

const refused = (change: Change, error: Refusal): PushResult => ({
  id: change.id,
  status: 'refused',
  version: 0,
  error,
});
const taken = (change: Change, status: PushResult['status'], record: StoredRecord): PushResult => ({
  id: change.id,
  status,
  version: record.version,
  error: null,
});

function takeChange(batch: Batch, received: ReceivedChange): PushResult {
  const { change, broken } = received;
  if (broken !== null)
    return refused(change, { code: 'field_invalid', fields: [{ path: broken, code: 'invalid' }] });
  if (ENDPOINT_ENTITIES.includes(change.entity)) return refused(change, { code: 'role_refused' });
  const record = batch.records.get(keyOf({ entity: change.entity, id: change.record_id }));
  if (record === undefined) return takeNewRecord(batch, received);
  if (FROZEN_ENTITIES.includes(change.entity)) return takeFrozen(batch, change, record);
  return change.entity === 'conflict'
    ? takeDecision(batch, change, record)
    : takeFields(batch, change, record);
}

function takeNewRecord(batch: Batch, { change, text }: ReceivedChange): PushResult {
  // A conflict is the endpoint's to open. A change of a record that is not here cannot make one of a part.
  if (change.entity === 'conflict') return refused(change, { code: 'role_refused' });
  if (change.base_version > 0) return refused(change, { code: 'not_found' });
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(change.record_id)) {
    return refused(change, { code: 'field_invalid', fields: [{ path: 'id', code: 'invalid' }] });
  }
  const { fields, refusal } = checkNewRecord(change.entity, change.fields, batch);
  if (refusal !== null) return refused(change, refusal);
  const record = makeRecord(batch, change.entity, change.record_id, fields, change.at);
  if (fields === change.fields) record.text = text;
  return taken(change, 'accepted', record);
}

function makeRecord(batch: Batch, entity: Entity, id: string, fields: Fields, at: string): StoredRecord {
  const { user_id, device_id } = batch.caller;
  const record: StoredRecord = {
    entity,
    id,
    version: 1,
    created_at: at,
    created_by: user_id,
    created_device: device_id,
    updated_at: at,
    fields,
    marks: {},
  };
  batch.records.set(keyOf(record), record);
  batch.written.add(record);
  batch.made.add(record);
  return record;
}

/** Sending a frozen record again with the same content is harmless; anything else is refused. */
function takeFrozen(batch: Batch, change: Change, record: StoredRecord): PushResult {
  const { fields, refusal } = checkNewRecord(change.entity, { ...record.fields, ...change.fields }, batch);
  if (refusal !== null) return refused(change, refusal);
  const isSame = record.created_by === batch.caller.user_id && sameValue(fields, record.fields);
  return isSame ? taken(change, 'accepted', record) : refused(change, { code: 'record_frozen' });
}

const conflictValues = (conflict: StoredRecord): Fields[] => {
  const { kept_values, other_values } = conflict.fields as ConflictFields;
  return [kept_values, other_values];
};

function takeFields(batch: Batch, change: Change, record: StoredRecord): PushResult {
  const { entity } = change;
  const vouched = (batch.conflicts.get(keyOf(record)) ?? []).flatMap(conflictValues);
  const { fields, refusal } = checkChangedFields(entity, record.fields, change.fields, vouched, batch);
  if (refusal !== null) return refused(change, refusal);
  const marks = marksOf(record, Object.keys(record.fields));
  const base = { version: record.version, fields: record.fields, marks };
  const merged = mergeChange(
    base,
    { entity, base_version: change.base_version, fields },
    batch.caller.device_id,
  );
  const against = refuseApplied(entity, record.fields, merged.applied, vouched);
  if (against !== null) return refused(change, against);
  if (Object.keys(merged.applied).length > 0) writeFields(batch, record, merged.applied, change.at);
  if (merged.conflicts.length === 0) {
    const isMerged = Object.values(marks).some(
      (mark) => mark.version > change.base_version && mark.device_id !== batch.caller.device_id,
    );
    return taken(change, isMerged ? 'merged' : 'accepted', record);
  }
  // The record goes out again even if nothing in it changed: this device holds another value than it has.
  batch.written.add(record);
  const opened = merged.conflicts.filter((conflict) => openConflict(batch, change, record, conflict));
  return taken(change, opened.length > 0 ? 'conflict' : 'accepted', record);
}

function marksOf(record: StoredRecord, fields: readonly string[]): Record<string, FieldMark> {
  const made: FieldMark = {
    version: 1,
    device_id: record.created_device ?? '',
    by: record.created_by,
    at: record.created_at,
  };
  return { ...Object.fromEntries(fields.map((field) => [field, made])), ...record.marks };
}

function writeFields(batch: Batch, record: StoredRecord, fields: Fields, at: string): void {
  record.version += 1;
  record.updated_at = at;
  record.fields = { ...record.fields, ...fields };
  delete record.text;
  markFields(batch, record, Object.keys(fields), at);
  batch.written.add(record);
}

function markFields(batch: Batch, record: StoredRecord, fields: readonly string[], at: string): void {
  const mark = { version: record.version, device_id: batch.caller.device_id, by: batch.caller.user_id, at };
  record.marks = { ...record.marks, ...Object.fromEntries(fields.map((field) => [field, mark])) };
}

/**
 * Keeps both values for a person to decide. The same two values are asked about once: a decision that was made
 * already stands. While a conflict is open, the same author's later word replaces the earlier one.
 */
function openConflict(batch: Batch, change: Change, record: StoredRecord, found: MergeConflict): boolean {
  const about = batch.conflicts.get(keyOf(record)) ?? [];
  const samePlace = about.filter((conflict) => conflict.fields.field === found.field);
  const asked = samePlace.find(
    ({ fields }) =>
      sameValue(fields.kept_values, found.kept_values) && sameValue(fields.other_values, found.other_values),
  );
  if (asked !== undefined) {
    batch.written.add(asked);
    return asked.fields.chosen === null;
  }
  const fields: ConflictFields = {
    entity: record.entity,
    record_id: record.id,
    person_id:
      record.entity === 'person' ? record.id : ((record.fields.person_id as string | undefined) ?? null),
    field: found.field,
    kept_values: found.kept_values,
    kept_by: found.kept.by,
    kept_at: found.kept.at,
    other_values: found.other_values,
    other_by: batch.caller.user_id,
    other_at: change.at,
    chosen: null,
    decided_by: null,
    decided_at: null,
  };
  const earlier = samePlace.find(
    (conflict) => conflict.fields.chosen === null && conflict.created_device === batch.caller.device_id,
  );
  if (earlier !== undefined) {
    writeFields(batch, earlier, fields, change.at);
    return true;
  }
  const conflict = makeRecord(batch, 'conflict', randomUUID(), fields, change.at);
  batch.conflicts.set(keyOf(record), [...about, conflict]);
  return true;
}

/** The first decision of a conflict wins; a later one is answered without effect, and its device is put right. */
function takeDecision(batch: Batch, change: Change, conflict: StoredRecord): PushResult {
  const allowed = FIELD_GROUPS.conflict?.chosen as readonly string[];
  if (Object.keys(change.fields).some((field) => !allowed.includes(field))) {
    return refused(change, { code: 'record_frozen' });
  }
  const { fields, refusal } = checkChangedFields('conflict', conflict.fields, change.fields, [], batch);
  if (refusal !== null) return refused(change, refusal);
  const about = conflict.fields as ConflictFields;
  const record = batch.records.get(keyOf({ entity: about.entity as Entity, id: about.record_id }));
  if (about.chosen !== null) {
    batch.written.add(conflict);
    if (record !== undefined) batch.written.add(record);
    return taken(change, 'accepted', conflict);
  }
  if (fields.chosen !== 'kept' && fields.chosen !== 'other') {
    return refused(change, { code: 'field_invalid', fields: [{ path: 'chosen', code: 'required' }] });
  }
  const decision = {
    chosen: fields.chosen,
    decided_by: batch.caller.user_id,
    decided_at: fields.decided_at ?? change.at,
  };
  writeFields(batch, conflict, decision, change.at);
  if (fields.chosen === 'kept' && record !== undefined) {
    // The value stays, and from now on by decision: who did not know of it and sends the other one is asked again.
    record.version += 1;
    markFields(batch, record, Object.keys(about.kept_values), change.at);
    batch.written.add(record);
  }
  return taken(change, 'accepted', conflict);
}

async function loadAnswers(
  tx: Tx,
  scope: string,
  received: readonly ReceivedChange[],
): Promise<Map<string, Answer>> {
  type Logged = Omit<PushResult, 'error'> & { digest: string; error: PushResult['error'] };
  const logged = await tx.rows<Logged>(
    `SELECT found.* FROM unnest($2::text[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT id, digest, status, version, error FROM change WHERE scope = $1 AND change.id = wanted.id OFFSET 0
     ) AS found`,
    [scope, received.map(({ change }) => change.id)],
  );
  return new Map(logged.map(({ digest, ...result }) => [result.id, { digest, result }]));
}

async function logChanges(
  tx: Tx,
  caller: Caller,
  log: readonly ReceivedChange[],
  answers: ReadonlyMap<string, Answer>,
): Promise<void> {
  if (log.length === 0) return;
  const rows = log.map(({ change, digest }) => {
    const { status, version, error } = (answers.get(change.id) as Answer).result;
    const about = [
      caller.team_id,
      change.id,
      caller.device_id,
      change.counter,
      change.entity,
      change.record_id,
    ];
    return [...about, digest, status, version, error === null ? null : JSON.stringify(error)];
  });
  await tx.copyIn(
    'change (scope, id, device_id, counter, entity, record_id, digest, status, version, error)',
    rows,
  );
}

/** Loads what the changes are about, and what they may conflict with. */
async function loadBatch(tx: Tx, caller: Caller, changes: readonly Change[]): Promise<Batch> {
  const batch: Batch = {
    caller,
    isRight: rememberRightValues(),
    records: new Map(),
    conflicts: new Map(),
    written: new Set(),
    made: new Set(),
  };
  const load = async (ids: readonly string[]) => {
    for (const record of await loadRecords(tx, caller.team_id, ids)) {
      if (!batch.records.has(keyOf(record))) batch.records.set(keyOf(record), record);
    }
  };
  await load(changes.map(({ record_id }) => record_id));
  const decided = changes
    .filter(({ entity }) => entity === 'conflict')
    .map(({ record_id }) => batch.records.get(keyOf({ entity: 'conflict', id: record_id })))
    .filter((conflict) => conflict !== undefined);
  await load(decided.map(({ fields }) => fields.record_id as string));
  // New records have no conflicts: a first upload of thousands asks for none.
  const conflicts = await loadConflicts(
    tx,
    caller.team_id,
    [...batch.records.values()].map(({ id }) => id),
  );
  for (const conflict of conflicts) {
    const known = batch.records.get(keyOf(conflict)) ?? conflict;
    batch.records.set(keyOf(known), known);
    const about = keyOf({ entity: known.fields.entity as Entity, id: known.fields.record_id as string });
    batch.conflicts.set(about, [...(batch.conflicts.get(about) ?? []), known]);
  }
  return batch;
}
