import type { FieldErrors, Resolver } from 'react-hook-form';
import type { FieldError } from '#shared/errors.ts';
import {
  checkRaisedConcern,
  checkSession,
  isFirstSession,
  type Session,
  type SessionConcern,
  type SessionInput,
  sessionConcern,
  sessionInput,
} from '#shared/session.ts';
import type { PersonFile, Profile } from '#shared/shapes.ts';

type Answer<T> = T extends readonly unknown[] ? T : T | null;
/** A session while it is written: every answer may still be missing. */
export type SessionForm = { [K in keyof SessionInput]: Answer<SessionInput[K]> } & {
  concern: { [K in keyof SessionConcern]: SessionConcern[K] | null };
};

type NewSession = { file: PersonFile; profile: Profile; date: string; start: string };

/** What is known before the talk begins. Nothing that the person says is filled in for them. */
export function newSessionForm({ file, profile, date, start }: NewSession): SessionForm {
  const earlier = [...file.sessions].sort((a, b) => (a.date < b.date ? 1 : -1));
  return {
    person_id: file.person.id,
    household_id: file.household?.id ?? null,
    date,
    start,
    duration_min: null,
    phase: earlier[0]?.phase ?? null,
    modality: null,
    place: profile.default_place,
    deprived_of_liberty: null,
    interpreter: null,
    interpreter_is_child: false,
    language_used: null,
    initiated_by: null,
    third_parties_present: [],
    topics: [],
    is_first_session: isFirstSession(earlier),
    information_given: [],
    information_language: null,
    information_version: null,
    understanding_check: null,
    expressed_position: null,
    protection_concern_raised: null,
    vulnerabilities: [],
    outcome: null,
    follow_up_date: null,
    agreed_actions: null,
    note: null,
    concern: { kind: null, referred_to: null, referred_on: null },
  };
}

/** Where nobody came, what only a talk can answer is answered: nobody was there and nothing was said. */
function withoutTalk(form: SessionForm, languages: readonly { code: string }[]): SessionForm {
  if (form.outcome !== 'no_show') return form;
  return {
    ...form,
    interpreter: form.interpreter ?? 'none_needed',
    language_used: form.language_used ?? languages[0]?.code ?? null,
    third_parties_present: form.third_parties_present.length > 0 ? form.third_parties_present : ['none'],
    understanding_check: form.understanding_check ?? 'not_done',
    protection_concern_raised: form.protection_concern_raised ?? 'none',
  };
}

/** The concern as it is handed over; null when none was raised or its kind is not known yet. */
function concernOf({ protection_concern_raised, concern }: SessionForm): SessionConcern | null {
  if (protection_concern_raised === null || protection_concern_raised === 'none') return null;
  const isReferred = protection_concern_raised === 'raised_referred';
  const parsed = sessionConcern.safeParse(
    isReferred ? concern : { ...concern, referred_to: null, referred_on: null },
  );
  return parsed.success ? parsed.data : null;
}

type Complete = { fields: SessionInput; concern: SessionConcern | null };
export type SessionCheck = { complete: Complete; errors: [] } | { complete: null; errors: FieldError[] };

/** What finalising would hand over, or everything that stands in its way. */
export function checkSessionForm(form: SessionForm, languages: readonly { code: string }[]): SessionCheck {
  const { concern: _, ...fields } = withoutTalk(form, languages);
  const concern = concernOf(form);
  const parsed = sessionInput.safeParse(fields);
  const errors: FieldError[] = [
    ...(parsed.error?.issues ?? []).map((issue) => ({ path: String(issue.path[0]), code: issue.message })),
    ...checkSession(fields as SessionInput),
    ...checkRaisedConcern(fields.protection_concern_raised ?? 'none', concern),
  ];
  if (parsed.success && errors.length === 0)
    return { complete: { fields: parsed.data, concern }, errors: [] };
  return { complete: null, errors };
}

/** For react-hook-form: nothing is looked at before finalising; afterwards a mended field leaves the list. */
export const sessionResolver =
  (languages: readonly { code: string }[]): Resolver<SessionForm> =>
  (form) => {
    const { complete, errors } = checkSessionForm(form, languages);
    return complete === null ? { values: {}, errors: nestErrors(errors) } : { values: form, errors: {} };
  };

function nestErrors(errors: readonly FieldError[]): FieldErrors<SessionForm> {
  const nested: Record<string, unknown> = {};
  for (const { path, code } of errors) {
    const error = { type: 'session', message: code };
    const [group, name] = path.split('.');
    if (group === undefined || (name === undefined && group in nested)) continue;
    nested[group] = name === undefined ? error : { ...(nested[group] as object | undefined), [name]: error };
  }
  return nested as FieldErrors<SessionForm>;
}

/** "None" stands alone: choosing it takes the others away, choosing another takes it away. */
export function withNoneAlone<V extends string>(before: readonly V[], next: readonly V[], none: V): V[] {
  if (!next.includes(none) || next.length === 1) return [...next];
  return before.includes(none) ? next.filter((code) => code !== none) : [none];
}

/** In these places nobody is free to go. */
const CLOSED_PLACES: readonly Session['place'][] = ['detention_centre', 'prison'];
export const isClosedPlace = (place: Session['place'] | null): boolean =>
  place !== null && CLOSED_PLACES.includes(place);
