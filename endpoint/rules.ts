import type { z } from 'zod';
import type { Caller } from '#endpoint/teams.ts';
import { type ApplicationState, type ApplicationStep, canMoveApplication } from '#shared/application.ts';
import type { ErrorCode, FieldError } from '#shared/errors.ts';
import { sameValue } from '#shared/merge.ts';
import { type Entity, fieldSchemas, LOCAL_FIELDS } from '#shared/records.ts';
import { nextReferralStates, type ReferralState } from '#shared/referral.ts';
import type { IsRight } from '#shared/right-values.ts';

export type Refusal = { code: ErrorCode; fields?: FieldError[] };
export type Fields = Record<string, unknown>;
/** Who sends, and what was right in this batch already. */
type Context = { caller: Caller; isRight: IsRight };
export type Checked = { fields: Fields; refusal: null } | { fields: null; refusal: Refusal };

const refuse = (code: ErrorCode, fields?: FieldError[]): Checked => ({
  fields: null,
  refusal: fields === undefined ? { code } : { code, fields },
});

/** Fields that stay as they were made: whom a record is about does not move, and a consent is only withdrawn. */
const FIXED_FIELDS: Readonly<Partial<Record<Entity, (field: string) => boolean>>> = {
  application: (field) => field === 'person_id',
  referral: (field) => field === 'person_id',
  concern: (field) => field === 'person_id',
  follow_up: (field) => field === 'person_id',
  consent: (field) => field !== 'withdrawn_on',
  handover: () => true,
  duplicate: (field) => field !== 'undone_by' && field !== 'undone_at',
  attachment: (field) => !['kind', 'label', 'removed_on'].includes(field),
};

type FieldSchema = z.ZodType<Fields>;
type Shape = { whole: FieldSchema; part: FieldSchema; fields: ReadonlyMap<string, z.ZodType> };

function shapeOf(entity: Entity): Shape {
  const local = Object.fromEntries((LOCAL_FIELDS[entity] ?? []).map((field) => [field, true]));
  const whole = (fieldSchemas[entity] as z.ZodObject).omit(local as Record<never, true>);
  return {
    whole: whole as unknown as FieldSchema,
    part: whole.partial() as unknown as FieldSchema,
    fields: new Map(Object.entries(whole.shape) as [string, z.ZodType][]),
  };
}
const shapes = Object.fromEntries(
  (Object.keys(fieldSchemas) as Entity[]).map((entity) => [entity, shapeOf(entity)]),
) as Record<Entity, Shape>;

const MAX_REPORTED = 20;

/** Which field, and why as a code: custom messages of the shared schemas are codes, zod's own are sentences. */
function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const errors = issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((path) => ({ path, code: 'unknown_field' }));
    const code = /^[a-z_]+$/.test(issue.message) ? issue.message : 'invalid';
    return [{ path: String(issue.path[0] ?? ''), code }];
  });
  return errors.slice(0, MAX_REPORTED).map(({ path, code }) => ({ path: path.slice(0, 80), code }));
}

export function checkShape(
  entity: Entity,
  fields: Fields,
  shape: 'whole' | 'part',
  isRight: IsRight,
): Checked {
  const { [shape]: schema, fields: known } = shapes[entity];
  // Nearly every change is right as it is, and then needs neither a copy nor a list of what is wrong.
  const names = Object.keys(fields);
  const isComplete = shape === 'part' || names.length === known.size;
  const isAsItShouldBe = (name: string) => {
    const field = known.get(name);
    return field !== undefined && isRight(field, fields[name]);
  };
  if (isComplete && names.every(isAsItShouldBe)) return { fields, refusal: null };
  const parsed = schema.safeParse(fields);
  if (!parsed.success) return refuse('field_invalid', fieldErrors(parsed.error.issues));
  return { fields: parsed.data, refusal: null };
}

/** The course of an application as one unbroken line of allowed steps that ends where the application stands. */
function isConsistentCourse(status: unknown, history: unknown): boolean {
  let at: ApplicationState = 'draft';
  for (const [index, { from, to }] of (history as ApplicationStep[]).entries()) {
    const isBeginning = index === 0 && from === null && to === 'draft';
    if (!isBeginning && (from !== at || !canMoveApplication(from, to))) return false;
    at = to;
  }
  return at === status;
}

function canReachReferral(from: ReferralState, to: ReferralState): boolean {
  const reached = new Set<ReferralState>([from]);
  for (const state of reached) for (const next of nextReferralStates(state)) reached.add(next);
  return reached.has(to);
}

