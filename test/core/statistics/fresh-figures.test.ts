// The figures come from readings that are kept beside the records. Whatever is saved, corrected or pulled, in
// whatever order, they are what a plain count over the records themselves gives.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statisticsReport } from '#core/statistics/report.ts';
import { transaction } from '#core/store/db.ts';
import { applyRecordState, createRecord, listRecords, updateRecord } from '#core/store/record.ts';
import type { ApplicationFields } from '#shared/application.ts';
import { APPLICATION_STATES } from '#shared/codes/assistance.ts';
import { MODALITIES, PLACES, SESSION_OUTCOMES } from '#shared/codes/process.ts';
import { resolveMerged } from '#shared/duplicate.ts';
import type { Entity } from '#shared/records.ts';
import { amendedSession, type SessionFields } from '#shared/session.ts';
import type { IndicatorKey, StatisticsFilter } from '#shared/statistics.ts';
import { someApplicationFields } from '#test/support/process.ts';
import { someSession } from '#test/support/session.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

const PERSONS = Array.from({ length: 6 }, (_, i) => `019d8a7e-0000-7000-8000-00000000000${i}`);
const DAYS = [
  '2025-07-01',
  '2025-08-31',
  '2025-09-15',
  '2026-01-01',
  '2026-02-14',
  '2026-03-31',
  '2026-04-01',
];
const FILTER: StatisticsFilter = {
  from: '2026-01-01',
  to: '2026-03-31',
  team_id: null,
  place: null,
  language: null,
};
const COHORT = { from: '2025-07-01', to: '2025-09-30' };

