import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import type { PersonFields } from '#shared/person.ts';

const LISTS: { [K in keyof PersonFields]?: string } = {
  sex: 'sexes',
  preferred_sex_of_interpreter: 'interpreter_sexes',
  accompaniment: 'accompaniments',
  procedure_stage: 'procedure_stages',
  vulnerabilities: 'vulnerabilities',
  closed_as: 'closings',
};

/** A field's value in words. */
export function usePersonValue() {
  const { t } = useTranslation(['codes', 'common']);
  const format = useFormat();
  return <K extends keyof PersonFields>(name: K, value: PersonFields[K]): string => {
    if (value === null || value === '') return t('common:not_recorded');
    const list = LISTS[name];
    if (name === 'citizenship' || name === 'country_of_return') return format.country(value as string);
    if (name === 'birth_date' || name === 'vd_period_until' || name === 'closed_on')
      return format.date(value as string);
    if (name === 'languages') {
      return format.list((value as PersonFields['languages']).map(({ code }) => format.language(code)));
    }
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
    if (Array.isArray(value)) return format.list((value as string[]).map((code) => t(`${list}.${code}`)));
    return list === undefined ? String(value) : t(`${list}.${value}`);
  };
}
