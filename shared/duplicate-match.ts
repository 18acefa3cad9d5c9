import { nameKeys } from '#shared/name-keys.ts';
import type { PersonFields } from '#shared/person.ts';
import {
  ARTICLES,
  allOf,
  anyOf,
  citizenshipToken,
  foldedWords,
  keyTerms,
  type NameWord,
  nameWord,
  nameWords,
  quoted,
} from '#shared/search.ts';

/** Why two files may be one person's, in the order in which it is told. No number comes of it: it is so or not. */
export const DUPLICATE_REASONS = [
  'same_name',
  'name_spelling',
  'name_part',
  'same_initials',
  'same_birth_date',
  'same_birth_year',
  'near_birth_year',
  'same_citizenship',
  'same_local_ref',
] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

export type Compared = Pick<
  PersonFields,
  | 'alias_or_initials'
  | 'full_name_latin'
  | 'full_name_original'
  | 'local_ref'
  | 'birth_year'
  | 'birth_date'
  | 'sex'
  | 'citizenship'
>;

type Name = readonly NameWord[];
/** How two names meet; `words` is how many whole words, initials not counted. */
type Meeting = { reason: 'same_name' | 'name_spelling' | 'name_part' | 'same_initials'; words: number };

const MOST_WORDS = 8;

/** A name as it is written, and with the words joined that others write as one: Abdul Rahman. */
function readingsOf(text: string): Name[] {
  const all = nameWords(text).slice(0, MOST_WORDS);
  const named = all.filter(({ latin }) => !ARTICLES.has(latin));
  const words = named.length > 0 ? named : all;
  const joined: NameWord[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before?.leansOn && before.latin.length > 1 && word.latin.length > 1)
      joined[joined.length - 1] = nameWord(before.written + word.written);
    else joined.push(word);
  }
  return joined.length < words.length ? [words, joined] : [words];
}

const namesOf = (person: Compared): Name[] =>
  [person.alias_or_initials, person.full_name_latin, person.full_name_original].flatMap((name) =>
    name === null ? [] : readingsOf(name),
  );

const isLatin = ({ written }: NameWord): boolean => /\p{Script=Latin}/u.test(written);
const isInitial = ({ latin }: NameWord): boolean => /^\p{L}$/u.test(latin);

function wordsMeet(a: NameWord, b: NameWord): 'same' | 'sound' | 'initial' | null {
  if (isInitial(a) || isInitial(b)) return a.latin[0] === b.latin[0] ? 'initial' : null;
  // Letters of another script are another spelling, also where they read the same.
  if (a.latin === b.latin) return isLatin(a) === isLatin(b) ? 'same' : 'sound';
  const keys = nameKeys(a.written);
  return nameKeys(b.written).some((key) => keys.includes(key)) ? 'sound' : null;
}

/** Every word of the shorter name is a word of the longer one, in whatever order they are written. */
function namesMeet(a: Name, b: Name): Meeting | null {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return null;
  if (shorter.every(isInitial)) {
    const isSame =
      shorter.length > 1 &&
      longer.length === shorter.length &&
      shorter.every((word, at) => word.latin[0] === longer[at]?.latin[0]);
    return isSame ? { reason: 'same_initials', words: 0 } : null;
  }
  const left = [...longer];
  const met = { same: 0, sound: 0, initial: 0 };
  // Whole words first, so that an initial does not take the place of one.
  for (const word of [...shorter].sort((x, y) => Number(isInitial(x)) - Number(isInitial(y)))) {
    const kinds = left.map((other) => wordsMeet(word, other));
    const at = (['same', 'sound', 'initial'] as const)
      .map((kind) => kinds.indexOf(kind))
      .find((found) => found !== -1);
    if (at === undefined) return null;
    met[kinds[at] as keyof typeof met] += 1;
    left.splice(at, 1);
  }
  const words = met.same + met.sound;
  if (words === 0) return null;
  const isWhole = left.length === 0 && met.initial === 0;
  return { reason: !isWhole ? 'name_part' : met.sound > 0 ? 'name_spelling' : 'same_name', words };
}

const RANK = ['same_name', 'name_spelling', 'name_part', 'same_initials'];

