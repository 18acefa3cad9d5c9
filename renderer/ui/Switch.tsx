import type { ReactNode } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import css from './Switch.module.css';

type SwitchProps = {
  label: string;
  description?: ReactNode;
  value: boolean;
  onChange: (value: boolean) => void;
  isDisabled?: boolean;
};

/** For settings that take effect at once; a form asks with YesNoField. */
export function Switch({ label, description, value, onChange, isDisabled }: SwitchProps) {
  return (
    <SwitchField
      className={css.field ?? ''}
      isSelected={value}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
    >
      <SwitchButton className={css.button ?? ''}>
        <span className={css.track} aria-hidden="true">
          <span className={css.thumb} />
        </span>
        <span>{label}</span>
      </SwitchButton>
      {description && (
        <Text slot="description" className={css.description ?? ''}>
          {description}
        </Text>
      )}
    </SwitchField>
  );
}
