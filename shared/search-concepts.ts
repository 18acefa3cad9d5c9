import {
  ASSISTANCE_WORDS,
  RETURN_TYPE_WORDS,
  SYNONYMS,
  TARGET_GROUP_WORDS,
} from '#shared/codes/search-words.ts';
import { countryNames, isTooShort } from '#shared/country-names.ts';
import { foldedWords } from '#shared/fold-text.ts';

/** Something that a programme is coded with, and one way in which people write it. */
export type Concept = {
  kind: 'country' | 'code' | 'synonym';
  /** The country's code, or the token that stands for the code or the synonym in the index. */
  value: string;
  words: readonly string[];
};

/** Words of a text that a search uses: folded, and long enough to mean something. */
export const searchWords = (text: string): string[] => foldedWords(text).filter((word) => !isTooShort(word));

/** The word of the index that stands for a coded value. Only letters and digits, so that it stays one word. */
export const facetToken = (facet: 'a' | 'r' | 't' | 'g' | 's' | 'c' | 'o', value: string): string =>
  `${facet}0${foldedWords(value).join('')}`;

export const synonymToken = (name: string): string => `x0${foldedWords(name).join('')}`;

const concepts = (
  kind: Concept['kind'],
  lists: Readonly<Record<string, readonly string[]>>,
  toValue: (key: string) => string,
): Concept[] =>
  Object.entries(lists).flatMap(([key, texts]) =>
    texts.map((text) => ({ kind, value: toValue(key), words: searchWords(text) })),
  );

type ConceptIndex = {
  /** By the first two letters of the first word: a typed word looks at a handful instead of a thousand. */
  byStart: Map<string, Concept[]>;
  byValue: Map<string, Concept[]>;
};

let known: ConceptIndex | null = null;

function makeConceptIndex(): ConceptIndex {
  const all: Concept[] = [
    ...countryNames().map(({ country, words }) => ({ kind: 'country' as const, value: country, words })),
    ...concepts('code', ASSISTANCE_WORDS, (key) => facetToken('a', key)),
    ...concepts('code', RETURN_TYPE_WORDS, (key) => facetToken('r', key)),
    ...concepts('code', TARGET_GROUP_WORDS, (key) => facetToken('t', key)),
    ...concepts('synonym', SYNONYMS, synonymToken),
  ];
  const index: ConceptIndex = { byStart: new Map(), byValue: new Map() };
  for (const concept of all) {
    addTo(index.byStart, concept.words[0]?.slice(0, 2) ?? '', concept);
    addTo(index.byValue, concept.value, concept);
  }
  return index;
}

function addTo(map: Map<string, Concept[]>, key: string, concept: Concept): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [concept]);
  else list.push(concept);
}

function conceptIndex(): ConceptIndex {
  known ??= makeConceptIndex();
  return known;
}

/** Every other way of writing the same country or synonym. */
export const sameMeaning = (concept: Concept): readonly Concept[] =>
  conceptIndex().byValue.get(concept.value) ?? [];

export type ConceptMatch = { concept: Concept; span: number; isExact: boolean };

/** From how many letters on the start of a word is read as what it may become. Two would mean too much. */
const LETTERS_ENOUGH = 3;

/** How many of the typed words from `from` on are this concept, as far as typed; null when they are not. */
function matchConcept(concept: Concept, words: readonly string[], from: number): ConceptMatch | null {
  const typed = Math.min(concept.words.length, words.length - from);
  const reachesEnd = from + typed === words.length;
  if (typed < concept.words.length && (!reachesEnd || (typed === 1 && concept.kind !== 'country')))
    return null;
  for (let i = 0; i < typed - 1; i++) if (words[from + i] !== concept.words[i]) return null;
  const last = words[from + typed - 1] ?? '';
  const wanted = concept.words[typed - 1] ?? '';
  if (last === wanted) return { concept, span: typed, isExact: typed === concept.words.length };
  if (!wanted.startsWith(last)) return null;
  if (typed > 1) return reachesEnd ? { concept, span: typed, isExact: false } : null;
  return last.length >= LETTERS_ENOUGH ? { concept, span: 1, isExact: false } : null;
}

/** What the words from `from` on stand for: the longest readings. Once a further word follows, only whole ones. */
export function conceptsAt(words: readonly string[], from: number): ConceptMatch[] {
  const candidates = conceptIndex().byStart.get(words[from]?.slice(0, 2) ?? '') ?? [];
  const matches = candidates
    .map((concept) => matchConcept(concept, words, from))
    .filter((match) => match !== null);
  const span = Math.max(0, ...matches.map((match) => match.span));
  const longest = matches.filter((match) => match.span === span);
  const exact = longest.filter((match) => match.isExact);
  return exact.length > 0 && from + span < words.length ? exact : longest;
}

let synonyms: { token: string; phrases: string[] }[] | null = null;

/** Index words for the synonyms that folded words contain, one for each way of writing that is there. */
export function synonymTokens(words: readonly string[]): string[] {
  synonyms ??= Object.entries(SYNONYMS).map(([name, texts]) => ({
    token: synonymToken(name),
    phrases: texts.map((text) => ` ${foldedWords(text).join(' ')} `),
  }));
  const searched = ` ${words.join(' ')} `;
  return synonyms.flatMap(({ token, phrases }) =>
    phrases.filter((phrase) => searched.includes(phrase)).map(() => token),
  );
}
