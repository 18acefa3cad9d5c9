import { COUNTRIES } from '#shared/codes/countries.ts';
import { COUNTRY_VARIANTS } from '#shared/codes/country-variants.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { foldedWords } from '#shared/fold-text.ts';

/** One way of writing a country's name, as folded words of two letters or more. */
export type CountryName = { country: string; words: readonly string[] };

/** Words that a search leaves out: one letter of the Latin alphabet is the `d` of Côte d'Ivoire or a typing start. */
export const isTooShort = (word: string): boolean => /^[a-z]$/.test(word);

const withoutShortWords = (text: string): string[] => foldedWords(text).filter((word) => !isTooShort(word));

/** ae, oe and ue are how ä, ö and ü are typed on a keyboard that has none. */
const speltUmlauts = (text: string): string =>
  text.replace(/[äöüÄÖÜ]/g, (letter) => `${letter.normalize('NFD').charAt(0)}e`);

function makeCountryNames(): CountryName[] {
  const regions = INTERFACE_LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).map((style) => new Intl.DisplayNames([language], { type: 'region', style })),
  );
  const names: CountryName[] = [];
  for (const country of COUNTRIES) {
    const written = [
      ...regions.map((region) => region.of(country) ?? country),
      ...(COUNTRY_VARIANTS[country] ?? []),
    ];
    // "Myanmar (Burma)" and "Congo - Kinshasa" are found with and without what is added to the name.
    const plain = written.map((name) => name.replace(/\(.*\)/, ''));
    const seen = new Set<string>();
    for (const name of [...written, ...plain]) {
      for (const text of [name, speltUmlauts(name)]) {
        const words = withoutShortWords(text);
        const key = words.join(' ');
        if (key === '' || seen.has(key)) continue;
        seen.add(key);
        names.push({ country, words });
      }
    }
  }
  return names;
}

let known: CountryName[] | null = null;

/**
 * Names of all countries in every interface language. They come from the runtime's own Intl, so that the name
 * that a screen shows is always one that the search knows; a new interface language needs nothing here.
 */
export function countryNames(): readonly CountryName[] {
  known ??= makeCountryNames();
  return known;
}
