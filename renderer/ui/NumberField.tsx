import { Input } from 'react-aria-components/Input';
import { NumberField as AriaNumberField } from 'react-aria-components/NumberField';
import { classNames } from './classNames.ts';
import {
  ariaFieldProps,
  boxClass,
  FieldHead,
  type FieldProps,
  fieldClass,
  Suffixed,
  widthClass,
} from './Field.tsx';

export type NumberFieldProps = FieldProps & {
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  format?: Intl.NumberFormatOptions;
};

export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step, unit, format = { useGrouping: false } } = props;
  return (
    <AriaNumberField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      formatOptions={format}
      {...(min === undefined ? {} : { minValue: min })}
      {...(max === undefined ? {} : { maxValue: max })}
      {...(step === undefined ? {} : { step })}
    >
      <FieldHead {...props} />
      <Suffixed suffix={unit}>
        <Input className={classNames(boxClass, widthClass('s'))} />
      </Suffixed>
    </AriaNumberField>
  );
}
