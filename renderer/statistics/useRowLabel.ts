import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import type { BreakdownKey } from '#shared/statistics.ts';

const CODE_LISTS: Partial<Record<BreakdownKey, string>> = {
  sessions_by_place: 'places',
  sessions_by_phase: 'phases',
  sessions_by_modality: 'modalities',
  sessions_by_outcome: 'session_outcomes',
  positions_expressed: 'expressed_positions',
  applications_by_state: 'application_states',
};

/** The words for a row of a breakdown, in the current language. */
export function useRowLabel(
  programmeNames: ReadonlyMap<string, string>,
): (key: BreakdownKey, code: string) => string {
  const { t } = useTranslation(['statistics', 'codes']);
  const format = useFormat();
  return (key, code) => {
    if (code === 'not_recorded') return t('statistics:not_recorded');
    if (key === 'sessions_by_month') return format.month(code);
    if (key === 'sessions_by_language') return format.language(code);
    if (key === 'referrals_by_country')
      return code === '*' ? t('statistics:several_countries') : format.country(code);
    if (key === 'referrals_by_programme') return programmeNames.get(code) ?? code;
    return t(`codes:${CODE_LISTS[key]}.${code}`);
  };
}
