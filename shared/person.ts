import { z } from 'zod';
import { CITIZENSHIPS, COUNTRIES } from '#shared/codes/countries.ts';
import {
  ACCOMPANIMENTS,
  INTERPRETER_SEXES,
  LANGUAGE_LEVELS,
  PROCEDURE_STAGES,
  SEXES,
  VULNERABILITIES,
} from '#shared/codes/person.ts';
import { CLOSINGS } from '#shared/codes/process.ts';
import type { FieldError } from '#shared/errors.ts';
import { code, codes, id, isoDate, languageCode, recordBase, text } from '#shared/fields.ts';

export const personLanguage = z.strictObject({
  code: languageCode,
  level: code(LANGUAGE_LEVELS),
  reads: z.boolean(),
});
export type PersonLanguage = z.infer<typeof personLanguage>;

/** The minimised person (DOMAIN.md 3.1). Full name and birth date are asked only when an application starts. */
export const personFields = z.strictObject({
  alias_or_initials: text(120),
  local_ref: text(60).nullable(),
  full_name_latin: text(200).nullable(),
  full_name_original: text(200).nullable(),
  birth_year: z.int().min(1900, 'year_invalid').max(2100, 'year_invalid').nullable(),
  birth_date: isoDate.nullable(),
  sex: code(SEXES),
  citizenship: code(CITIZENSHIPS),
  /** Never filled from the citizenship: the two may differ and the person says so. */
  country_of_return: code(COUNTRIES).nullable(),
  languages: z.array(personLanguage).min(1, 'language_missing').max(12),
  interpreter_needed: z.boolean(),
  preferred_sex_of_interpreter: code(INTERPRETER_SEXES).nullable(),
  accompaniment: code(ACCOMPANIMENTS),
  procedure_stage: code(PROCEDURE_STAGES),
  vulnerabilities: codes(VULNERABILITIES),
  /** Last day of the period for voluntary departure, typed from the decision; never computed. */
  vd_period_until: isoDate.nullable(),
  closed_as: code(CLOSINGS).nullable(),
  closed_on: isoDate.nullable(),
  /** The file that is kept for this person, when this one turned out to be a second one. */
  merged_into: id.nullable(),
});
export type PersonFields = z.infer<typeof personFields>;
/** What a form may change: two files are joined by a call of its own. */
export const personEdit = personFields.omit({ merged_into: true }).partial();
export const personRecord = personFields.extend(recordBase);
export type Person = z.infer<typeof personRecord>;

export const PERSON_DEFAULTS: Partial<PersonFields> = {
  local_ref: null,
  full_name_latin: null,
  full_name_original: null,
  birth_year: null,
  birth_date: null,
  country_of_return: null,
  preferred_sex_of_interpreter: null,
  vulnerabilities: [],
  vd_period_until: null,
  closed_as: null,
  closed_on: null,
  merged_into: null,
};

/** Age in whole years on a day; null when only nothing is known. With a birth year alone the year's difference. */
export function ageOn(person: Pick<Person, 'birth_date' | 'birth_year'>, day: string): number | null {
  const year = Number(day.slice(0, 4));
  if (person.birth_date !== null) {
    const years = year - Number(person.birth_date.slice(0, 4));
    return day.slice(5) < person.birth_date.slice(5) ? years - 1 : years;
  }
  return person.birth_year === null ? null : year - person.birth_year;
}

/**
 * A person is treated as a minor when said to be one or when the known age is below 18. A bare birth year
 * counts as a minor while it can still be so: protection before convenience.
 */
export function isMinor(
  person: Pick<Person, 'birth_date' | 'birth_year' | 'accompaniment'>,
  day: string,
): boolean {
  if (person.accompaniment !== 'adult') return true;
  const age = ageOn(person, day);
  if (age === null) return false;
  return person.birth_date === null ? age <= 18 : age < 18;
}

/** What no single field can tell. Paths are names of fields. */
export function checkPerson(
  fields: Pick<
    PersonFields,
    'languages' | 'birth_year' | 'birth_date' | 'vulnerabilities' | 'closed_as' | 'closed_on'
  >,
): FieldError[] {
  const errors: FieldError[] = [];
  if (new Set(fields.languages.map((language) => language.code)).size < fields.languages.length) {
    errors.push({ path: 'languages', code: 'language_twice' });
  }
  if (
    fields.birth_year !== null &&
    fields.birth_date !== null &&
    Number(fields.birth_date.slice(0, 4)) !== fields.birth_year
  ) {
    errors.push({ path: 'birth_date', code: 'year_differs' });
  }
  if (fields.vulnerabilities.includes('none_disclosed') && fields.vulnerabilities.length > 1) {
    errors.push({ path: 'vulnerabilities', code: 'none_and_others' });
  }
  if (fields.closed_as !== null && fields.closed_on === null)
    errors.push({ path: 'closed_on', code: 'required' });
  return errors;
}
