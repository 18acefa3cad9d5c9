import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const NAMES = [
  'programme_id',
  'country',
  'needs',
  'application_id',
  'reason',
  'data_shared',
  'transfer_basis',
  'transfer_basis_note',
] as const;

/** Labels in the order of the page, for what leads to its fields. */
export function useReferralLabels(): Record<string, string> {
  const { t } = useTranslation('referral');
  return useMemo(() => Object.fromEntries(NAMES.map((name) => [name, t(`field.${name}`)])), [t]);
}
