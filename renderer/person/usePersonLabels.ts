import { useTranslation } from 'react-i18next';
import type { PersonForm } from './personForm.ts';

const ORDER: readonly (keyof PersonForm)[] = [
  'alias_or_initials',
  'full_name_latin',
  'full_name_original',
  'local_ref',
  'birth_year',
  'birth_date',
  'sex',
  'citizenship',
  'languages',
  'interpreter_needed',
  'preferred_sex_of_interpreter',
  'accompaniment',
  'procedure_stage',
  'country_of_return',
  'vd_period_until',
  'vulnerabilities',
];

/** Names of the fields, in the order of the form. */
export function usePersonLabels(): Record<string, string> {
  const { t } = useTranslation('person');
  return Object.fromEntries(ORDER.map((name) => [name, t(`field.${name}`)]));
}
