import { CheckboxGroup as AriaCheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Checkbox } from './Checkbox.tsx';
import css from './Choice.module.css';
import { classNames } from './classNames.ts';
import { ariaFieldProps, FieldHead, type FieldProps, fieldClass } from './Field.tsx';
import type { Option } from './Option.tsx';

export type CheckboxGroupProps<V extends string = string> = Omit<FieldProps, 'autoFocus'> & {
  value: readonly V[];
  onChange: (value: V[]) => void;
  options: readonly Option<V>[];
  columns?: 1 | 2 | 3;
};

export const columnsClass = (columns: 1 | 2 | 3 = 1) =>
  classNames(css.options, columns > 1 && css[`columns${columns}`]);

export function CheckboxGroup<V extends string>(props: CheckboxGroupProps<V>) {
  const { value, onChange, options, columns } = props;
  const { autoFocus: _, name: __, ...field } = { name: undefined, ...ariaFieldProps(props) };
  return (
    <AriaCheckboxGroup
      {...field}
      className={fieldClass}
      value={[...value]}
      // The order of the code list, whatever the order of the clicks, so that equal choices are equal values.
      onChange={(next) =>
        onChange(options.map((option) => option.value).filter((code) => next.includes(code)))
      }
    >
      <FieldHead {...props} />
      <div className={columnsClass(columns)}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            of={option.value}
            label={option.label}
            description={option.description}
          />
        ))}
      </div>
    </AriaCheckboxGroup>
  );
}
