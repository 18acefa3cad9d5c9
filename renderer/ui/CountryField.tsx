import { useMemo } from 'react';
import { COUNTRIES } from '#shared/codes/countries.ts';
import { ComboBox, type ComboBoxProps } from './ComboBox.tsx';
import { createFormat, useFormat } from './format.ts';
import type { Option } from './Option.tsx';

export type CountryFieldProps<V extends string = string> = Omit<ComboBoxProps<V>, 'options'> & {
  only?: readonly V[];
  withStateless?: boolean;
  withUnknown?: boolean;
};

/** A colleague may type the country as it is called in another language of the house. */
const otherNames = (code: string): string =>
  ['en', 'nl', 'fr', 'de'].map((language) => createFormat(language).countryName(code) ?? '').join(' ');

export function useCountryOptions(only?: readonly string[]): Option[] {
  const format = useFormat();
  return useMemo(
    () =>
      (only ?? COUNTRIES)
        .map((code) => ({
          value: code,
          label: format.country(code),
          keywords: `${otherNames(code)} ${code}`,
        }))
        .sort((a, b) => format.compare(a.label, b.label)),
    [only, format],
  );
}

export function CountryField<V extends string>({
  only,
  withStateless,
  withUnknown,
  ...props
}: CountryFieldProps<V>) {
  const format = useFormat();
  const countries = useCountryOptions(only);
  const options = useMemo(() => {
    const further = [...(withStateless ? ['STLS'] : []), ...(withUnknown ? ['UNK'] : [])];
    return [...countries, ...further.map((value) => ({ value, label: format.country(value) }))];
  }, [countries, format, withStateless, withUnknown]);
  return <ComboBox {...props} options={options as Option<V>[]} />;
}
