import { nameKeyStart, nameKeys } from '#shared/name-keys.ts';
import type { PersonFields } from '#shared/person.ts';
import { plainLatin, romanise, withoutMarks } from '#shared/romanise.ts';

/** Apostrophes and what stands for ain and hamza in Latin spellings. */
const APOSTROPHES = /['\u2018\u2019\u201b\u02b9-\u02bf\u0060\u00b4\u2032\u05f3]/gu;
const ALEFS = /[ٱٲٳ]/gu;
const FINAL_FORMS: Readonly<Record<string, string>> = {
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ہ: 'ه',
  ھ: 'ه',
  ة: 'ه',
  ς: 'σ',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
};

/**
 * Text as it is compared: without accents, marks and case, one shape for letters that only look different, words
 * separated by single spaces. Other scripts stay what they are; names are also romanised, see below.
 */
export function fold(text: string): string {
  // U+01C2 marks what this file itself puts into the index; nobody can type it into a search.
  const lower = withoutMarks(text).toLowerCase().replaceAll('ǂ', ' ').replace(APOSTROPHES, ' ');
  return plainLatin(lower)
    .replace(ALEFS, 'ا')
    .replace(/[ىیکہھةςךםןףץ]/gu, (letter) => FINAL_FORMS[letter] as string)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

export const foldedWords = (text: string): string[] => fold(text).split(' ').filter(Boolean);

/** A word for FTS5: quoted, so that nothing in it is syntax. */
export const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;

export const KEY = 'ǂ';
const CLOSED = `${KEY}0closed`;
export const citizenshipToken = (code: string): string => `${KEY}0${code.toLowerCase()}`;

export type NameWord = {
  latin: string;
  written: string;
  /** Often written as one with the word after it: Abdul Rahman, Nur Jahan, Jean-Pierre. */
  leansOn: boolean;
};

const isPlain = (text: string): boolean => /^[a-z0-9]+$/.test(text);

/** A word of a name as it is written in lower case, and in Latin letters. */
export function nameWord(written: string): NameWord {
  const folded = isPlain(written) ? written : fold(romanise(written).latin) || fold(written);
  const latin = folded.replaceAll(' ', '');
  return { written, latin, leansOn: latin.length <= 3 || latin.startsWith('abd') };
}

/** An apostrophe inside of a word joins its halves: N'Diaye is Ndiaye. */
export const nameWords = (text: string): NameWord[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(KEY, ' ')
    .replace(APOSTROPHES, '')
    .split(/[^\p{L}\p{M}\p{N}-]+/u)
    .flatMap((group) => {
      const words = group.split('-').filter(Boolean).map(nameWord);
      return words.map((word, at) => (at < words.length - 1 ? { ...word, leansOn: true } : word));
    })
    .filter(({ latin }) => /[\p{L}\p{N}]/u.test(latin));

const joined = (a: NameWord | undefined, b: NameWord | undefined): string | null =>
  a?.leansOn && b !== undefined ? a.written + b.written : null;

function nameTokens(text: string): string[] {
  const words = nameWords(text);
  const tokens = words.flatMap((word) => [word.latin, ...nameKeys(word.written).map((key) => KEY + key)]);
  for (const [at, word] of words.entries()) {
    const together = joined(word, words[at + 1]);
    if (together !== null) tokens.push(...nameKeys(together).map((key) => KEY + key));
  }
  // Initials are typed with and without stops: A. B. and AB.
  if (words.length > 1 && words.every((word) => word.latin.length === 1)) {
    tokens.push(words.map((word) => word.latin).join(''));
  }
  return tokens;
}

/** What the full-text index holds of a person: names in Latin letters, their keys, file number, year of birth. */
export function personSearchText(
  fields: Pick<
    PersonFields,
    | 'alias_or_initials'
    | 'full_name_latin'
    | 'full_name_original'
    | 'local_ref'
    | 'birth_year'
    | 'birth_date'
    | 'citizenship'
    | 'closed_as'
    | 'merged_into'
  >,
): string {
  const names = [fields.alias_or_initials, fields.full_name_latin, fields.full_name_original];
  const tokens = names.flatMap((name) => (name === null ? [] : nameTokens(name)));
  if (fields.local_ref !== null) {
    const parts = foldedWords(fields.local_ref);
    tokens.push(...parts, parts.join(''));
  }
  const year =
    fields.birth_year ?? (fields.birth_date === null ? null : Number(fields.birth_date.slice(0, 4)));
  if (year !== null) tokens.push(String(year));
  tokens.push(citizenshipToken(fields.citizenship));
  // A merged file leads to another one, and only that one is open or closed.
  if (fields.closed_as !== null && fields.merged_into === null) tokens.push(CLOSED);
  return [...new Set(tokens)].join(' ');
}

/** Articles that one spelling writes and another leaves out: only asked for when nothing else is typed. */
export const ARTICLES = new Set([
  'al',
  'el',
  'ul',
  'as',
  'es',
  'ad',
  'ed',
  'ar',
  'er',
  'an',
  'en',
  'az',
  'ez',
  'ash',
  'esh',
]);

export const anyOf = (terms: readonly string[]): string =>
  terms.length === 1 ? (terms[0] as string) : `(${terms.join(' OR ')})`;
export const allOf = (terms: readonly string[]): string => terms.join(' AND ');
export const keyTerms = (written: string | null): string[] =>
  written === null ? [] : nameKeys(written).map((key) => quoted(KEY + key));

function soundTerms(words: readonly NameWord[], at: number): string[] {
  const word = words[at] as NameWord;
  const after = words[at + 1];
  const terms = [
    `${quoted(word.latin)}*`,
    ...keyTerms(word.written),
    ...keyTerms(joined(words[at - 1], word)),
    ...keyTerms(joined(word, after)),
  ];
  if (after === undefined) {
    const start = nameKeyStart(word.written);
    // Longer names that begin so, but not those as long as this one whose last vowel is another.
    if (start !== null)
      terms.push(
        `(${quoted(KEY + start.start)}* NOT ${anyOf(start.others.map((key) => quoted(KEY + key)))})`,
      );
  }
  return [...new Set(terms)];
}

const requiredWords = (text: string): { words: NameWord[]; required: number[] } => {
  const words = nameWords(text).slice(0, 8);
  const all = words.map((_, at) => at);
  const required = all.filter(
    (at) => at === words.length - 1 || !ARTICLES.has((words[at] as NameWord).latin),
  );
  return { words, required };
};

export type PersonMatch = {
  /** Every word begins a word of the person: shown first. */
  spelled: string;
  /** What only sounds alike, without those of `spelled`: shown after them. Empty when there is nothing to add. */
  sounding: string;
};

/** The FTS5 expressions for what was typed; null when nothing in it can be searched. Any text is safe. */
export function personMatch(text: string, openOnly = false): PersonMatch | null {
  const { words, required } = requiredWords(text);
  if (required.length === 0) return null;
  const but = openOnly ? ` NOT ${quoted(CLOSED)}` : '';
  const spelled = allOf(required.map((at) => `${quoted((words[at] as NameWord).latin)}*`));
  const sounding = allOf(required.map((at) => anyOf(soundTerms(words, at))));
  return {
    spelled: `(${spelled})${but}`,
    sounding: sounding === spelled ? '' : `((${sounding}) NOT (${spelled}))${but}`,
  };
}

export type KnownOfPerson = {
  names: string;
  birth_year: number | null;
  citizenship: string | null;
  local_ref: string | null;
};

/** Who may be the same person, strictest expression first. Initials alone say too little without year and country. */
export function similarPersonMatches({ names, birth_year, citizenship, local_ref }: KnownOfPerson): string[] {
  const { words, required } = requiredWords(names);
  const matches: string[] = [];
  const reference = local_ref === null ? '' : foldedWords(local_ref).join('');
  if (reference.length >= 3) matches.push(quoted(reference));
  const areInitials = required.every((at) => (words[at] as NameWord).latin.length <= 2);
  const sounds = (areInitials ? [] : required)
    .filter((at) => (words[at] as NameWord).latin.length > 1)
    .map((at) =>
      anyOf([...new Set([quoted((words[at] as NameWord).latin), ...soundTerms(words, at).slice(1)])]),
    );
  const years =
    birth_year === null
      ? []
      : [birth_year, birth_year - 1, birth_year + 1].map((year) => quoted(String(year)));
  const circumstances = [
    ...(years.length > 0 ? [anyOf(years)] : []),
    ...(citizenship === null ? [] : [quoted(citizenshipToken(citizenship))]),
  ];
  if (sounds.length > 0) {
    if (circumstances.length > 0) matches.push(allOf([...sounds, ...circumstances]));
    matches.push(allOf(sounds));
    if (sounds.length > 1 && circumstances.length === 2)
      matches.push(allOf([anyOf(sounds), ...circumstances]));
  } else if (required.length > 0 && circumstances.length === 2) {
    const letters = [...required.map((at) => (words[at] as NameWord).latin).join('')];
    matches.push(
      allOf([anyOf([`(${allOf(letters.map(quoted))})`, quoted(letters.join(''))]), ...circumstances]),
    );
  }
  return matches;
}
