import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import { today } from '#renderer/ui/today.ts';
import { type Programme, programmeWarning } from '#shared/programme.ts';

const MOST_NAMED = 4;

/** The host of an address as it is written in a record, whatever it begins with. */
export const hostOf = (address: string): string =>
  address
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/^www\./i, '')
    .split(/[/?#]/)[0] ?? '';

/** A programme's facts as words in the current language. */
export function useProgrammeWords() {
  const { t, i18n } = useTranslation(['programme', 'codes']);
  const format = useFormat();
  const names = (codes: readonly string[]) => codes.map((code) => format.country(code)).sort(format.compare);

  const targetGroup = (code: string): string => {
    const key = `codes:target_groups.${code}`;
    // A catalogue may bring a group that this version has no words for.
    return i18n.exists(key) ? t(key) : code.replaceAll('_', ' ');
  };
  return {
    targetGroup,
    allCountries: (programme: Programme): string =>
      programme.countries.length === 0 ? t('countries_open') : format.list(names(programme.countries)),
    /** Some of the countries; the one that is looked for is among them. */
    countries: (programme: Programme, wanted: string | null = null): string => {
      const others = names(programme.countries.filter((code) => code !== wanted));
      const all = others.length < programme.countries.length ? [format.country(wanted), ...others] : others;
      if (all.length === 0) return t('countries_open');
      if (all.length <= MOST_NAMED) return all.join(', ');
      const more = all.length - MOST_NAMED + 1;
      return t('countries_more', { names: all.slice(0, MOST_NAMED - 1).join(', '), count: more });
    },
    assistance: (programme: Programme): string =>
      programme.assistance_types.map((code) => t(`codes:assistance_types.${code}`)).join(', '),
    grantingStates: (programme: Programme): string =>
      format.list(
        programme.open_to_member_states.map((code) =>
          code === 'all' ? t('all_states') : code === 'all EU' ? t('all_eu') : format.country(code),
        ),
      ),
    source: (programme: Programme): string => hostOf(programme.url || (programme.source[0] ?? '')),
    dated: (programme: Programme): string =>
      programme.valid_as_of === null
        ? t('no_date')
        : t('as_of', { date: format.date(programme.valid_as_of) }),
    confidence: (programme: Programme): string =>
      t('confidence', { value: t(`codes:confidences.${programme.confidence}`) }),
    warning: (programme: Programme) => programmeWarning(programme, today()),
  };
}
