import { useTranslation } from 'react-i18next';
import { CheckboxGroup } from '#renderer/ui/CheckboxGroup.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { SHAREABLE_FIELDS } from '#shared/codes/assistance.ts';
import css from './SharedFields.module.css';
import type { SharedField, SharedValues } from './useSharedValues.ts';

type SharedFieldsProps = {
  value: readonly SharedField[];
  onChange: (value: SharedField[]) => void;
  values: SharedValues;
};

/** Each field beside the value that would leave. What is not recorded cannot be shared and is only named. */
export function SharedFields({ value, onChange, values }: SharedFieldsProps) {
  const { t } = useTranslation(['referral', 'codes']);
  const format = useFormat();
  const label = (field: SharedField) => t(`codes:shareable_fields.${field}`);
  const isThere = (field: SharedField) => values[field] !== null || value.includes(field);
  const absent = SHAREABLE_FIELDS.filter((field) => !isThere(field));
  return (
    <Stack gap={3}>
      <CheckboxGroup<SharedField>
        name="data_shared"
        label={t('field.data_shared')}
        description={t('hint.data_shared')}
        value={value}
        onChange={onChange}
        columns={2}
        options={SHAREABLE_FIELDS.filter(isThere).map((field) => ({
          value: field,
          label: label(field),
          description: values[field] ?? t('common:not_recorded'),
        }))}
      />
      {absent.length > 0 && (
        <p className={css.absent}>{t('absent', { fields: format.list(absent.map(label)) })}</p>
      )}
      <p role="status" className={css.count}>
        {value.length === 0 ? t('shares_nothing') : t('shares', { count: value.length })}
      </p>
    </Stack>
  );
}
