import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import css from './Field.module.css';

/** What every field of the kit understands. */
export type FieldProps = {
  label: string;
  description?: ReactNode;
  /** A finished sentence; its presence makes the field invalid. */
  error?: string | undefined;
  isOptional?: boolean;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  isLabelHidden?: boolean;
  autoFocus?: boolean;
  name?: string;
  onBlur?: () => void;
};

export const fieldClass = css.field ?? '';
export const labelClass = css.label ?? '';
export const boxClass = css.box ?? '';
export type FieldWidth = 's' | 'm' | 'l' | 'full';
export const widthClass = (width: FieldWidth) => css[width];

/** Splits off what the behaviour layer wants, so that each field passes it on in one line. */
export const ariaFieldProps = ({ error, isDisabled, isReadOnly, autoFocus, name, onBlur }: FieldProps) => ({
  isInvalid: error !== undefined,
  isDisabled: isDisabled ?? false,
  isReadOnly: isReadOnly ?? false,
  autoFocus: autoFocus ?? false,
  validationBehavior: 'aria' as const,
  // ErrorSummary finds the field by this, whatever element inside it takes the focus.
  'data-field': name,
  ...(onBlur ? { onBlur } : {}),
});

/** Label, hint and error stand above the box, so that no list that opens below can cover them. */
export function FieldHead({ label, description, error, isOptional, isLabelHidden }: FieldProps) {
  const { t } = useTranslation('common');
  return (
    <>
      <Label className={classNames(labelClass, isLabelHidden && css.hiddenLabel)}>
        {label}
        {isOptional && <span className={css.optional}> {t('field.optional')}</span>}
      </Label>
      {description && (
        <Text slot="description" className={css.description ?? ''}>
          {description}
        </Text>
      )}
      <FieldMessage error={error} />
    </>
  );
}

/** Shown only inside a field that is invalid. */
export function FieldMessage({ error }: { error: string | undefined }) {
  return (
    <FieldError className={css.error ?? ''}>
      <CircleAlert size={15} aria-hidden="true" />
      <span>{error}</span>
    </FieldError>
  );
}

export function Suffixed({ suffix, children }: { suffix?: string | undefined; children: ReactNode }) {
  if (!suffix) return children;
  return (
    <span className={css.withSuffix}>
      {children}
      <span className={css.suffix}>{suffix}</span>
    </span>
  );
}
