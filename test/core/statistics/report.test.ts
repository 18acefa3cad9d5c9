import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statisticsReport } from '#core/statistics/report.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import type { Application, ApplicationFields, ApplicationState } from '#shared/application.ts';
import { INFORMATION_ITEMS } from '#shared/codes/process.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import type { Session, SessionFields } from '#shared/session.ts';
import {
  type BreakdownKey,
  INDICATORS,
  type IndicatorKey,
  type StatisticsFilter,
} from '#shared/statistics.ts';
import { someApplicationFields } from '#test/support/process.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeEach(() => {
  vault = createTestVault('2026-03-31T12:00:00.000Z');
});
afterEach(() => vault.remove());

const QUARTER: StatisticsFilter = {
  from: '2026-01-01',
  to: '2026-03-31',
  team_id: null,
  place: null,
  language: null,
};

const person = (fields: Partial<PersonFields> = {}): Person =>
  transaction(vault.db, () => createRecord(vault, 'person', somePerson(fields)));

function session(who: Person, date: string, fields: Partial<SessionFields> = {}): Session {
  return transaction(vault.db, () =>
    createRecord(vault, 'session', {
      person_id: who.id,
      household_id: null,
      counsellor_id: vault.me(),
      date,
      start: null,
      duration_min: 30,
      phase: 'individual_counselling',
      modality: 'in_person',
      place: 'office',
      deprived_of_liberty: false,
      interpreter: 'phone',
      interpreter_is_child: false,
      language_used: 'kat',
      initiated_by: 'person',
      third_parties_present: ['none'],
      topics: [],
      is_first_session: false,
      information_given: [],
      information_language: null,
      information_version: null,
      understanding_check: 'own_words_ok',
      expressed_position: null,
      protection_concern_raised: 'none',
      vulnerabilities: [],
      outcome: 'information_only',
      follow_up_date: null,
      agreed_actions: null,
      note: null,
      finalised_at: `${date}T10:00:00.000Z`,
      ...fields,
    }),
  );
}

function application(
  who: Person,
  steps: [ApplicationState, string][],
  fields: Partial<ApplicationFields> = {},
): Application {
  const day = (state: ApplicationState) => steps.find(([to]) => to === state)?.[1] ?? null;
  const last = steps[steps.length - 1] as [ApplicationState, string];
  return transaction(vault.db, () =>
    createRecord(
      vault,
      'application',
      someApplicationFields(who.id, {
        status: last[0],
        status_on: last[1],
        history: steps.map(([to, on], index) => ({
          from: steps[index - 1]?.[0] ?? null,
          to,
          on,
          at: `${on}T10:00:00.000Z`,
          by: vault.me(),
          reason: null,
        })),
        submitted_on: day('submitted'),
        confirmed_departure: day('departed'),
        return_kind: day('departed') === null ? null : 'VOL',
        withdrawn_on: day('withdrawn'),
        ...fields,
      }),
    ),
  );
}

const indicator = (key: IndicatorKey, filter = QUARTER) =>
  statisticsReport(vault, filter).indicators.find((one) => one.key === key);
const value = (key: IndicatorKey, filter = QUARTER) => indicator(key, filter)?.value;
const counts = (key: BreakdownKey, filter = QUARTER) =>
  Object.fromEntries(
    (statisticsReport(vault, filter).breakdowns.find((one) => one.key === key)?.rows ?? [])
      .filter((row) => row.count > 0)
      .map((row) => [row.code, row.count]),
  );

