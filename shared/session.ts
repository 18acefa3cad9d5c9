import { z } from 'zod';
import { VULNERABILITIES } from '#shared/codes/person.ts';
import {
  EXPRESSED_POSITIONS,
  INFORMATION_ITEMS,
  INITIATORS,
  INTERPRETERS,
  MODALITIES,
  PHASES,
  PLACES,
  PROTECTION_CONCERN_RAISED,
  SESSION_OUTCOMES,
  THIRD_PARTIES,
  TOPICS,
  UNDERSTANDING,
} from '#shared/codes/process.ts';
import { concernFields } from '#shared/concern.ts';
import type { FieldError } from '#shared/errors.ts';
import {
  clockTime,
  code,
  codes,
  id,
  isoDate,
  languageCode,
  recordBase,
  text,
  timestamp,
} from '#shared/fields.ts';

/** A counselling session (DOMAIN.md 3.3). While it is written it is a draft; only a finalised one is a record. */
export const sessionFields = z.strictObject({
  person_id: id,
  household_id: id.nullable(),
  counsellor_id: id,
  date: isoDate,
  start: clockTime.nullable(),
  duration_min: z.int().min(1, 'duration_invalid').max(900, 'duration_invalid').nullable(),
  phase: code(PHASES),
  modality: code(MODALITIES),
  place: code(PLACES),
  deprived_of_liberty: z.boolean(),
  interpreter: code(INTERPRETERS),
  /** A child who interprets is warned about more strongly than an adult relative. */
  interpreter_is_child: z.boolean(),
  language_used: languageCode,
  initiated_by: code(INITIATORS),
  third_parties_present: codes(THIRD_PARTIES).min(1, 'required'),
  topics: codes(TOPICS),
  is_first_session: z.boolean(),
  information_given: codes(INFORMATION_ITEMS),
  information_language: languageCode.nullable(),
  information_version: text(20).nullable(),
  understanding_check: code(UNDERSTANDING),
  expressed_position: code(EXPRESSED_POSITIONS).nullable(),
  protection_concern_raised: code(PROTECTION_CONCERN_RAISED),
  vulnerabilities: codes(VULNERABILITIES),
  outcome: code(SESSION_OUTCOMES),
  follow_up_date: isoDate.nullable(),
  agreed_actions: text(1000).nullable(),
  /** Counsellor-only. Kept under a key of its own and never sent: see LOCAL_FIELDS. */
  note: text(4000).nullable(),
  finalised_at: timestamp,
});
export type SessionFields = z.infer<typeof sessionFields>;
export const sessionRecord = sessionFields.extend(recordBase);
export type Session = z.infer<typeof sessionRecord>;

/** What the form hands over: ids and times are the core's to set. */
export const sessionInput = sessionFields.omit({ counsellor_id: true, finalised_at: true });
export type SessionInput = z.infer<typeof sessionInput>;

/** What was said about safety or protection in the talk: it opens the brake when the session is finalised. */
export const sessionConcern = concernFields.pick({ kind: true, referred_to: true, referred_on: true });
export type SessionConcern = z.infer<typeof sessionConcern>;

/** Fields that an amendment may correct; whom the session was with and when it was frozen never change. */
export const amendableFields = sessionFields
  .omit({ person_id: true, counsellor_id: true, finalised_at: true, note: true, household_id: true })
  .partial();

/** A correction of a finalised session. The session stays as it was; both are shown. */
export const amendmentFields = z.strictObject({
  session_id: id,
  person_id: id,
  amended_by: id,
  amended_at: timestamp,
  reason: text(500),
  fields: amendableFields.refine((fields) => Object.keys(fields).length > 0, 'required'),
});
export type AmendmentFields = z.infer<typeof amendmentFields>;
export const amendmentRecord = amendmentFields.extend(recordBase);
export type Amendment = z.infer<typeof amendmentRecord>;

/** The session as it reads after its amendments, oldest first. The frozen original is never altered. */
export function amendedSession(session: Session, amendments: readonly Amendment[]): Session {
  const inOrder = [...amendments].sort((a, b) => (a.amended_at < b.amended_at ? -1 : 1));
  return Object.assign({}, session, ...inOrder.map((amendment) => amendment.fields));
}

/** A relative, and above all a child, as interpreter is warned about but does not stop the talk. */
export const isInterpreterSuitable = (interpreter: Session['interpreter']): boolean =>
  interpreter !== 'family_member' && interpreter !== 'needed_but_absent';

export const isRightsInformationComplete = (session: Pick<Session, 'information_given'>): boolean =>
  INFORMATION_ITEMS.every((item) => session.information_given.includes(item));

/** A talk that took place: everything but a no-show. */
export const isHeld = (session: Pick<Session, 'outcome'>): boolean => session.outcome !== 'no_show';

/** The first talk is the one before which no other took place, as far as this device knows. */
export const isFirstSession = (earlier: readonly Pick<Session, 'outcome'>[]): boolean =>
  !earlier.some(isHeld);

/** What no single field can tell about a session. */
export function checkSession(
  session: Omit<SessionInput, 'note' | 'person_id' | 'household_id'>,
): FieldError[] {
  const errors: FieldError[] = [];
  const report = (isWrong: boolean, path: keyof SessionInput, code: string) => {
    if (isWrong) errors.push({ path, code });
  };
  const isTold = session.information_given.length > 0;
  report(isTold && session.information_language === null, 'information_language', 'required');
  report(isTold && session.information_version === null, 'information_version', 'required');
  report(isMixed(session.third_parties_present, 'none'), 'third_parties_present', 'none_and_others');
  report(isMixed(session.vulnerabilities, 'none_disclosed'), 'vulnerabilities', 'none_and_others');
  const isTooEarly = session.follow_up_date !== null && session.follow_up_date < session.date;
  report(isTooEarly, 'follow_up_date', 'before_session');
  return errors;
}

const isMixed = (codes: readonly string[], none: string): boolean => codes.includes(none) && codes.length > 1;

/** What a session needs to know about the concern that it says was raised. Paths are those of the form. */
export function checkRaisedConcern(
  raised: Session['protection_concern_raised'],
  concern: SessionConcern | null,
): FieldError[] {
  if (raised === 'none') return [];
  if (concern === null) return [{ path: 'concern.kind', code: 'required' }];
  if (raised === 'raised_pending') return [];
  const missing = (['referred_to', 'referred_on'] as const).filter((name) => concern[name] === null);
  return missing.map((name) => ({ path: `concern.${name}`, code: 'required' }));
}
