import type { Random } from '#core/sample/random.ts';
import type { ApplicationFields, ApplicationState, ApplicationStep } from '#shared/application.ts';
import type { COUNTRIES } from '#shared/codes/countries.ts';
import { isMinor, type Person } from '#shared/person.ts';
import { daysBetween } from '#shared/programme.ts';

/** Courses that an application can have taken; every one of them is a chain of legal steps. */
const COURSES: readonly (readonly [readonly ApplicationState[], number])[] = [
  [['draft'], 8],
  [['draft', 'submitted'], 10],
  [['draft', 'submitted', 'eligibility_check'], 14],
  [['draft', 'submitted', 'eligibility_check', 'more_information'], 6],
  [['draft', 'submitted', 'eligibility_check', 'rejected'], 6],
  [['draft', 'submitted', 'eligibility_check', 'approved'], 10],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'suspended'], 4],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'travel_document_pending'], 8],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'travel_booked'], 8],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'travel_booked', 'no_show'], 3],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'travel_booked', 'departed'], 8],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'travel_booked', 'departed', 'arrived'], 10],
  [['draft', 'submitted', 'eligibility_check', 'withdrawn'], 6],
  [['draft', 'submitted', 'eligibility_check', 'approved', 'withdrawn'], 6],
];

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export function sampleApplication(
  random: Random,
  person: Person,
  options: {
    startedOn: string;
    today: string;
    by: string;
    consentId: string;
    programmeId: string | null;
    householdId: string | null;
  },
): ApplicationFields {
  const { startedOn, today } = options;
  const history: ApplicationStep[] = [];
  let on = startedOn;
  let from: ApplicationState | null = null;
  for (const to of random.weighted(COURSES)) {
    if (on > today) break;
    history.push({
      from,
      to,
      on,
      at: `${on}T10:00:00.000Z`,
      by: options.by,
      reason: to === 'suspended' ? 'appeal_suspensive' : null,
    });
    from = to;
    on = addDays(on, random.int(1, 24));
  }
  const last = history[history.length - 1] as ApplicationStep;
  const dayOf = (state: ApplicationState): string | null =>
    history.find((step) => step.to === state)?.on ?? null;
  const isOnItsWay = ['approved', 'travel_document_pending', 'travel_booked'].includes(last.to);
  const departure = dayOf('departed');
  const minorOn = isMinor(person, today) ? startedOn : null;
  return {
    person_id: person.id,
    household_id: options.householdId,
    programme_id: options.programmeId,
    granting_state: 'NL',
    country_of_return: (person.country_of_return ?? person.citizenship) as (typeof COUNTRIES)[number],
    region_of_return: null,
    status: last.to,
    status_on: last.on,
    history,
    submitted_on: dayOf('submitted'),
    decided_on: dayOf('approved') ?? dayOf('rejected'),
    decision_reason: null,
    consent_record_id: options.consentId,
    consent_language: person.languages[0]?.code ?? 'eng',
    administrative_status_at_application: person.procedure_stage,
    asylum_claim_effect_explained: true,
    interpreter_need_answered: true,
    safety_question: 'no_concern_raised',
    open_suspensive_appeal: 'no',
    appeal_effect_told_in_writing_on: null,
    guardian_agreed_on: minorOn,
    best_interests_record_on: minorOn,
    family_or_reception_assured_on: minorOn,
    document_status: random.pick([
      'valid_passport',
      'expired_passport',
      'laissez_passer_requested',
      'none',
    ] as const),
    medical_fitness: random.weighted([
      ['fit', 70],
      ['fit_with_conditions', 8],
      ['not_assessed', 22],
    ] as const),
    escort_type: 'none',
    travel_mode: departure === null ? null : 'air',
    planned_departure: departure ?? (isOnItsWay ? addDays(today, random.int(2, 30)) : null),
    confirmed_departure: departure,
    return_kind:
      departure === null
        ? null
        : random.weighted([
            ['VOL', 85],
            ['ENF', 5],
            ['UNK', 10],
          ] as const),
    no_show_on: dayOf('no_show'),
    arrival_confirmed_on: dayOf('arrived'),
    cash_due_cents: departure === null ? null : 61_500,
    cash_paid_cents: departure !== null && daysBetween(departure, today) > 14 ? 61_500 : null,
    in_kind_budget_cents: departure === null ? null : 200_000,
    withdrawn_on: dayOf('withdrawn'),
    withdrawal_reason: null,
  };
}
