import { z } from 'zod';
import {
  APPLICATION_STATES,
  DOCUMENT_STATES,
  ESCORT_TYPES,
  MEDICAL_FITNESS,
  RETURN_KINDS,
  SAFETY_QUESTION,
  SUSPENSION_REASONS,
  TRAVEL_MODES,
  YES_NO_UNKNOWN,
} from '#shared/codes/assistance.ts';
import { COUNTRIES, GRANTING_STATES } from '#shared/codes/countries.ts';
import { PROCEDURE_STAGES } from '#shared/codes/person.ts';
import type { Concern } from '#shared/concern.ts';
import { isConcernOpen } from '#shared/concern.ts';
import type { Consent } from '#shared/consent.ts';
import { hasConsent } from '#shared/consent.ts';
import { type FieldError, fail, ok, type Result } from '#shared/errors.ts';
import { code, id, isoDate, languageCode, recordBase, text, timestamp } from '#shared/fields.ts';
import { isMinor, type Person } from '#shared/person.ts';
import { daysBetween } from '#shared/programme.ts';

export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const applicationStep = z.strictObject({
  from: code(APPLICATION_STATES).nullable(),
  to: code(APPLICATION_STATES),
  on: isoDate,
  at: timestamp,
  by: id,
  reason: code(SUSPENSION_REASONS).nullable(),
});
export type ApplicationStep = z.infer<typeof applicationStep>;

const money = z.int().min(0).max(10_000_000).nullable();

/** An application for assisted voluntary return (DOMAIN.md 3.4). Amounts are in euro cents. */
export const applicationFields = z.strictObject({
  person_id: id,
  household_id: id.nullable(),
  programme_id: text(80).nullable(),
  granting_state: code(GRANTING_STATES),
  country_of_return: code(COUNTRIES),
  region_of_return: text(120).nullable(),
  status: code(APPLICATION_STATES),
  status_on: isoDate,
  history: z.array(applicationStep).max(200),
  submitted_on: isoDate.nullable(),
  decided_on: isoDate.nullable(),
  decision_reason: text(500).nullable(),
  consent_record_id: id.nullable(),
  consent_language: languageCode.nullable(),
  administrative_status_at_application: code(PROCEDURE_STAGES),
  asylum_claim_effect_explained: z.boolean(),
  interpreter_need_answered: z.boolean(),
  safety_question: code(SAFETY_QUESTION),
  open_suspensive_appeal: code(YES_NO_UNKNOWN),
  appeal_effect_told_in_writing_on: isoDate.nullable(),
  guardian_agreed_on: isoDate.nullable(),
  best_interests_record_on: isoDate.nullable(),
  family_or_reception_assured_on: isoDate.nullable(),
  document_status: code(DOCUMENT_STATES),
  medical_fitness: code(MEDICAL_FITNESS),
  escort_type: code(ESCORT_TYPES),
  travel_mode: code(TRAVEL_MODES).nullable(),
  planned_departure: isoDate.nullable(),
  confirmed_departure: isoDate.nullable(),
  return_kind: code(RETURN_KINDS).nullable(),
  no_show_on: isoDate.nullable(),
  arrival_confirmed_on: isoDate.nullable(),
  cash_due_cents: money,
  cash_paid_cents: money,
  in_kind_budget_cents: money,
  withdrawn_on: isoDate.nullable(),
  /** Given only when the person wishes to; withdrawal needs no reason. */
  withdrawal_reason: text(500).nullable(),
});
export type ApplicationFields = z.infer<typeof applicationFields>;
export const applicationRecord = applicationFields.extend(recordBase);
export type Application = z.infer<typeof applicationRecord>;

/** What the application form edits; the course of the application moves by `application.transition` only. */
export const applicationInput = applicationFields.omit({
  status: true,
  status_on: true,
  history: true,
  submitted_on: true,
  decided_on: true,
  confirmed_departure: true,
  no_show_on: true,
  arrival_confirmed_on: true,
  withdrawn_on: true,
  withdrawal_reason: true,
  consent_record_id: true,
  consent_language: true,
});
export type ApplicationInput = z.infer<typeof applicationInput>;

const BEFORE_DEPARTURE: readonly ApplicationState[] = [
  'draft',
  'submitted',
  'eligibility_check',
  'more_information',
  'approved',
  'rejected',
  'appealed_or_resubmitted',
  'suspended',
  'travel_document_pending',
  'travel_document_ok',
  'travel_booked',
  'no_show',
];

/** DOMAIN.md 2.2 without withdrawal, which is open from every state before departure. */
const STEPS: Readonly<Partial<Record<ApplicationState, readonly ApplicationState[]>>> = {
  draft: ['submitted'],
  submitted: ['eligibility_check'],
  eligibility_check: ['approved', 'rejected', 'more_information'],
  more_information: ['eligibility_check', 'lapsed'],
  approved: ['travel_document_pending', 'travel_booked', 'suspended'],
  rejected: ['appealed_or_resubmitted'],
  appealed_or_resubmitted: ['eligibility_check'],
  suspended: ['approved'],
  travel_document_pending: ['travel_document_ok', 'suspended'],
  travel_document_ok: ['travel_booked', 'suspended'],
  travel_booked: ['departed', 'no_show', 'suspended'],
  no_show: ['travel_booked', 'closed_not_departed'],
  departed: ['arrived'],
  arrived: ['closed'],
};

