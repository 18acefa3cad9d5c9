import { type Control, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useFieldMessage } from '#renderer/ui/form.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import type { ApplicationForm } from './applicationForm.ts';

type MoneyFieldProps = {
  control: Control<ApplicationForm>;
  name: 'cash_due_cents' | 'cash_paid_cents' | 'in_kind_budget_cents';
};

/** Euro as people write them; cents as they are kept, so that nothing is ever rounded. */
export function MoneyField({ control, name }: MoneyFieldProps) {
  const { t } = useTranslation('application');
  const { field, fieldState } = useController({ control, name });
  const fieldMessage = useFieldMessage();
  return (
    <NumberField
      name={name}
      label={t(`field.${name}`)}
      value={field.value === null ? null : field.value / 100}
      onChange={(euro) => field.onChange(euro === null ? null : Math.round(euro * 100))}
      error={fieldMessage(fieldState.error, field.value)}
      max={100_000}
      unit={t('euro')}
      isOptional
    />
  );
}
