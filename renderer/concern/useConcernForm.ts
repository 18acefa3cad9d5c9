import { type DefaultValues, type FieldPath, type FieldValues, useForm } from 'react-hook-form';
import { focusField } from '#renderer/ui/ErrorSummary.tsx';

type Required<T extends FieldValues> = (values: T) => readonly FieldPath<T>[];

/** A short form in a dialog: what it needs is looked at when it is handed over, and the first gap takes the focus. */
export function useConcernForm<T extends FieldValues>(
  defaultValues: DefaultValues<T>,
  required: Required<T>,
) {
  const form = useForm<T>({ defaultValues });
  const submit = (work: (values: T) => void) => () => {
    form.clearErrors();
    const values = form.getValues();
    const missing = required(values).filter((name) => {
      const value: unknown = form.getValues(name);
      return value === null || (typeof value === 'string' && value.trim() === '');
    });
    for (const name of missing) form.setError(name, { type: 'shape', message: 'required' });
    const first = missing[0];
    if (first) focusField(first);
    else work(values);
  };
  return { control: form.control, submit };
}