/** States that a person or an authority can move to from `from`, in the order of the process. */
export function nextApplicationStates(from: ApplicationState): ApplicationState[] {
  const steps = STEPS[from] ?? [];
  return BEFORE_DEPARTURE.includes(from) ? [...steps, 'withdrawn'] : [...steps];
}

export const canMoveApplication = (from: ApplicationState, to: ApplicationState): boolean =>
  nextApplicationStates(from).includes(to);

export const isApplicationOver = (status: ApplicationState): boolean =>
  nextApplicationStates(status).length === 0;

/**
 * A step has happened, so its day is not to come, and it is not before the step it follows. The last day of a time
 * zone ahead of UTC is not yet there. A withdrawal counts from when the person said so, whenever it is written down.
 */
export function checkStepDay(
  application: Pick<Application, 'status_on'>,
  to: ApplicationState,
  on: string,
  todayUtc: string,
): FieldError[] {
  if (daysBetween(todayUtc, on) > 1) return [{ path: 'on', code: 'in_future' }];
  if (to !== 'withdrawn' && daysBetween(application.status_on, on) < -1) {
    return [{ path: 'on', code: 'before_last_step' }];
  }
  return [];
}

/** What the guards need to know beside the application itself. */
export type ApplicationCircumstances = {
  person: Person;
  consents: readonly Consent[];
  concerns: readonly Concern[];
  /** The day on which the step is taken. */
  on: string;
};

/** Steps that must always stay open, whatever else is missing: they stop or correct, they never push forward. */
const ALWAYS_OPEN: readonly ApplicationState[] = [
  'withdrawn',
  'suspended',
  'rejected',
  'lapsed',
  'no_show',
  'closed',
  'closed_not_departed',
  'more_information',
  'arrived',
];

/** A step that the brake and the guards hold back. */
export const isForwardStep = (to: ApplicationState): boolean => !ALWAYS_OPEN.includes(to);

/** Documents with which one can travel. */
const VALID_DOCUMENTS: readonly Application['document_status'][] = [
  'valid_passport',
  'id_card',
  'laissez_passer_issued',
];

/** What is missing before the application may move forward; each entry names the field that answers it. */
export function missingForApplication(
  application: Application,
  to: ApplicationState,
  circumstances: ApplicationCircumstances,
): FieldError[] {
  if (!isForwardStep(to)) return [];
  const { person, consents, on } = circumstances;
  const missing: FieldError[] = [];
  const want = (isThere: boolean, path: string, why: string) => {
    if (!isThere) missing.push({ path, code: why });
  };
  want(hasConsent(consents, 'application'), 'consent', 'consent_application_missing');
  want(application.interpreter_need_answered, 'interpreter_need_answered', 'interpreter_need_unanswered');
  want(
    application.asylum_claim_effect_explained,
    'asylum_claim_effect_explained',
    'asylum_effect_unexplained',
  );
  want(application.safety_question !== 'not_asked', 'safety_question', 'safety_question_unanswered');
  want(
    application.open_suspensive_appeal === 'no' || application.appeal_effect_told_in_writing_on !== null,
    'appeal_effect_told_in_writing_on',
    'appeal_effect_untold',
  );
  want(
    person.full_name_latin !== null || person.full_name_original !== null,
    'full_name_latin',
    'full_name_missing',
  );
  want(person.birth_date !== null, 'birth_date', 'birth_date_missing');
  if (isMinor(person, on)) {
    want(application.guardian_agreed_on !== null, 'guardian_agreed_on', 'guardian_missing');
    want(application.best_interests_record_on !== null, 'best_interests_record_on', 'best_interests_missing');
    want(
      application.family_or_reception_assured_on !== null,
      'family_or_reception_assured_on',
      'family_or_reception_missing',
    );
  }
  if (to === 'travel_booked') {
    want(VALID_DOCUMENTS.includes(application.document_status), 'document_status', 'document_not_valid');
    want(application.planned_departure !== null, 'planned_departure', 'planned_departure_missing');
  }
  return missing;
}

/** Decides one step of the course. The brake comes first, then the guards; a withdrawal is never refused. */
export function moveApplication(
  application: Application,
  to: ApplicationState,
  circumstances: ApplicationCircumstances,
): Result<true> {
  if (!canMoveApplication(application.status, to)) {
    return fail('illegal_transition', { from: application.status, to });
  }
  if (isForwardStep(to) && circumstances.concerns.some(isConcernOpen)) return fail('concern_open');
  const missing = missingForApplication(application, to, circumstances);
  return missing.length > 0 ? fail('guard_refused', { count: missing.length }, missing) : ok(true);
}
