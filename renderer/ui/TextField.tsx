import type { Ref } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { classNames } from './classNames.ts';
import {
  ariaFieldProps,
  boxClass,
  FieldHead,
  type FieldProps,
  type FieldWidth,
  fieldClass,
  Suffixed,
  widthClass,
} from './Field.tsx';

export type TextFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password' | 'url' | 'tel' | 'email';
  dir?: 'ltr' | 'rtl' | 'auto';
  lang?: string;
  maxLength?: number;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'url' | 'tel' | 'email';
  width?: FieldWidth;
  suffix?: string;
  placeholder?: string;
  ref?: Ref<HTMLInputElement>;
};

export function TextField(props: TextFieldProps) {
  const { value, onChange, type = 'text', dir = 'auto', lang, maxLength, placeholder, ref } = props;
  const { autoComplete = 'off', inputMode, width = 'l', suffix } = props;
  return (
    <AriaTextField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={value}
      onChange={onChange}
      type={type}
      autoComplete={autoComplete}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(inputMode === undefined ? {} : { inputMode })}
    >
      <FieldHead {...props} />
      <Suffixed suffix={suffix}>
        <Input
          ref={ref}
          className={classNames(boxClass, widthClass(width))}
          dir={type === 'password' ? 'ltr' : dir}
          lang={lang}
          placeholder={placeholder}
          spellCheck={false}
        />
      </Suffixed>
    </AriaTextField>
  );
}