/** The plainest way in which any name of the one meets any name of the other. */
function meetingOf(a: Compared, b: Compared): Meeting | null {
  const others = namesOf(b);
  return namesOf(a)
    .flatMap((name) => others.map((other) => namesMeet(name, other)))
    .filter((meeting) => meeting !== null)
    .reduce<Meeting | null>((best, found) => {
      if (best === null) return found;
      const isPlainer = RANK.indexOf(found.reason) < RANK.indexOf(best.reason);
      return { reason: isPlainer ? found.reason : best.reason, words: Math.max(best.words, found.words) };
    }, null);
}

const yearOf = ({ birth_year, birth_date }: Compared): number | null =>
  birth_date === null ? birth_year : Number(birth_date.slice(0, 4));

const isKnown = (code: string): boolean => code !== 'UNK';
const reference = ({ local_ref }: Compared): string =>
  local_ref === null ? '' : foldedWords(local_ref).join('');
const SHORTEST_REFERENCE = 3;

/** `contradicts` when both say something and not the same. */
function birthOf(a: Compared, b: Compared): DuplicateReason | 'unknown' | 'contradicts' {
  if (a.birth_date !== null && b.birth_date !== null)
    return a.birth_date === b.birth_date ? 'same_birth_date' : 'contradicts';
  const years = [yearOf(a), yearOf(b)] as const;
  if (years[0] === null || years[1] === null) return 'unknown';
  const apart = Math.abs(years[0] - years[1]);
  return apart === 0 ? 'same_birth_year' : apart === 1 ? 'near_birth_year' : 'contradicts';
}

/**
 * Whether two files may be one person's, and why; null when not. The names meet in any script and spelling, and
 * nothing that is known contradicts. The less of a name there is, the more has to agree beside it.
 */
export function duplicateReasons(a: Compared, b: Compared): DuplicateReason[] | null {
  if (isKnown(a.sex) && isKnown(b.sex) && a.sex !== b.sex) return null;
  const isCountryKnown = isKnown(a.citizenship) && isKnown(b.citizenship);
  if (isCountryKnown && a.citizenship !== b.citizenship) return null;
  const birth = birthOf(a, b);
  if (birth === 'contradicts') return null;
  const meeting = meetingOf(a, b);
  if (meeting === null) return null;
  const isSameReference = reference(a).length >= SHORTEST_REFERENCE && reference(a) === reference(b);
  const isSameBirth = birth === 'same_birth_date' || birth === 'same_birth_year';
  const isEnough =
    isSameReference ||
    (meeting.words >= 2 && (birth !== 'near_birth_year' || isCountryKnown)) ||
    (meeting.words === 1 && isSameBirth && isCountryKnown) ||
    (meeting.words === 0 && birth === 'same_birth_date' && isCountryKnown);
  if (!isEnough) return null;
  return [
    meeting.reason,
    ...(birth === 'unknown' ? [] : [birth]),
    ...(isCountryKnown ? (['same_citizenship'] as const) : []),
    ...(isSameReference ? (['same_local_ref'] as const) : []),
  ];
}

/** More words of one name than this make the question to the index longer, not better. */
const MOST_ASKED = 5;

const termsOf = (word: NameWord): string =>
  anyOf([...new Set([quoted(word.latin), ...keyTerms(word.written)])]);

/**
 * What to ask the index of persons for whoever may be the same as this one: more than `duplicateReasons` lets
 * through, never less.
 */
export function duplicateMatches(person: Compared): string[] {
  const matches = new Set<string>();
  const year = yearOf(person);
  const years = year === null ? null : anyOf([year, year - 1, year + 1].map((each) => quoted(String(each))));
  const country = isKnown(person.citizenship) ? quoted(citizenshipToken(person.citizenship)) : null;
  const around = years === null || country === null ? null : allOf([years, country]);
  for (const name of namesOf(person)) {
    const whole = name.filter((word) => !isInitial(word)).slice(0, MOST_ASKED);
    const terms = whole.map(termsOf);
    const pairs = terms.flatMap((term, at) => terms.slice(at + 1).map((after) => allOf([term, after])));
    if (pairs.length > 0) matches.add(anyOf(pairs.map((pair) => `(${pair})`)));
    if (around !== null && terms.length > 0) matches.add(allOf([anyOf(terms), around]));
    // Initials alone say something only beside a whole date of birth.
    const letters = name.map(({ latin }) => latin[0] as string);
    if (person.birth_date !== null && around !== null && name.length > 1 && name.every(isInitial))
      matches.add(allOf([quoted(letters.join('')), around]));
  }
  const file = reference(person);
  if (file.length >= SHORTEST_REFERENCE) matches.add(quoted(file));
  return [...matches];
}
