import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const NAMES = [
  'full_name_latin',
  'full_name_original',
  'birth_date',
  'granting_state',
  'country_of_return',
  'region_of_return',
  'programme_id',
  'administrative_status_at_application',
  'consent',
  'interpreter_need_answered',
  'asylum_claim_effect_explained',
  'safety_question',
  'open_suspensive_appeal',
  'appeal_effect_told_in_writing_on',
  'guardian_agreed_on',
  'best_interests_record_on',
  'family_or_reception_assured_on',
  'document_status',
  'medical_fitness',
  'escort_type',
  'travel_mode',
  'planned_departure',
  'return_kind',
  'decision_reason',
  'cash_due_cents',
  'cash_paid_cents',
  'in_kind_budget_cents',
] as const;

/** Labels in the order of the page, for what leads to its fields. */
export function useApplicationLabels(): Record<string, string> {
  const { t } = useTranslation('application');
  return useMemo(() => Object.fromEntries(NAMES.map((name) => [name, t(`field.${name}`)])), [t]);
}