const what = fc.record({
  person: fc.nat(PERSONS.length - 1),
  day: fc.constantFrom(...DAYS),
  place: fc.constantFrom(...PLACES.slice(0, 3)),
  modality: fc.constantFrom(...MODALITIES),
  outcome: fc.constantFrom(...SESSION_OUTCOMES),
  isFirst: fc.boolean(),
  target: fc.nat(20),
});
const step = fc.tuple(
  fc.constantFrom(
    'save',
    'pull',
    'pull_again',
    'amend',
    'pull_amendment',
    'apply',
    'apply_on',
    'lead_to',
    'close',
  ),
  what,
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function sessionFields(vault: TestVault, one: Step[1]): SessionFields {
  return {
    ...someSession(PERSONS[one.person] as string, {
      date: one.day,
      modality: one.modality,
      place: one.place,
      language_used: one.target % 2 === 0 ? 'kat' : 'fra',
      is_first_session: one.isFirst,
      outcome: one.outcome,
    }),
    counsellor_id: vault.me(),
    finalised_at: `${one.day}T10:00:00.000Z`,
  };
}

function applicationFields(vault: TestVault, one: Step[1]): ApplicationFields {
  const to = APPLICATION_STATES[one.target % APPLICATION_STATES.length] as ApplicationFields['status'];
  const departure = one.target % 3 === 0 ? one.day : null;
  return someApplicationFields(PERSONS[one.person] as string, {
    status: to,
    status_on: one.day,
    history: [{ from: null, to, on: one.day, at: `${one.day}T10:00:00.000Z`, by: vault.me(), reason: null }],
    submitted_on: one.isFirst ? one.day : null,
    confirmed_departure: departure,
    return_kind: departure === null ? null : 'VOL',
  });
}

function perform(vault: TestVault, [kind, one]: Step, version: number): void {
  const { db } = vault;
  const pull = (entity: Entity, id: string, fields: Record<string, unknown>) => {
    const at = vault.now();
    const base = { created_at: at, created_by: vault.me(), updated_at: at };
    applyRecordState(db, { entity, id, version, position: version, ...base, fields }, false);
  };
  const nth = <T extends { id: string }>(list: T[]): T | undefined => list[one.target % (list.length || 1)];
  const session = nth(listRecords(db, 'session', 'ORDER BY row'));
  const correction = (session_id: string, person_id: string) => ({
    session_id,
    person_id,
    amended_by: vault.me(),
    amended_at: vault.now(),
    reason: 'Wrong',
    fields: { place: one.place, date: one.day, outcome: one.outcome },
  });
  if (kind === 'save') createRecord(vault, 'session', sessionFields(vault, one));
  if (kind === 'pull') pull('session', vault.newId(), sessionFields(vault, one));
  if (kind === 'pull_again' && session !== undefined) pull('session', session.id, sessionFields(vault, one));
  if (kind === 'amend' && session !== undefined)
    createRecord(vault, 'amendment', correction(session.id, session.person_id));
  if (kind === 'pull_amendment') {
    // The correction of a session that arrives with a later page.
    const id = vault.newId();
    pull('amendment', vault.newId(), correction(id, PERSONS[one.person] as string));
    if (one.isFirst) pull('session', id, sessionFields(vault, one));
  }
  const personId = PERSONS[one.person] as string;
  const person = listRecords(db, 'person', 'WHERE id = ?', personId)[0];
  if (kind === 'lead_to') {
    // Two files of one person, a chain of them, a circle, or taken back.
    const target = one.target % 4 === 0 ? null : (PERSONS[one.target % PERSONS.length] as string);
    const merged_into = target === personId ? null : target;
    pull('person', personId, { ...somePerson(), ...person, merged_into });
  }
  if (kind === 'close') {
    const closed = one.isFirst
      ? { closed_as: 'closed_by_person', closed_on: one.day }
      : { closed_as: null, closed_on: null };
    pull('person', personId, { ...somePerson(), ...person, ...closed });
  }
  if (kind === 'apply') createRecord(vault, 'application', applicationFields(vault, one));
  const application = nth(listRecords(db, 'application', 'ORDER BY row'));
  if (kind === 'apply_on' && application !== undefined) {
    const { person_id, ...fields } = applicationFields(vault, one);
    updateRecord(vault, 'application', application.id, {
      ...fields,
      history: [...application.history, ...fields.history],
    });
  }
}

/** The same figures, counted the slow way. */
function plainFigures(
  vault: TestVault,
  filter: StatisticsFilter,
): Partial<Record<IndicatorKey, number | null>> {
  const people = listRecords(vault.db, 'person', '');
  const here = new Set(people.map(({ id }) => id));
  const into = people.flatMap(({ id, merged_into }): [string, string][] =>
    merged_into !== null && here.has(merged_into) ? [[id, merged_into]] : [],
  );
  const kept = resolveMerged(new Map(into));
  const asKept = <T extends { person_id: string }>(record: T): T => ({
    ...record,
    person_id: kept.get(record.person_id) ?? record.person_id,
  });
  const sessions = listRecords(vault.db, 'session', '').map((session) =>
    asKept(
      amendedSession(
        session,
        listRecords(vault.db, 'amendment', 'WHERE session_id = ? ORDER BY amended_at, id', session.id),
      ),
    ),
  );
  const isWithin = (day: string | null, { from, to }: { from: string; to: string }) =>
    day !== null && day >= from && day <= to;
  const held = sessions.filter((one) => one.outcome !== 'no_show');
  const counted = held.filter(
    (one) => isWithin(one.date, filter) && (filter.place === null || one.place === filter.place),
  );
  const persons = new Set(counted.map((one) => one.person_id));
  const applications = listRecords(vault.db, 'application', '')
    .map(asKept)
    .filter((one) => filter.place === null || persons.has(one.person_id));
  const submissions = new Map<string, string>();
  for (const { person_id, submitted_on } of applications) {
    if (submitted_on !== null && submitted_on < (submissions.get(person_id) ?? '9')) {
      submissions.set(person_id, submitted_on);
    }
  }
  const before = [...submissions]
    .filter(([, day]) => isWithin(day, filter))
    .map(([person, day]) => held.filter((one) => one.person_id === person && one.date <= day).length)
    .sort((a, b) => a - b);
  const half = (before.length - 1) / 2;
  const cohort = held.filter((one) => one.is_first_session && isWithin(one.date, COHORT));
  return {
    persons_counselled: persons.size,
    persons_first_time: new Set(counted.filter((one) => one.is_first_session).map((one) => one.person_id))
      .size,
    sessions_held: counted.length,
    applications_approved: applications.filter((one) =>
      one.history.some((step) => step.to === 'approved' && isWithin(step.on, filter)),
    ).length,
    departures_vol_unassisted: new Set(
      applications.filter((one) => isWithin(one.confirmed_departure, filter)).map((one) => one.person_id),
    ).size,
    sessions_before_application_median:
      before.length === 0
        ? null
        : ((before[Math.floor(half)] as number) + (before[Math.ceil(half)] as number)) / 2,
    closed_by_person: people.filter(
      (one) =>
        !kept.has(one.id) &&
        one.closed_as === 'closed_by_person' &&
        isWithin(one.closed_on, filter) &&
        (filter.place === null || persons.has(one.id)),
    ).length,
    cohort_departed: new Set(cohort.map((one) => one.person_id)).size,
  };
}

test('whatever was saved, corrected or pulled, the figures are those of the records', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      const vault = createTestVault('2026-04-02T12:00:00.000Z');
      try {
        for (const [index, one] of steps.entries()) {
          transaction(vault.db, () => perform(vault, one, index + 1));
          for (const filter of [FILTER, { ...FILTER, place: PLACES[0] }] as const) {
            const plain = plainFigures(vault, filter);
            const shown = Object.fromEntries(
              statisticsReport(vault, filter)
                .indicators.filter(({ key }) => key in plain)
                .map(({ key, value, denominator }) => [key, key === 'cohort_departed' ? denominator : value]),
            );
            expect(shown).toEqual(plain);
          }
        }
      } finally {
        vault.remove();
      }
    }),
    { numRuns: 25 },
  );
});
