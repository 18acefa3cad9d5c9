import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '#test/support/source-files.ts';

type Words = { [key: string]: string | Words };

const folder = path.join(projectRoot, 'locales');

export const namespacesOf = (language: string): string[] =>
  readdirSync(path.join(folder, language)).map((file) => path.basename(file, '.json'));

/** Every text of a namespace by its full key. */
export function readTexts(language: string, namespace: string): Map<string, string> {
  const texts = new Map<string, string>();
  const add = (words: Words, prefix: string) => {
    for (const [key, value] of Object.entries(words)) {
      if (typeof value === 'string') texts.set(prefix + key, value);
      else add(value, `${prefix}${key}.`);
    }
  };
  add(JSON.parse(readFileSync(path.join(folder, language, `${namespace}.json`), 'utf8')), '');
  return texts;
}

/** The key as code names it: i18next adds the plural form. */
export const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');

/** All keys of a namespace as code may name them. */
export function namesIn(namespace: string, language = 'en'): Set<string> {
  const keys = [...readTexts(language, namespace).keys()];
  return new Set(keys.flatMap((key) => [key, withoutPlural(key)]));
}
