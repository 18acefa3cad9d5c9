import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Option } from './Option.tsx';

/** The options of a field from a code list, in the list's own order; `list` is its name in locales. */
export function useCodes<const V extends string>(list: string, codes: readonly V[]): Option<V>[] {
  const { t } = useTranslation('codes');
  return useMemo(() => codes.map((value) => ({ value, label: t(`${list}.${value}`) })), [t, list, codes]);
}
