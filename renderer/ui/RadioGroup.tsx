import { RadioGroup as AriaRadioGroup, RadioButton, RadioField } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { columnsClass } from './CheckboxGroup.tsx';
import css from './Choice.module.css';
import { classNames } from './classNames.ts';
import { ariaFieldProps, FieldHead, type FieldProps, fieldClass } from './Field.tsx';
import { IconTextLink } from './IconTextLink.tsx';
import type { Option } from './Option.tsx';

export type RadioGroupProps<V extends string = string> = Omit<FieldProps, 'autoFocus'> & {
  /** null: nothing is chosen, and nothing looks chosen. */
  value: V | null;
  onChange: (value: V | null) => void;
  options: readonly Option<V>[];
  look?: 'list' | 'segmented';
  columns?: 1 | 2 | 3;
  isClearable?: boolean;
};

export function RadioGroup<V extends string>(props: RadioGroupProps<V>) {
  const { value, onChange, options, look = 'list', columns, isClearable } = props;
  const { t } = useTranslation('common');
  const { autoFocus: _, name: __, ...field } = { name: undefined, ...ariaFieldProps(props) };
  const isSegmented = look === 'segmented';
  return (
    <AriaRadioGroup
      {...field}
      className={fieldClass}
      value={value}
      onChange={(next) => onChange(options.find((option) => option.value === next)?.value ?? null)}
      orientation={isSegmented ? 'horizontal' : 'vertical'}
    >
      <FieldHead {...props} />
      <div className={isSegmented ? css.segments : columnsClass(columns)}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className={css.option ?? ''}>
            <RadioButton className={(isSegmented ? css.segment : css.button) ?? ''}>
              {({ isSelected }) => (
                <>
                  {!isSegmented && (
                    <span className={classNames(css.mark, css.round)} aria-hidden="true">
                      {isSelected && <span className={css.dot} />}
                    </span>
                  )}
                  <span>{option.label}</span>
                </>
              )}
            </RadioButton>
            {option.description && !isSegmented && (
              <Text slot="description" className={css.description ?? ''}>
                {option.description}
              </Text>
            )}
          </RadioField>
        ))}
      </div>
      {isClearable && value !== null && !props.isReadOnly && (
        <span className={css.clear}>
          <IconTextLink onPress={() => onChange(null)}>{t('field.clear_answer')}</IconTextLink>
        </span>
      )}
    </AriaRadioGroup>
  );
}
