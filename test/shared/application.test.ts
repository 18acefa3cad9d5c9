import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Application,
  type ApplicationCircumstances,
  type ApplicationState,
  canMoveApplication,
  checkStepDay,
  isApplicationOver,
  missingForApplication,
  moveApplication,
  nextApplicationStates,
} from '#shared/application.ts';
import {
  APPLICATION_STATES,
  DOCUMENT_STATES,
  SAFETY_QUESTION,
  YES_NO_UNKNOWN,
} from '#shared/codes/assistance.ts';
import type { Person } from '#shared/person.ts';
import { SOME_ID, someApplication, someConcern, someConsent } from '#test/support/process.ts';
import { somePerson } from '#test/support/store.ts';

const person: Person = {
  ...somePerson({ full_name_latin: 'Nino Example', birth_date: '1990-01-01' }),
  id: SOME_ID,
  created_at: '2026-03-01T09:00:00.000Z',
  created_by: SOME_ID,
  updated_at: '2026-03-01T09:00:00.000Z',
  version: 0,
};
const complete: ApplicationCircumstances = {
  person,
  consents: [someConsent('application')],
  concerns: [],
  on: '2026-03-10',
};

const anyState = fc.constantFrom(...APPLICATION_STATES);
const anyDay = fc.option(fc.constantFrom('2026-01-05', '2026-03-01'), { nil: null });
const anyApplication: fc.Arbitrary<Application> = fc
  .record({
    status: anyState,
    asylum_claim_effect_explained: fc.boolean(),
    interpreter_need_answered: fc.boolean(),
    safety_question: fc.constantFrom(...SAFETY_QUESTION),
    open_suspensive_appeal: fc.constantFrom(...YES_NO_UNKNOWN),
    appeal_effect_told_in_writing_on: anyDay,
    guardian_agreed_on: anyDay,
    best_interests_record_on: anyDay,
    family_or_reception_assured_on: anyDay,
    document_status: fc.constantFrom(...DOCUMENT_STATES),
    planned_departure: anyDay,
  })
  .map((fields) => someApplication(fields));
const anyPerson: fc.Arbitrary<Person> = fc
  .record({
    accompaniment: fc.constantFrom('adult', 'minor_in_family', 'unaccompanied_minor'),
    birth_date: fc.constantFrom('1990-01-01', '2015-06-01', null),
    full_name_latin: fc.constantFrom('Nino Example', null),
  })
  .map((fields) => ({ ...person, ...fields }) as Person);
const anyConsents = fc.constantFrom(
  [],
  [someConsent('application')],
  [someConsent('application', { answer: 'refused' })],
  [someConsent('application', { withdrawn_on: '2026-03-05' })],
  [someConsent('transfer_abroad')],
);
const openConcern = someConcern();
const answeredConcern = someConcern({
  answered_at: '2026-03-05T10:00:00.000Z',
  answer: 'protection_route_ended',
});
const anyCircumstances: fc.Arbitrary<ApplicationCircumstances> = fc.record({
  person: anyPerson,
  consents: anyConsents,
  concerns: fc.constantFrom([], [openConcern], [answeredConcern], [answeredConcern, openConcern]),
  on: fc.constant('2026-03-10'),
});

/** The arrows of DOMAIN.md 2.2, written down a second time and independently of the code. */
const ARROWS = `
draft > submitted withdrawn
submitted > eligibility_check withdrawn
eligibility_check > approved rejected more_information withdrawn
more_information > eligibility_check lapsed withdrawn
approved > travel_document_pending travel_booked suspended withdrawn
rejected > appealed_or_resubmitted withdrawn
appealed_or_resubmitted > eligibility_check withdrawn
suspended > approved withdrawn
travel_document_pending > travel_document_ok suspended withdrawn
travel_document_ok > travel_booked suspended withdrawn
travel_booked > departed no_show suspended withdrawn
no_show > travel_booked closed_not_departed withdrawn
departed > arrived
arrived > closed
lapsed >
withdrawn >
closed >
closed_not_departed >`
  .trim()
  .split('\n')
  .map((line) => line.split(/[ >]+/).filter(Boolean) as ApplicationState[]);

