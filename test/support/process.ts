import type { Application, ApplicationFields, ApplicationInput } from '#shared/application.ts';
import type { Concern } from '#shared/concern.ts';
import type { Consent, ConsentPart } from '#shared/consent.ts';
import type { ReferralInput } from '#shared/referral.ts';

export const SOME_ID = '018f3c5e-0000-7000-8000-000000000001';
const base = {
  id: SOME_ID,
  created_at: '2026-03-01T09:00:00.000Z',
  created_by: SOME_ID,
  updated_at: '2026-03-01T09:00:00.000Z',
  version: 0,
};

/** An application that lacks nothing: every guard is answered. */
export const someApplicationInput = (
  person_id: string,
  fields: Partial<ApplicationInput> = {},
): ApplicationInput => ({
  person_id,
  household_id: null,
  programme_id: null,
  granting_state: 'NL',
  country_of_return: 'GE',
  region_of_return: null,
  decision_reason: null,
  administrative_status_at_application: 'rejected_final',
  asylum_claim_effect_explained: true,
  interpreter_need_answered: true,
  safety_question: 'no_concern_raised',
  open_suspensive_appeal: 'no',
  appeal_effect_told_in_writing_on: null,
  guardian_agreed_on: null,
  best_interests_record_on: null,
  family_or_reception_assured_on: null,
  document_status: 'valid_passport',
  medical_fitness: 'fit',
  escort_type: 'none',
  travel_mode: 'air',
  planned_departure: '2026-04-10',
  return_kind: null,
  cash_due_cents: null,
  cash_paid_cents: null,
  in_kind_budget_cents: null,
  ...fields,
});

/** Every field of an application, without what every record carries. */
export const someApplicationFields = (
  person_id: string,
  fields: Partial<ApplicationFields> = {},
): ApplicationFields => ({
  ...someApplicationInput(person_id),
  status: 'draft',
  status_on: '2026-03-01',
  history: [],
  submitted_on: null,
  decided_on: null,
  consent_record_id: null,
  consent_language: null,
  confirmed_departure: null,
  no_show_on: null,
  arrival_confirmed_on: null,
  withdrawn_on: null,
  withdrawal_reason: null,
  ...fields,
});

export const someApplication = (fields: Partial<Application> = {}): Application => ({
  ...someApplicationFields(SOME_ID),
  ...base,
  ...fields,
});

export const someConsent = (part: ConsentPart, fields: Partial<Consent> = {}): Consent => ({
  ...base,
  person_id: SOME_ID,
  session_id: null,
  part,
  answer: 'given',
  answered_on: '2026-03-01',
  method: 'signed',
  language: 'kat',
  text_version: '1',
  interpreter: 'in_person',
  interpreter_is_child: false,
  deprived_of_liberty: false,
  withdrawn_on: null,
  ...fields,
});

export const someConcern = (fields: Partial<Concern> = {}): Concern => ({
  ...base,
  person_id: SOME_ID,
  session_id: null,
  kind: 'safety',
  raised_on: '2026-03-02',
  referred_to: null,
  referred_on: null,
  answer: null,
  answer_reason: null,
  answered_by: null,
  answered_at: null,
  ...fields,
});

export const someReferralInput = (person_id: string, fields: Partial<ReferralInput> = {}): ReferralInput => ({
  person_id,
  household_id: null,
  application_id: null,
  programme_id: 'EURP-GE',
  country: 'GE',
  reason: null,
  needs: ['housing'],
  data_shared: ['full_name_latin', 'needs'],
  transfer_basis: 'consent',
  transfer_basis_note: null,
  ...fields,
});
