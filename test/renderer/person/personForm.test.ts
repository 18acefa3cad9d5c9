import { expect, it } from 'vitest';
import { checkPersonForm, NO_LANGUAGE, newPersonForm, type PersonForm } from '#renderer/person/personForm.ts';

const complete: PersonForm = {
  ...newPersonForm('K. M.'),
  sex: 'F',
  citizenship: 'GE',
  languages: [{ code: 'kat', level: 'mother_tongue', reads: true }],
  interpreter_needed: false,
  accompaniment: 'adult',
  procedure_stage: 'other',
};
const missing = (form: PersonForm) => checkPersonForm(form).errors.map(({ path }) => path);

it('begins with nothing but the name that was searched', () => {
  const { alias_or_initials, languages, vulnerabilities, ...others } = newPersonForm('Mohammed');
  expect(alias_or_initials).toBe('Mohammed');
  expect(languages).toEqual([NO_LANGUAGE]);
  expect(vulnerabilities).toEqual([]);
  expect(Object.values(others).every((value) => value === null)).toBe(true);
});

it('asks for no more than is needed to talk', () => {
  expect(missing(newPersonForm(null))).toEqual([
    'alias_or_initials',
    'sex',
    'citizenship',
    'languages.0.code',
    'interpreter_needed',
    'accompaniment',
    'procedure_stage',
  ]);
  expect(checkPersonForm(complete)).toMatchObject({
    fields: { alias_or_initials: 'K. M.', country_of_return: null },
  });
});

it('tells what is missing in the row where it is missing', () => {
  const languages = [complete.languages[0]!, { code: 'rus', level: null, reads: null }];
  expect(missing({ ...complete, languages })).toEqual(['languages.1.level', 'languages.1.reads']);
});

it('lets nothing through that belongs to the form and not to the person', () => {
  const form = { ...complete, seen: { local_ref: 'A-1' } } as PersonForm;
  const { fields } = checkPersonForm(form);
  expect(fields).not.toBeNull();
  expect(fields).not.toHaveProperty('seen');
});

it('finds what no single field can tell', () => {
  expect(missing({ ...complete, birth_year: 1990, birth_date: '1991-01-01' })).toEqual(['birth_date']);
  expect(missing({ ...complete, languages: [complete.languages[0]!, complete.languages[0]!] })).toEqual([
    'languages',
  ]);
});
