import { expect, it } from 'vitest';
import { storyOf } from '#renderer/person/story.ts';
import type { Concern } from '#shared/concern.ts';
import type { Consent } from '#shared/consent.ts';
import type { Amendment, Session } from '#shared/session.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';

const ID = '019c0000-0000-7000-8000-000000000001';
const base = (id: string, at: string) => ({ id, created_at: at, created_by: ID, updated_at: at, version: 1 });
const file = (parts: Partial<PersonFile> = {}): PersonFile => ({
  person: { ...somePerson(), ...base(ID, '2026-03-01T09:00:00.000Z') },
  household: null,
  relatives: [],
  sessions: [],
  amendments: [],
  applications: [],
  referrals: [],
  consents: [],
  concerns: [],
  follow_ups: [],
  drafts: [],
  conflicts: [],
  handovers: [],
  merged_ids: [],
  duplicates: [],
  named: [],
  ...parts,
});
const session = (id: string, date: string, start: string | null): Session => ({
  ...someSession(ID, { date, start }),
  ...base(id, `${date}T12:00:00.000Z`),
  counsellor_id: ID,
  finalised_at: `${date}T12:00:00.000Z`,
});
const consent = (
  id: string,
  part: Consent['part'],
  answered_on: string,
  withdrawn_on: string | null = null,
): Consent => ({
  ...base(id, `${answered_on}T10:00:00.000Z`),
  person_id: ID,
  session_id: null,
  part,
  answer: 'given',
  answered_on,
  method: 'signed',
  language: 'kat',
  text_version: '1.0',
  interpreter: 'phone',
  interpreter_is_child: false,
  deprived_of_liberty: false,
  withdrawn_on,
});
const told = (of: PersonFile) => storyOf(of).map(({ kind, on }) => [kind, on]);

it('begins with the registration, also when a talk of the same day was entered later', () => {
  expect(told(file({ sessions: [session('a', '2026-03-01', '08:00')] }))).toEqual([
    ['session', '2026-03-01'],
    ['registered', '2026-03-01'],
  ]);
});

it('goes from the newest to the oldest, within a day by the clock', () => {
  const sessions = [
    session('a', '2026-03-02', '09:00'),
    session('b', '2026-03-04', '14:00'),
    session('c', '2026-03-04', '09:30'),
  ];
  const ids = storyOf(file({ sessions })).flatMap((chapter) =>
    chapter.kind === 'session' ? [chapter.session.id] : [],
  );
  expect(ids).toEqual(['b', 'c', 'a']);
});

it('reads a corrected session with its corrections, on its corrected day', () => {
  const amendment: Amendment = {
    ...base('x', '2026-03-06T09:00:00.000Z'),
    session_id: 'a',
    person_id: ID,
    amended_by: ID,
    amended_at: '2026-03-06T09:00:00.000Z',
    reason: 'Wrong day',
    fields: { date: '2026-03-03' },
  };
  const [chapter] = storyOf(file({ sessions: [session('a', '2026-03-04', null)], amendments: [amendment] }));
  expect(chapter).toMatchObject({ kind: 'session', on: '2026-03-03', amendments: [{ reason: 'Wrong day' }] });
});

it('tells the parts of consent that were asked on one day as one, and each withdrawal by itself', () => {
  const consents = [
    consent('a', 'counselling_record', '2026-03-02'),
    consent('b', 'transfer_abroad', '2026-03-02', '2026-03-08'),
    consent('c', 'application', '2026-03-05'),
  ];
  expect(told(file({ consents }))).toEqual([
    ['consent_withdrawn', '2026-03-08'],
    ['consents', '2026-03-05'],
    ['consents', '2026-03-02'],
    ['registered', '2026-03-01'],
  ]);
});

it('tells of a concern that it was raised, referred and answered; referred at once is one entry', () => {
  const concern: Concern = {
    ...base('a', '2026-03-02T09:00:00.000Z'),
    person_id: ID,
    session_id: null,
    kind: 'safety',
    raised_on: '2026-03-02',
    referred_to: 'Lawyer',
    referred_on: '2026-03-02',
    answer: 'protection_route_started',
    answer_reason: 'Told by the lawyer',
    answered_by: ID,
    answered_at: '2026-03-09T10:00:00.000Z',
  };
  const steps = (one: Concern) =>
    storyOf(file({ concerns: [one] })).flatMap((chapter) =>
      chapter.kind === 'concern' ? [chapter.step] : [],
    );
  expect(steps(concern)).toEqual(['answered', 'raised']);
  expect(steps({ ...concern, referred_on: '2026-03-04' })).toEqual(['answered', 'referred', 'raised']);
});
