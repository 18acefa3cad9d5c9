import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { useFormat } from '#renderer/ui/format.ts';
import type { Conflict } from '#shared/conflict.ts';
import type { Entity } from '#shared/records.ts';
import { namesToShow } from './conflictSides.ts';
import { useFieldName, useFieldValue, useMemberName } from './fieldWords.ts';

/** A decided difference in words. */
export function useDecisionWords() {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue();
  const member = useMemberName();
  const me = useCall('profile.get', {}).data?.counsellor_id;
  const inWords = (conflict: Conflict, values: Readonly<Record<string, unknown>> | null): string | null => {
    if (values === null) return null;
    const entity = conflict.entity as Entity;
    const names = namesToShow(conflict);
    const parts = names.map((name) => {
      const value = fieldValue(entity, name, values[name]) ?? t('conflict.nothing');
      return names.length === 1
        ? value
        : t('conflict.named_value', { field: fieldName(entity, name), value });
    });
    return parts.join(' · ');
  };
  const chosen = (conflict: Conflict) =>
    conflict.chosen === 'kept'
      ? conflict.kept_values
      : conflict.chosen === 'other'
        ? conflict.other_values
        : conflict.decided_values;
  return {
    field: (conflict: Conflict) => fieldName(conflict.entity as Entity, conflict.field),
    /** By whom and when it was decided, and for what. */
    decided: (conflict: Conflict): string =>
      t(conflict.decided_by === me ? 'conflict.decided_by_you' : 'conflict.decided_by', {
        name: member(conflict.decided_by),
        time: format.dateTime(conflict.decided_at),
        value: inWords(conflict, chosen(conflict)),
      }),
    /** Everything that was written, the chosen one first, none left out. */
    written: (conflict: Conflict): { term: string; value: string }[] => {
      const wrote = (name: string, at: string | null) =>
        t('conflict.wrote', { name, time: format.dateTime(at) });
      const sides = [
        {
          choice: 'kept',
          term: wrote(member(conflict.kept_by), conflict.kept_at),
          value: inWords(conflict, conflict.kept_values),
        },
        {
          choice: 'other',
          term: wrote(member(conflict.other_by), conflict.other_at),
          value: inWords(conflict, conflict.other_values),
        },
      ];
      sides.sort((a, b) => Number(b.choice === conflict.chosen) - Number(a.choice === conflict.chosen));
      const before = inWords(conflict, conflict.base_values);
      return [
        ...sides.map(({ term, value }) => ({ term, value: value ?? t('conflict.nothing') })),
        ...(before === null ? [] : [{ term: t('conflict.before'), value: before }]),
      ];
    },
  };
}
