import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { ERROR_CODES } from '#shared/errors.ts';

type Words = { [key: string]: string | Words };

const folder = path.join(import.meta.dirname, '../../locales');
const read = (language: string, file: string): Words =>
  JSON.parse(readFileSync(path.join(folder, language, file), 'utf8'));

const flat = (words: Words, prefix = ''): [key: string, text: string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  );

/** The plural forms of a language are its own affair; the key before them is what all must have. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const keysOf = (words: Words) => [...new Set(flat(words).map(([key]) => withoutPlural(key)))].sort();
const placeholders = (text: string) => (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();

const others = INTERFACE_LANGUAGES.filter((language) => language !== 'en');
const files = readdirSync(path.join(folder, 'en')).filter((file) => file.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const english = read('en', file);
  test.each(others)('has the same keys in %s', (language) => {
    expect(keysOf(read(language, file))).toEqual(keysOf(english));
  });

  test.each(others)('has the same values in its sentences in %s', (language) => {
    const texts = Object.fromEntries(flat(read(language, file)));
    for (const [key, text] of flat(english)) {
      const translated = texts[key];
      // "One thing" may be a word where the plural has a number.
      if (translated === undefined || key.endsWith('_one')) continue;
      expect([key, placeholders(translated)]).toEqual([key, placeholders(text)]);
    }
  });

  test.each(INTERFACE_LANGUAGES)('has no empty text and every plural form in %s', (language) => {
    const words = flat(read(language, file));
    const keys = words.map(([key]) => key);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect(words.filter(([, text]) => text.trim() === '')).toEqual([]);
    for (const key of keys.filter((name) => name.endsWith('_one'))) {
      const missing = forms.filter((form) => !keys.includes(`${withoutPlural(key)}_${form}`));
      expect([key, missing]).toEqual([key, []]);
    }
  });
});

test('every failure has its sentences', () => {
  const errors = read('en', 'errors.json');
  for (const code of ERROR_CODES)
    expect(errors[code], code).toEqual({ what: expect.any(String), do: expect.any(String) });
});