describe('the course of an application', () => {
  test.each(ARROWS.map(([from, ...to]) => [from as ApplicationState, to] as const))('from %s', (from, to) => {
    expect(nextApplicationStates(from).toSorted()).toEqual([...to].sort());
  });

  test('every pair of states that is no arrow is refused with a code', () => {
    fc.assert(
      fc.property(anyApplication, anyState, anyCircumstances, (application, to, circumstances) => {
        if (canMoveApplication(application.status, to)) return;
        const moved = moveApplication(application, to, circumstances);
        expect(moved).toMatchObject({ ok: false, error: { code: 'illegal_transition' } });
      }),
    );
  });

  test('withdrawal is open before departure, whatever is missing and however open a concern is', () => {
    fc.assert(
      fc.property(anyApplication, anyCircumstances, (application, circumstances) => {
        const isBeforeDeparture =
          !isApplicationOver(application.status) && !['departed', 'arrived'].includes(application.status);
        expect(moveApplication(application, 'withdrawn', circumstances).ok).toBe(isBeforeDeparture);
      }),
    );
  });

  test('no sequence of steps gets past an open concern towards departure', () => {
    const forward = new Set<ApplicationState>([
      'submitted',
      'eligibility_check',
      'approved',
      'appealed_or_resubmitted',
      'travel_document_pending',
      'travel_document_ok',
      'travel_booked',
      'departed',
    ]);
    fc.assert(
      fc.property(
        anyApplication,
        anyCircumstances,
        fc.array(anyState, { maxLength: 30 }),
        (start, given, steps) => {
          const circumstances = { ...given, concerns: [...given.concerns, openConcern] };
          let application = start;
          for (const to of steps) {
            const moved = moveApplication(application, to, circumstances);
            if (!moved.ok) continue;
            expect(forward.has(to)).toBe(false);
            application = { ...application, status: to };
          }
        },
      ),
    );
  });

  test('an answered concern stops nothing', () => {
    const moved = moveApplication(someApplication(), 'submitted', {
      ...complete,
      concerns: [answeredConcern],
    });
    expect(moved.ok).toBe(true);
  });

  test('a step that is taken has nothing missing, and one that is refused names what is missing', () => {
    fc.assert(
      fc.property(anyApplication, anyState, anyCircumstances, (application, to, circumstances) => {
        const missing = missingForApplication(application, to, circumstances);
        const moved = moveApplication(application, to, circumstances);
        if (moved.ok) expect(missing).toEqual([]);
        else if (moved.error.code === 'guard_refused') expect(moved.error.fields).toEqual(missing);
        else expect(['illegal_transition', 'concern_open']).toContain(moved.error.code);
      }),
    );
  });

  test('from every state there is a way to an end', () => {
    for (const start of APPLICATION_STATES) {
      const reached = new Set<ApplicationState>([start]);
      for (const state of reached) for (const next of nextApplicationStates(state)) reached.add(next);
      expect([...reached].some(isApplicationOver)).toBe(true);
    }
  });
});

describe('guards', () => {
  const missing = (
    fields: Partial<Application>,
    given: Partial<ApplicationCircumstances> = {},
    to: ApplicationState = 'submitted',
  ) => missingForApplication(someApplication(fields), to, { ...complete, ...given }).map(({ code }) => code);

  test('a complete application lacks nothing', () => expect(missing({})).toEqual([]));

  test.each([
    ['consent_application_missing', {}, { consents: [] }],
    ['interpreter_need_unanswered', { interpreter_need_answered: false }, {}],
    ['asylum_effect_unexplained', { asylum_claim_effect_explained: false }, {}],
    ['safety_question_unanswered', { safety_question: 'not_asked' }, {}],
    ['appeal_effect_untold', { open_suspensive_appeal: 'yes' }, {}],
    ['appeal_effect_untold', { open_suspensive_appeal: 'unknown' }, {}],
    ['full_name_missing', {}, { person: { ...person, full_name_latin: null } }],
    ['birth_date_missing', {}, { person: { ...person, birth_date: null } }],
  ] as [string, Partial<Application>, Partial<ApplicationCircumstances>][])('%s', (code, fields, given) => {
    expect(missing(fields, given)).toEqual([code]);
  });

  test('a name in its own script is enough', () => {
    expect(missing({}, { person: { ...person, full_name_latin: null, full_name_original: 'ნინო' } })).toEqual(
      [],
    );
  });

  test('a minor needs guardian, best-interests record and family or reception', () => {
    const minor = { ...person, birth_date: '2012-01-01' };
    expect(missing({}, { person: minor })).toEqual([
      'guardian_missing',
      'best_interests_missing',
      'family_or_reception_missing',
    ]);
  });

  test('travel is booked with a valid document and a day only', () => {
    const from: Partial<Application> = {
      status: 'approved',
      document_status: 'expired_passport',
      planned_departure: null,
    };
    expect(missing(from, {}, 'travel_booked')).toEqual(['document_not_valid', 'planned_departure_missing']);
    expect(missing(from, {}, 'travel_document_pending')).toEqual([]);
  });
});

describe('the day of a step', () => {
  const application = { status_on: '2026-03-05' };
  test('is not to come', () => {
    expect(checkStepDay(application, 'approved', '2026-03-20', '2026-03-10')).toEqual([
      { path: 'on', code: 'in_future' },
    ]);
    expect(checkStepDay(application, 'approved', '2026-03-11', '2026-03-10')).toEqual([]);
  });
  test('is not before the step it follows', () => {
    expect(checkStepDay(application, 'approved', '2026-02-01', '2026-03-10')).toEqual([
      { path: 'on', code: 'before_last_step' },
    ]);
  });
  test('a withdrawal counts from when the person said so', () => {
    expect(checkStepDay(application, 'withdrawn', '2026-02-01', '2026-03-10')).toEqual([]);
  });
});
