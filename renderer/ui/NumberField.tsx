import { useEffect, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
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
import { numberFromText, numberToText } from './numberText.ts';

export type NumberFieldProps = FieldProps & {
  value: number | null;
  onChange: (value: number | null) => void;
  /** Below zero only where this says so. */
  min?: number;
  max?: number;
  unit?: string;
};

/**
 * Tells each keystroke, so that a draft loses nothing, and corrects nobody: a number out of range is left standing
 * for the form to speak about.
 */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min = 0, max, unit } = props;
  const [text, setText] = useState(numberToText(value));

  // A value from outside replaces the text, unless the text already means it ("1," on the way to "1,5").
  useEffect(() => {
    setText((shown) => (numberFromText(shown) === value ? shown : numberToText(value)));
  }, [value]);

  const allowed = min < 0 ? /[^\d.,-]/g : /[^\d.,]/g;
  return (
    <AriaTextField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={text}
      onChange={(typed) => {
        const kept = typed.replace(allowed, '');
        setText(kept);
        onChange(numberFromText(kept));
      }}
      inputMode="decimal"
      autoComplete="off"
      maxLength={max === undefined ? 12 : String(max).length + 3}
    >
      <FieldHead {...props} />
      <Suffixed suffix={unit}>
        <Input className={classNames(boxClass, widthClass('s'))} dir="ltr" />
      </Suffixed>
    </AriaTextField>
  );
}