describe('sessions', () => {
  test('persons are counted once, no-shows do not count as held, both days belong to the period', () => {
    const anna = person();
    const ben = person();
    session(anna, '2026-01-01', { is_first_session: true, information_given: [...INFORMATION_ITEMS] });
    session(anna, '2026-03-31', { place: 'detention_centre' });
    session(ben, '2026-02-10', {
      is_first_session: true,
      information_given: ['rights'],
      interpreter: 'needed_but_absent',
    });
    session(ben, '2026-02-20', { outcome: 'no_show' });
    session(ben, '2025-12-31');
    expect(value('persons_counselled')).toBe(2);
    expect(value('persons_first_time')).toBe(2);
    expect(value('sessions_held')).toBe(3);
    expect(indicator('no_shows')).toMatchObject({ numerator: 1, denominator: 4, value: 0.25 });
    expect(indicator('rights_information_complete')).toMatchObject({ numerator: 1, denominator: 2 });
    expect(indicator('unmet_interpreter_need')).toMatchObject({ numerator: 1, denominator: 3 });
    expect(counts('sessions_by_month')).toEqual({ '2026-01': 1, '2026-02': 1, '2026-03': 1 });
    expect(counts('sessions_by_place')).toEqual({ office: 2, detention_centre: 1 });
    expect(counts('sessions_by_outcome')).toEqual({ information_only: 3, no_show: 1 });
  });

  test('a corrected session counts as it reads now, whichever arrived first', () => {
    const one = session(person(), '2026-02-10');
    transaction(vault.db, () =>
      createRecord(vault, 'amendment', {
        session_id: one.id,
        person_id: one.person_id,
        amended_by: vault.me(),
        amended_at: vault.now(),
        reason: 'Wrong place chosen',
        fields: { place: 'hospital', date: '2026-04-01' },
      }),
    );
    expect(value('sessions_held')).toBe(0);
    expect(counts('sessions_by_place', { ...QUARTER, to: '2026-04-30' })).toEqual({ hospital: 1 });
  });

  test('filters narrow the sessions and the persons beside them', () => {
    const anna = person();
    const ben = person();
    session(anna, '2026-01-10', { place: 'prison', language_used: 'fra' });
    session(ben, '2026-01-10');
    application(anna, [
      ['draft', '2026-01-11'],
      ['submitted', '2026-01-12'],
    ]);
    application(ben, [
      ['draft', '2026-01-11'],
      ['submitted', '2026-01-12'],
    ]);
    expect(value('applications_submitted')).toBe(2);
    expect(value('applications_submitted', { ...QUARTER, place: 'prison' })).toBe(1);
    expect(value('sessions_held', { ...QUARTER, language: 'fra' })).toBe(1);
    expect(value('persons_counselled', { ...QUARTER, place: 'hospital' })).toBe(0);
  });
});

describe('applications and departures', () => {
  test('count by the date of the step; departures by persons and type; the share of voluntary returns', () => {
    const people = [person(), person(), person(), person()] as const;
    const way = (on: string): [ApplicationState, string][] => [
      ['draft', '2025-12-01'],
      ['submitted', '2025-12-02'],
      ['eligibility_check', '2025-12-03'],
      ['approved', '2026-01-10'],
      ['travel_booked', '2026-01-20'],
      ['departed', on],
    ];
    application(people[0], way('2026-02-09'), { programme_id: 'EURP-GE' });
    application(people[1], way('2026-02-19'));
    application(people[2], way('2026-03-01'), { return_kind: 'ENF' });
    application(people[3], way('2026-04-02'));
    person({ closed_as: 'closed_departed', closed_on: '2026-03-03' });
    expect(value('applications_submitted')).toBe(0);
    expect(value('applications_approved')).toBe(4);
    expect(value('departures_vol_assisted')).toBe(1);
    expect(value('departures_vol_unassisted')).toBe(1);
    expect(value('departures_enf')).toBe(1);
    expect(value('departures_unk')).toBe(1);
    expect(indicator('voluntary_share')).toMatchObject({ numerator: 2, denominator: 4, value: 0.5 });
    expect(indicator('voluntary_share_known')).toMatchObject({ numerator: 2, denominator: 3 });
    expect(indicator('time_to_departure_median')).toMatchObject({ value: 40, denominator: 3 });
  });

  test('the cohort of two quarters before stands with all its outcomes; no cohort gives an empty cell', () => {
    expect(indicator('cohort_departed')).toMatchObject({ denominator: 0, value: null });
    const people = [
      person(),
      person({ closed_as: 'closed_stay_granted', closed_on: '2026-01-05' }),
      person(),
    ] as const;
    for (const one of people) session(one, '2025-08-15', { is_first_session: true });
    application(people[0], [
      ['draft', '2025-09-01'],
      ['withdrawn', '2026-01-02'],
    ]);
    expect(indicator('cohort_departed')).toMatchObject({ numerator: 0, denominator: 3 });
    expect(indicator('cohort_withdrawn')).toMatchObject({ numerator: 1, denominator: 3 });
    expect(indicator('cohort_stay_granted')).toMatchObject({ numerator: 1, denominator: 3 });
  });
});

test('every indicator is there once, and nothing in the report names a counsellor or scores a person', () => {
  session(person(), '2026-02-10');
  const report = statisticsReport(vault, QUARTER);
  expect(report.indicators.map((one) => one.key)).toEqual([...INDICATORS]);
  expect(JSON.stringify(report)).not.toContain(vault.me());
  expect(INDICATORS.join(' ')).not.toMatch(/score|rank|counsellor|willing|risk/);
});

test('a period that ends before it begins is refused with a code', () => {
  expect(() => statisticsReport(vault, { ...QUARTER, to: '2025-01-01' })).toThrow('field_invalid');
});
