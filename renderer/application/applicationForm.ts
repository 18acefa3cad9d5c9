import type { Resolver } from 'react-hook-form';
import { nestErrors } from '#renderer/person/nestErrors.ts';
import { type Application, type ApplicationInput, applicationInput } from '#shared/application.ts';
import type { FieldError } from '#shared/errors.ts';
import { type Person, type PersonFields, personFields } from '#shared/person.ts';
import type { PersonFile, Profile } from '#shared/shapes.ts';

type Answer<T> = T extends readonly unknown[] ? T : T | null;

/** Only an application needs the full name and the date of birth, so it is here that they are asked. */
const PERSON_FIELDS = ['full_name_latin', 'full_name_original', 'birth_date'] as const;
export type PersonPart = Pick<PersonFields, (typeof PERSON_FIELDS)[number]>;

/** An application while it is written: every answer may still be missing. */
export type ApplicationForm = { [K in keyof ApplicationInput]: Answer<ApplicationInput[K]> } & PersonPart;

export const personPart = (person: Person): PersonPart => ({
  full_name_latin: person.full_name_latin,
  full_name_original: person.full_name_original,
  birth_date: person.birth_date,
});

/** The country is the one that the person named, never the citizenship; nothing that was to be asked is answered. */
export function newApplicationForm(
  file: PersonFile,
  profile: Profile,
  programmeId: string | null,
): ApplicationForm {
  return {
    ...personPart(file.person),
    person_id: file.person.id,
    household_id: file.household?.id ?? null,
    programme_id: programmeId,
    granting_state: profile.granting_state,
    country_of_return: file.person.country_of_return,
    region_of_return: null,
    decision_reason: null,
    administrative_status_at_application: file.person.procedure_stage,
    asylum_claim_effect_explained: null,
    interpreter_need_answered: null,
    safety_question: null,
    open_suspensive_appeal: null,
    appeal_effect_told_in_writing_on: null,
    guardian_agreed_on: null,
    best_interests_record_on: null,
    family_or_reception_assured_on: null,
    document_status: null,
    medical_fitness: null,
    escort_type: null,
    travel_mode: null,
    planned_departure: null,
    return_kind: null,
    cash_due_cents: null,
    cash_paid_cents: null,
    in_kind_budget_cents: null,
  };
}

const INPUT_NAMES = Object.keys(applicationInput.shape) as (keyof ApplicationInput)[];

export const applicationToInput = (application: Application): ApplicationInput =>
  Object.fromEntries(INPUT_NAMES.map((name) => [name, application[name]])) as ApplicationInput;

/** What is not answered yet is kept as that: not asked, not known, not assessed. */
const withOpenAnswers = (form: ApplicationForm) => ({
  ...form,
  asylum_claim_effect_explained: form.asylum_claim_effect_explained ?? false,
  interpreter_need_answered: form.interpreter_need_answered ?? false,
  safety_question: form.safety_question ?? 'not_asked',
  open_suspensive_appeal: form.open_suspensive_appeal ?? 'unknown',
  medical_fitness: form.medical_fitness ?? 'not_assessed',
  escort_type: form.escort_type ?? 'none',
});

const personSchema = personFields.pick({ full_name_latin: true, full_name_original: true, birth_date: true });

type ApplicationCheck =
  | { fields: ApplicationInput; person: PersonPart; errors: [] }
  | { fields: null; errors: FieldError[] };

export function checkApplicationForm(form: ApplicationForm): ApplicationCheck {
  const { full_name_latin, full_name_original, birth_date, ...fields } = withOpenAnswers(form);
  const person = personSchema.safeParse({ full_name_latin, full_name_original, birth_date });
  const parsed = applicationInput.safeParse(fields);
  if (parsed.success && person.success) return { fields: parsed.data, person: person.data, errors: [] };
  const issues = [...(person.error?.issues ?? []), ...(parsed.error?.issues ?? [])];
  return {
    fields: null,
    errors: issues.map(({ path, message }) => ({ path: String(path[0]), code: message })),
  };
}

/** What the form had shown goes along and is none of the schema's business. */
export type SeenApplication = { application: ApplicationInput | null; person: PersonPart };
export type WriteApplicationForm = ApplicationForm & { seen: SeenApplication };

export const applicationResolver: Resolver<WriteApplicationForm> = (form) => {
  const { seen: _, ...typed } = form;
  const { fields, errors } = checkApplicationForm(typed);
  return fields === null
    ? { values: {}, errors: nestErrors<WriteApplicationForm>(errors) }
    : { values: form, errors: {} };
};
