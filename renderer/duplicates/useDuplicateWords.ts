import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { usePersonValue } from '#renderer/person/usePersonValue.ts';
import { useFormat } from '#renderer/ui/format.ts';
import type { DuplicateReason } from '#shared/duplicate-match.ts';
import type { MergeField } from '#shared/merge-files.ts';
import type { PersonFields } from '#shared/person.ts';

/** Why two files may be one person's, as one line. */
export function useReasonWords() {
  const { t } = useTranslation('duplicate');
  return (reasons: readonly DuplicateReason[]): string =>
    reasons.map((reason) => t(`reason.${reason}`)).join(' · ');
}

/** The name of what is chosen together. */
export function useMergeLabel() {
  const { t } = useTranslation(['duplicate', 'person']);
  return (field: MergeField): string =>
    field === 'closed_as' ? t('compare.file') : t(`person:field.${field}`);
}

/** What a file says there, in words; null where it says nothing. */
export function useMergeValue() {
  const { t } = useTranslation(['duplicate', 'person', 'codes']);
  const format = useFormat();
  const valueInWords = usePersonValue();
  return (field: MergeField, person: Partial<PersonFields>): string | null => {
    if (field === 'born') {
      if (person.birth_date) return format.date(person.birth_date);
      return person.birth_year ? String(person.birth_year) : null;
    }
    if (field === 'closed_as') {
      if (!person.closed_as) return t('compare.open_file');
      return t('compare.closed_file', {
        how: t(`codes:closings.${person.closed_as}`),
        date: format.date(person.closed_on ?? null),
      });
    }
    if (field === 'languages') {
      const spoken = (person.languages ?? []).map(({ code, level, reads }) =>
        t(reads ? 'person:language_read' : 'person:language_not_read', {
          language: format.language(code),
          level: t(`codes:language_levels.${level}`),
        }),
      );
      return spoken.length === 0 ? null : format.list(spoken);
    }
    const value = person[field];
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
    return valueInWords(field, value);
  };
}

/** What a colleague is called; null for somebody whom the team's list does not name. */
export function useColleague() {
  const { t } = useTranslation('sync');
  const profile = useCall('profile.get', {}).data;
  return (id: string): string | null => {
    const name = profile?.members.find((member) => member.id === id)?.display_name || null;
    if (profile !== undefined && id === profile.counsellor_id) return name ?? t('you');
    return name;
  };
}
