import type { Resolver } from 'react-hook-form';
import type { FieldError } from '#shared/errors.ts';
import {
  checkPerson,
  PERSON_DEFAULTS,
  type Person,
  type PersonFields,
  type PersonLanguage,
  personFields,
} from '#shared/person.ts';
import { nestErrors } from './nestErrors.ts';

type Answer<T> = T extends readonly unknown[] ? T : T | null;
/** A person while they are written down: every answer may still be missing, and none is filled in beforehand. */
export type PersonForm = { [K in keyof Omit<PersonFields, 'languages'>]: Answer<PersonFields[K]> } & {
  languages: { [K in keyof PersonLanguage]: PersonLanguage[K] | null }[];
};

export const NO_LANGUAGE: PersonForm['languages'][number] = { code: null, level: null, reads: null };

export const newPersonForm = (alias_or_initials: string | null): PersonForm => ({
  ...(PERSON_DEFAULTS as PersonForm),
  alias_or_initials,
  sex: null,
  citizenship: null,
  languages: [NO_LANGUAGE],
  interpreter_needed: null,
  accompaniment: null,
  procedure_stage: null,
});

export function personToForm(person: Person): PersonFields {
  const { id: _, created_at: _at, created_by: _by, updated_at: _on, version: _version, ...fields } = person;
  return fields;
}

const isBegun = ({ code, level, reads }: PersonForm['languages'][number]): boolean =>
  code !== null || level !== null || reads !== null;

/** Rows that nobody began are no languages. One that was begun among them keeps its place, and so its message. */
const withoutEmptyRows = (form: PersonForm): PersonForm =>
  form.languages.some(isBegun) ? form : { ...form, languages: [] };

/** A form may carry more than the person (what an edit had seen, a field of an older version). */
const onlyPerson = (form: PersonForm): PersonForm =>
  Object.fromEntries(
    Object.entries(form).filter(([name]) => name in personFields.shape),
  ) as unknown as PersonForm;

type PersonCheck = { fields: PersonFields; errors: [] } | { fields: null; errors: FieldError[] };

export function checkPersonForm(form: PersonForm): PersonCheck {
  const parsed = personFields.safeParse(withoutEmptyRows(onlyPerson(form)));
  const errors: FieldError[] = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    // That there is no language at all is told at the first row.
    path: message === 'language_missing' && form.languages.length > 0 ? 'languages.0.code' : path.join('.'),
    code: message,
  }));
  errors.push(...checkPerson(form as PersonFields));
  return parsed.success && errors.length === 0
    ? { fields: parsed.data, errors: [] }
    : { fields: null, errors };
}

/** For react-hook-form. */
export const personResolver = <T extends PersonForm>(): Resolver<T> => {
  return (form) => {
    const { fields, errors } = checkPersonForm(form);
    return fields === null ? { values: {}, errors: nestErrors<T>(errors) } : { values: form, errors: {} };
  };
};
