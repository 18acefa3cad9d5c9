import { useTranslation } from 'react-i18next';
import { RadioGroup, type RadioGroupProps } from './RadioGroup.tsx';

export type YesNoFieldProps = Omit<RadioGroupProps, 'value' | 'onChange' | 'options' | 'look'> & {
  value: boolean | null;
  onChange: (value: boolean | null) => void;
};

/** A question with no answer until somebody gives one: a tick box cannot say "not asked yet". */
export function YesNoField({ value, onChange, ...props }: YesNoFieldProps) {
  const { t } = useTranslation('common');
  return (
    <RadioGroup
      {...props}
      look="segmented"
      value={value === null ? null : value ? 'yes' : 'no'}
      onChange={(answer) => onChange(answer === null ? null : answer === 'yes')}
      options={[
        { value: 'yes', label: t('yes') },
        { value: 'no', label: t('no') },
      ]}
    />
  );
}