/** Steps that the endpoint knows keep their author; a new one is by whoever sends it. */
function stampSteps(history: unknown, known: readonly unknown[], userId: string): ApplicationStep[] {
  const sameStep = (a: ApplicationStep, b: ApplicationStep | undefined) =>
    b !== undefined && sameValue({ ...a, by: null }, { ...b, by: null });
  return (history as ApplicationStep[]).map((step, index) => {
    const recorded = known
      .map((steps) => (steps as ApplicationStep[])[index])
      .find((candidate) => sameStep(step, candidate));
    return recorded ?? { ...step, by: userId };
  });
}

/** Who did it is never what a device says, but whose token it holds. What is right already stays the same object. */
function stampAuthor(
  entity: Entity,
  fields: Fields,
  knownCourses: readonly unknown[],
  userId: string,
): Fields {
  const stamp = (field: string, value: unknown) =>
    sameValue(fields[field], value) ? fields : { ...fields, [field]: value };
  if (entity === 'session') return stamp('counsellor_id', userId);
  if (entity === 'amendment') return stamp('amended_by', userId);
  if (entity === 'duplicate' && 'decided_by' in fields) return stamp('decided_by', userId);
  if (entity === 'duplicate' && 'undone_at' in fields)
    return stamp('undone_by', fields.undone_at === null ? null : userId);
  if (entity === 'concern' && 'answered_at' in fields) {
    return stamp('answered_by', fields.answered_at === null ? null : userId);
  }
  if (entity === 'application' && 'history' in fields) {
    return stamp('history', stampSteps(fields.history, knownCourses, userId));
  }
  return fields;
}

export function checkNewRecord(entity: Entity, fields: Fields, { caller, isRight }: Context): Checked {
  const checked = checkShape(entity, fields, 'whole', isRight);
  if (checked.refusal !== null) return checked;
  if (entity === 'application' && !isConsistentCourse(checked.fields.status, checked.fields.history)) {
    return refuse('illegal_transition', [{ path: 'status', code: 'invalid' }]);
  }
  return { fields: stampAuthor(entity, checked.fields, [], caller.user_id), refusal: null };
}

/**
 * The shape of a change of an existing record. `vouched` are values that the endpoint itself keeps in a conflict
 * of this record: choosing them is neither a new act nor a new author.
 */
export function checkChangedFields(
  entity: Entity,
  current: Fields,
  fields: Fields,
  vouched: readonly Fields[],
  { caller, isRight }: Context,
): Checked {
  const checked = checkShape(entity, fields, 'part', isRight);
  if (checked.refusal !== null) return checked;
  if (entity === 'application' && ('status' in checked.fields || 'history' in checked.fields)) {
    const next = { ...current, ...checked.fields };
    if (!isConsistentCourse(next.status, next.history)) {
      return refuse('illegal_transition', [{ path: 'status', code: 'invalid' }]);
    }
  }
  if (entity === 'concern' && isVouched('answered_at', checked.fields, vouched)) return checked;
  const courses = [current, ...vouched].map((values) => values.history).filter(Array.isArray);
  return { fields: stampAuthor(entity, checked.fields, courses, caller.user_id), refusal: null };
}

/** Whether the field comes with all the values that a conflict keeps beside it. */
const isVouched = (field: string, fields: Fields, vouched: readonly Fields[]): boolean =>
  vouched.some(
    (values) =>
      field in values &&
      Object.keys(values).every((name) => !(name in fields) || sameValue(values[name], fields[name])),
  );

/** What the fields that would really be written must not do. Null when nothing stands against them. */
export function refuseApplied(
  entity: Entity,
  current: Fields,
  applied: Fields,
  vouched: readonly Fields[],
): Refusal | null {
  const fixed = FIXED_FIELDS[entity];
  const broken = fixed === undefined ? [] : Object.keys(applied).filter(fixed);
  if (broken.length > 0) {
    return { code: 'record_frozen', fields: broken.map((path) => ({ path, code: 'invalid' })) };
  }
  if (entity === 'referral' && 'status' in applied && !isVouched('status', applied, vouched)) {
    const isReachable = canReachReferral(current.status as ReferralState, applied.status as ReferralState);
    if (!isReachable) return { code: 'illegal_transition', fields: [{ path: 'status', code: 'invalid' }] };
  }
  // Its content is gone everywhere; only another attachment brings it back.
  if (entity === 'attachment' && applied.removed_on === null && current.removed_on !== null) {
    return { code: 'record_frozen', fields: [{ path: 'removed_on', code: 'invalid' }] };
  }
  const isAnsweredAgain = entity === 'concern' && 'answered_at' in applied && current.answered_at !== null;
  if (isAnsweredAgain && !isVouched('answered_at', applied, vouched)) {
    return { code: 'illegal_transition', fields: [{ path: 'answer', code: 'invalid' }] };
  }
  return null;
}
