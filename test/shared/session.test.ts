import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INFORMATION_ITEMS, SESSION_OUTCOMES } from '#shared/codes/process.ts';
import {
  type Amendment,
  amendedSession,
  checkRaisedConcern,
  checkSession,
  isFirstSession,
  isInterpreterSuitable,
  isRightsInformationComplete,
  type Session,
  sessionInput,
} from '#shared/session.ts';
import { someSession } from '#test/support/session.ts';

const PERSON = '0190a1b2-0000-7000-8000-0000000000aa';
const input = (fields: Parameters<typeof someSession>[1] = {}) => someSession(PERSON, fields);
const record: Session = {
  ...input(),
  counsellor_id: PERSON,
  finalised_at: '2026-03-10T10:00:00.000Z',
  id: PERSON,
  created_at: '2026-03-10T10:00:00.000Z',
  created_by: PERSON,
  updated_at: '2026-03-10T10:00:00.000Z',
  version: 0,
};
const amendment = (amended_at: string, fields: Amendment['fields']): Amendment => ({
  ...record,
  session_id: PERSON,
  amended_by: PERSON,
  amended_at,
  reason: 'r',
  fields,
});

test('what the person said can be left unanswered, and nothing else of the talk', () => {
  expect(sessionInput.safeParse(input({ expressed_position: null })).success).toBe(true);
  for (const name of [
    'outcome',
    'understanding_check',
    'phase',
    'language_used',
    'deprived_of_liberty',
  ] as const) {
    expect(sessionInput.safeParse({ ...input(), [name]: null }).success).toBe(false);
  }
});

test('every outcome is taken as it is', () => {
  for (const outcome of SESSION_OUTCOMES) expect(checkSession(input({ outcome }))).toEqual([]);
});

test('who was told about rights was told in a language and from a version', () => {
  const told = input({ information_given: ['rights'] });
  expect(checkSession(told).map((error) => error.path)).toEqual([
    'information_language',
    'information_version',
  ]);
  expect(checkSession({ ...told, information_language: 'ara', information_version: '1.0' })).toEqual([]);
  expect(isRightsInformationComplete(told)).toBe(false);
  expect(isRightsInformationComplete({ information_given: [...INFORMATION_ITEMS] })).toBe(true);
});

test('"none" stands alone', () => {
  expect(checkSession(input({ third_parties_present: ['none', 'lawyer'] }))).toEqual([
    { path: 'third_parties_present', code: 'none_and_others' },
  ]);
  expect(checkSession(input({ vulnerabilities: ['pregnant', 'none_disclosed'] }))).toEqual([
    { path: 'vulnerabilities', code: 'none_and_others' },
  ]);
});

test('a next step is not before the talk', () => {
  expect(checkSession(input({ follow_up_date: '2026-03-09' }))).toEqual([
    { path: 'follow_up_date', code: 'before_session' },
  ]);
  expect(checkSession(input({ follow_up_date: '2026-03-10' }))).toEqual([]);
});

test('a concern says what it is about, a referred one to whom and when', () => {
  const concern = { kind: 'safety', referred_to: null, referred_on: null } as const;
  expect(checkRaisedConcern('none', null)).toEqual([]);
  expect(checkRaisedConcern('raised_pending', null).map((error) => error.path)).toEqual(['concern.kind']);
  expect(checkRaisedConcern('raised_pending', concern)).toEqual([]);
  expect(checkRaisedConcern('raised_referred', concern).map((error) => error.path)).toEqual([
    'concern.referred_to',
    'concern.referred_on',
  ]);
});

test('a talk that did not take place does not make the next one a second', () => {
  expect(isFirstSession([])).toBe(true);
  expect(isFirstSession([{ outcome: 'no_show' }])).toBe(true);
  expect(isFirstSession([{ outcome: 'no_show' }, { outcome: 'interrupted' }])).toBe(false);
});

test('relatives and absent interpreters are not suitable', () => {
  expect(
    ['phone', 'counsellor_speaks', 'none_needed'].every((kind) => isInterpreterSuitable(kind as 'phone')),
  ).toBe(true);
  expect(isInterpreterSuitable('family_member') || isInterpreterSuitable('needed_but_absent')).toBe(false);
});

test('a session reads as its latest corrections say, whatever the order in which they arrived', () => {
  const corrections = fc.uniqueArray(
    fc.record({ minute: fc.integer({ min: 0, max: 59 }), duration_min: fc.integer({ min: 1, max: 900 }) }),
    { selector: (entry) => entry.minute, minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(corrections, fc.nat(), (entries, turn) => {
      const made = entries.map((entry) =>
        amendment(`2026-03-11T10:${String(entry.minute).padStart(2, '0')}:00.000Z`, {
          duration_min: entry.duration_min,
        }),
      );
      const by = turn % made.length;
      const arrived = [...made.slice(by), ...made.slice(0, by)];
      const latest = entries.reduce((a, b) => (a.minute > b.minute ? a : b));
      const before = structuredClone(record);
      expect(amendedSession(record, arrived)).toEqual({ ...record, duration_min: latest.duration_min });
      expect(record).toEqual(before);
    }),
  );
});
