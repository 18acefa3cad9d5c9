import type { ComponentType } from 'react';
import {
  type Control,
  type FieldError,
  type FieldErrors,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useController,
} from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { failureOf } from '#renderer/callFailure.ts';
import { Checkbox, type CheckboxProps } from './Checkbox.tsx';
import { CheckboxGroup, type CheckboxGroupProps } from './CheckboxGroup.tsx';
import { ComboBox, type ComboBoxProps } from './ComboBox.tsx';
import { CountryField, type CountryFieldProps } from './CountryField.tsx';
import { DateField, type DateFieldProps } from './DateField.tsx';
import { DatePicker } from './DatePicker.tsx';
import type { ErrorEntry } from './ErrorSummary.tsx';
import { LanguageField, type LanguageFieldProps } from './LanguageField.tsx';
import { MultiComboBox, type MultiComboBoxProps } from './MultiComboBox.tsx';
import { NumberField, type NumberFieldProps } from './NumberField.tsx';
import { RadioGroup, type RadioGroupProps } from './RadioGroup.tsx';
import { Select, type SelectProps } from './Select.tsx';
import { TextArea, type TextAreaProps } from './TextArea.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';
import { TimeField, type TimeFieldProps } from './TimeField.tsx';
import { YesNoField, type YesNoFieldProps } from './YesNoField.tsx';

/** The props of a field of the kit without what the form supplies. */
type Bound<Props> = Omit<Props, 'value' | 'onChange' | 'error' | 'name' | 'onBlur' | 'of'>;
type Binding<T extends FieldValues, C, O> = { control: Control<T, C, O>; name: FieldPath<T> };

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** An error's message is a code; what only the schema language says becomes 'required' or 'invalid'. */
export function useFieldMessage() {
  const { t, i18n } = useTranslation('errors');
  return (
    error: { message?: string | undefined; type?: unknown } | undefined,
    value: unknown,
  ): string | undefined => {
    if (!error) return undefined;
    const code = error.message ?? '';
    if (/^[a-z][a-z0-9_]*$/.test(code) && i18n.exists(`errors:field.${code}`)) return t(`field.${code}`);
    return t(isEmpty(value) ? 'field.required' : 'field.invalid');
  };
}

type Kind = { empty: unknown; fromInput?: (input: never) => unknown };

/** Makes the bound twin of a field: `empty` is what it shows for a value that is not there yet. */
function bind<Props>(Field: ComponentType<Props>, { empty, fromInput }: Kind) {
  return function BoundField<T extends FieldValues, C, O>({
    control,
    name,
    ...rest
  }: Bound<Props> & Binding<T, C, O>) {
    const { field, fieldState } = useController<T, FieldPath<T>, O>({ control, name });
    const fieldMessage = useFieldMessage();
    const supplied = {
      ...rest,
      name,
      value: field.value ?? empty,
      onChange: (input: never) => field.onChange(fromInput ? fromInput(input) : input),
      onBlur: field.onBlur,
      error: fieldMessage(fieldState.error, field.value),
    };
    return <Field {...(supplied as unknown as Props & object)} />;
  };
}

const emptyTextIsNull = (text: string) => (text === '' ? null : text);

export const FormTextField = bind<TextFieldProps>(TextField, { empty: '', fromInput: emptyTextIsNull });
export const FormTextArea = bind<TextAreaProps>(TextArea, { empty: '', fromInput: emptyTextIsNull });
export const FormNumberField = bind<NumberFieldProps>(NumberField, { empty: null });
export const FormDateField = bind<DateFieldProps>(DateField, { empty: null });
export const FormDatePicker = bind<DateFieldProps>(DatePicker, { empty: null });
export const FormTimeField = bind<TimeFieldProps>(TimeField, { empty: null });
export const FormSelect = bind<SelectProps>(Select, { empty: null });
export const FormComboBox = bind<ComboBoxProps>(ComboBox, { empty: null });
export const FormMultiComboBox = bind<MultiComboBoxProps>(MultiComboBox, { empty: [] });
export const FormCountryField = bind<CountryFieldProps>(CountryField, { empty: null });
export const FormLanguageField = bind<LanguageFieldProps>(LanguageField, { empty: null });
export const FormCheckboxGroup = bind<CheckboxGroupProps>(CheckboxGroup, { empty: [] });
export const FormCheckbox = bind<CheckboxProps>(Checkbox, { empty: false });
export const FormRadioGroup = bind<RadioGroupProps>(RadioGroup, { empty: null });
export const FormYesNoField = bind<YesNoFieldProps>(YesNoField, { empty: null });

/** Puts the field codes of a failed call on their fields. */
export function setFailureOnForm<T extends FieldValues, C, O>(
  form: UseFormReturn<T, C, O>,
  thrown: unknown,
): void {
  for (const { path, code } of failureOf(thrown).fields ?? [])
    form.setError(path as FieldPath<T>, { type: 'core', message: code });
}

const isFieldError = (node: object): node is FieldError => 'type' in node && typeof node.type === 'string';

function leaves(errors: object, path: string): { name: string; error: FieldError }[] {
  return Object.entries(errors).flatMap(([key, node]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof node !== 'object' || node === null || key === 'ref') return [];
    return isFieldError(node) ? [{ name, error: node }] : leaves(node, name);
  });
}

const valueAt = (values: unknown, name: string): unknown =>
  name
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], values);

/** The entries of ErrorSummary in the order of `labels`; a list's own item is called by its list. */
export function useFormErrors<T extends FieldValues>(
  errors: FieldErrors<T>,
  values: T,
  labels: Record<string, string>,
): ErrorEntry[] {
  const fieldMessage = useFieldMessage();
  const order = Object.keys(labels);
  const place = (name: string) => {
    const index = order.indexOf(name.split('.')[0] ?? name);
    return index === -1 ? order.length : index;
  };
  return leaves(errors, '')
    .map(({ name, error }) => ({
      name,
      label: labels[name] ?? labels[name.split('.')[0] ?? name] ?? name,
      message: fieldMessage(error, valueAt(values, name)),
    }))
    .sort((a, b) => place(a.name) - place(b.name));
}
