import { expect, test } from 'vitest';
import {
  checkSessionForm,
  isClosedPlace,
  newSessionForm,
  type SessionForm,
  withNoneAlone,
} from '#renderer/session/sessionForm.ts';
import type { PersonFile, Profile } from '#shared/shapes.ts';
import { someSession } from '#test/support/session.ts';

const PERSON = '0190a1b2-0000-7000-8000-0000000000aa';
const LANGUAGES = [{ code: 'kat' }];
const noConcern = { kind: null, referred_to: null, referred_on: null };
const filled = (fields: Partial<SessionForm> = {}): SessionForm => ({
  ...someSession(PERSON),
  concern: noConcern,
  ...fields,
});
const paths = (form: SessionForm) => checkSessionForm(form, LANGUAGES).errors.map((error) => error.path);

const empty = (sessions: unknown[] = []): SessionForm =>
  newSessionForm({
    file: { person: { id: PERSON }, household: null, sessions } as unknown as PersonFile,
    profile: { default_place: null } as Profile,
    date: '2026-03-10',
    start: '09:00',
  });

test('a new session answers nothing for the person', () => {
  const form = empty();
  expect(form).toMatchObject({ expressed_position: null, outcome: null, protection_concern_raised: null });
  expect([form.topics, form.information_given, form.vulnerabilities]).toEqual([[], [], []]);
  expect(form).toMatchObject({ language_used: null, interpreter: null, deprived_of_liberty: null });
});

test('finalising names everything that is missing, and only that', () => {
  expect(paths(empty())).toEqual([
    'phase',
    'modality',
    'place',
    'deprived_of_liberty',
    'interpreter',
    'language_used',
    'initiated_by',
    'third_parties_present',
    'understanding_check',
    'protection_concern_raised',
    'outcome',
  ]);
  expect(paths(filled())).toEqual([]);
});

test('what is complete is handed over as it is', () => {
  const { complete } = checkSessionForm(filled({ note: 'mine' }), LANGUAGES);
  expect(complete).toEqual({ fields: someSession(PERSON, { note: 'mine' }), concern: null });
});

test('where nobody came, nothing is asked about a talk', () => {
  const { protection_concern_raised, understanding_check, interpreter, language_used } = empty();
  const form = filled({
    outcome: 'no_show',
    protection_concern_raised,
    understanding_check,
    interpreter,
    language_used,
    third_parties_present: [],
  });
  expect(checkSessionForm(form, LANGUAGES).complete?.fields).toMatchObject({
    outcome: 'no_show',
    language_used: 'kat',
    third_parties_present: ['none'],
    understanding_check: 'not_done',
    protection_concern_raised: 'none',
  });
});

test('a concern is asked about as far as it goes', () => {
  const raised = (fields: Partial<SessionForm>) =>
    paths(filled({ protection_concern_raised: 'raised_referred', ...fields }));
  expect(raised({})).toEqual(['concern.kind']);
  expect(raised({ concern: { ...noConcern, kind: 'safety' } })).toEqual([
    'concern.referred_to',
    'concern.referred_on',
  ]);
  expect(raised({ concern: { kind: 'safety', referred_to: 'Lawyer', referred_on: '2026-03-10' } })).toEqual(
    [],
  );
});

test('a concern that was not raised after all is not handed over', () => {
  const form = filled({ concern: { kind: 'safety', referred_to: 'Lawyer', referred_on: null } });
  expect(checkSessionForm(form, LANGUAGES).complete?.concern).toBeNull();
});

test('"none" stands alone, whichever was chosen last', () => {
  expect(withNoneAlone(['lawyer'], ['lawyer', 'none'], 'none')).toEqual(['none']);
  expect(withNoneAlone(['none'], ['lawyer', 'none'], 'none')).toEqual(['lawyer']);
  expect(withNoneAlone([], ['none'], 'none')).toEqual(['none']);
  expect(withNoneAlone(['lawyer'], ['lawyer', 'family'], 'none')).toEqual(['lawyer', 'family']);
});

test('only where nobody is free to go the question is answered by the place', () => {
  expect(isClosedPlace('detention_centre') && isClosedPlace('prison')).toBe(true);
  expect(isClosedPlace('reception_centre') || isClosedPlace(null)).toBe(false);
});
