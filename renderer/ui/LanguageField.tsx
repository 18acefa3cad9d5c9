import { useMemo } from 'react';
import { LANGUAGE_CODES } from '#shared/codes/languages.ts';
import { ComboBox, type ComboBoxProps } from './ComboBox.tsx';
import { createFormat, useFormat } from './format.ts';
import type { Option } from './Option.tsx';

export type LanguageFieldProps<V extends string = string> = Omit<ComboBoxProps<V>, 'options'> & {
  only?: readonly V[];
};

/** The name in English and in the language itself, so that the person can point at it. */
const otherNames = (code: string): string =>
  `${createFormat('en').languageName(code) ?? ''} ${createFormat('en').ownLanguageName(code) ?? ''} ${code}`;

export function useLanguageOptions(only?: readonly string[]): Option[] {
  const format = useFormat();
  return useMemo(
    () =>
      (only ?? LANGUAGE_CODES)
        .map((code) => {
          const own = format.ownLanguageName(code);
          const label = format.language(code);
          return {
            value: code,
            label,
            keywords: otherNames(code),
            ...(own && own.toLowerCase() !== label.toLowerCase() ? { description: own } : {}),
          };
        })
        .sort((a, b) => format.compare(a.label, b.label)),
    [only, format],
  );
}

export function LanguageField<V extends string>({ only, ...props }: LanguageFieldProps<V>) {
  const options = useLanguageOptions(only);
  return <ComboBox {...props} options={options as Option<V>[]} />;
}
