import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Text } from 'react-aria-components/Text';
import css from './Choice.module.css';
import { classNames } from './classNames.ts';
import { FieldMessage } from './Field.tsx';

export type CheckboxProps = {
  label: ReactNode;
  description?: ReactNode;
  error?: string | undefined;
  value?: boolean;
  onChange?: (value: boolean) => void;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  name?: string;
  /** Inside a group: the code that this box stands for. */
  of?: string;
};

export function Checkbox({ label, description, error, value, onChange, of, name, ...rest }: CheckboxProps) {
  return (
    <CheckboxField
      {...rest}
      className={css.option ?? ''}
      {...(of === undefined ? { isSelected: value ?? false, isInvalid: error !== undefined } : { value: of })}
      {...(onChange ? { onChange } : {})}
      data-field={name}
    >
      <CheckboxButton className={css.button ?? ''}>
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className={classNames(css.mark, css.square)} aria-hidden="true">
              {isIndeterminate ? (
                <Minus size={15} strokeWidth={3} />
              ) : (
                isSelected && <Check size={15} strokeWidth={3} />
              )}
            </span>
            <span>{label}</span>
          </>
        )}
      </CheckboxButton>
      {description && (
        <Text slot="description" className={css.description ?? ''}>
          {description}
        </Text>
      )}
      {of === undefined && <FieldMessage error={error} />}
    </CheckboxField>
  );
}
