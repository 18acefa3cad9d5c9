import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';

const LISTS: Readonly<Record<string, string>> = {
  needs: 'assistance_types',
  data_shared: 'shareable_fields',
  transfer_basis: 'transfer_bases',
  administrative_status_at_application: 'procedure_stages',
  safety_question: 'safety_question',
  open_suspensive_appeal: 'yes_no_unknown',
  document_status: 'document_states',
  medical_fitness: 'medical_fitness',
  escort_type: 'escort_types',
  travel_mode: 'travel_modes',
  return_kind: 'return_kinds',
};
const COUNTRIES = ['country', 'country_of_return', 'granting_state'];

/** The value of a field of an application or a referral, in words. */
export function useFieldWords(): (name: string, value: unknown) => string {
  const { t } = useTranslation(['codes', 'common']);
  const format = useFormat();
  return (name, value) => {
    if (value === null || value === undefined || value === '') return t('common:not_recorded');
    const list = LISTS[name];
    if (list !== undefined) {
      const words = [value].flat().map((code) => t(`${list}.${String(code)}`));
      return words.length === 0 ? t('common:not_recorded') : format.list(words);
    }
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
    if (typeof value === 'number') return format.number(name.endsWith('_cents') ? value / 100 : value);
    const text = String(value);
    if (COUNTRIES.includes(name)) return format.country(text);
    return /^\d{4}-\d\d-\d\d$/.test(text) ? format.date(text) : text;
  };
}
