import { GRANTING_STATES } from '#shared/codes/countries.ts';
import { foldedWords } from '#shared/fold-text.ts';
import type { Hit } from '#shared/mark-hits.ts';
import type { ProgrammeFields } from '#shared/programme.ts';
import {
  type ConceptMatch,
  conceptsAt,
  facetToken,
  sameMeaning,
  searchWords,
  synonymTokens,
} from '#shared/search-concepts.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';

/** Granting states that are no members of the Union: "all EU" does not mean them. */
const NOT_IN_UNION = ['CH', 'IS', 'LI', 'NO'];

/**
 * What the full-text index holds of a programme: folded words of its texts, and one token for every coded fact,
 * so that a filter is a word inside the MATCH and not a look at each row.
 */
export function programmeSearchColumns(fields: ProgrammeFields, id: string): Record<string, string> {
  const name = foldedWords(fields.name);
  // Numbers in the amounts are not searched: a programme is never found, nor ranked, by a sum.
  const words = `${fields.amount_text} ${fields.duration_text}`.replace(/\p{N}+/gu, ' ');
  const body = foldedWords(`${fields.notes} ${words}`);
  const tags = foldedWords(`${id} ${fields.provider} ${fields.funder} ${fields.url}`);
  const inName = synonymTokens(name);
  const inRest = new Set(synonymTokens([...body, '|', ...tags]).filter((token) => !inName.includes(token)));
  const isForAll = fields.country_of_return === '*' && fields.countries.length === 0;
  const named = new Set([...fields.countries, fields.country_of_return].filter((code) => code !== '*'));
  return {
    search_name: [...name, ...inName].join(' '),
    search_body: body.join(' '),
    search_tags: [...tags, ...inRest].join(' '),
    search_country: [
      ...(isForAll ? [facetToken('c', 'any')] : []),
      ...(fields.country_of_return === '*' ? [] : [facetToken('o', fields.country_of_return)]),
      ...[...named].map((code) => facetToken('c', code)),
      ...fields.assistance_types.map((code) => facetToken('a', code)),
      ...fields.return_types_eligible.map((code) => facetToken('r', code)),
      ...fields.target_groups.map((code) => facetToken('t', code)),
      ...fields.open_to_member_states.map((code) => facetToken('g', code)),
      facetToken('s', fields.status),
    ].join(' '),
  };
}

export type ProgrammeQuery = {
  /** MATCH for everything that is found. */
  all: string;
  /** MATCH for closed schemes, which come last. */
  closed: string;
  /** False when only filters are set: then there is nothing to rank by, and the catalogue's order stands. */
  isRanked: boolean;
  /** The country that is meant by the filter or by what is typed. */
  country: string | null;
  /** MATCH that tells whether an open record names that country. */
  covered: string | null;
  /** MATCH for the schemes for all countries, with the rest of what is asked. */
  multiCountry: string | null;
  hits: Hit[];
};

/** More are neither counted nor listed: whoever sees thousands of results types another word. */
export const MOST_HITS = 1000;

type Term = { match: string; hits: Hit[]; countries: string[] };

const either = (tokens: readonly string[]): string => tokens.map((token) => `"${token}"`).join(' OR ');
const all = (parts: readonly string[]): string => parts.map((part) => `(${part})`).join(' AND ');

/**
 * What is typed never reaches FTS5's grammar: a word holds nothing but letters and digits (foldedWords) and stands
 * in quotes. No column is named here, which would make FTS5 decode every position; tokens hold a 0 instead.
 */
const startOfWords = (words: readonly string[]): string => words.map((word) => `"${word}" *`).join(' AND ');

const isGrantingState = (code: string): boolean => (GRANTING_STATES as readonly string[]).includes(code);

function tokensOf({ concept }: ConceptMatch): string[] {
  if (concept.kind !== 'country') return [concept.value];
  // A Member State is where one returns from: its name finds what it grants.
  const isGranting = isGrantingState(concept.value);
  return [facetToken('c', concept.value), ...(isGranting ? [facetToken('g', concept.value)] : [])];
}

function termOf(words: readonly string[], matches: readonly ConceptMatch[]): Term {
  const tokens = [...new Set(matches.flatMap(tokensOf))];
  const isPhrase = words.length > 1 && matches.some(({ isExact }) => isExact);
  const hits: Hit[] = isPhrase ? [] : words.map((word) => ({ words: [word], isPrefix: true }));
  for (const { concept, isExact } of matches) {
    if (!isExact || concept.kind === 'code') continue;
    hits.push(...sameMeaning(concept).map(({ words: name }) => ({ words: name, isPrefix: false })));
  }
  const typed = startOfWords(words);
  return {
    match: tokens.length === 0 ? typed : `(${typed}) OR ${either(tokens)}`,
    hits,
    countries: meantCountries(words, matches),
  };
}

/** The country of return that the words name: by its whole name, or because no other can be meant any more. */
function meantCountries(words: readonly string[], matches: readonly ConceptMatch[]): string[] {
  const countries = matches.filter(({ concept }) => concept.kind === 'country');
  const exact = countries.filter((match) => match.isExact);
  const isTyped = words.join('').length >= 4 && countries.length === matches.length;
  const meant = exact.length > 0 ? exact : isTyped ? countries : [];
  const codes = [...new Set(meant.map(({ concept }) => concept.value))];
  return codes.length === 1 && !codes.some(isGrantingState) ? codes : [];
}

const MOST_WORDS = 24;

function termsOf(text: string): Term[] {
  const words = searchWords(text).slice(0, MOST_WORDS);
  const terms = new Map<string, Term>();
  for (let i = 0; i < words.length; ) {
    const matches = conceptsAt(words, i);
    const span = matches[0]?.span ?? 1;
    const term = termOf(words.slice(i, i + span), matches);
    terms.set(term.match, term);
    i += span;
  }
  return [...terms.values()];
}

function filterMatches(filters: ProgrammeFilters): string[] {
  const { assistance_types, return_type, target_group, granting_state, status } = filters;
  const granting =
    granting_state === null
      ? []
      : [granting_state, 'all', ...(NOT_IN_UNION.includes(granting_state) ? [] : ['all EU'])];
  return [
    ...assistance_types.map((code) => either([facetToken('a', code)])),
    ...(return_type === null ? [] : [either([facetToken('r', return_type)])]),
    ...(target_group === null ? [] : [either([facetToken('t', target_group)])]),
    ...(status === null ? [] : [either([facetToken('s', status)])]),
    ...(granting.length === 0 ? [] : [either(granting.map((code) => facetToken('g', code)))]),
  ];
}

const OPEN = either([facetToken('s', 'active'), facetToken('s', 'unknown')]);
const CLOSED = either([facetToken('s', 'closed')]);

/** What is typed and chosen, as MATCH expressions. A pure function: nothing of it depends on what is stored. */
export function programmeQuery(text: string, filters: ProgrammeFilters): ProgrammeQuery {
  const terms = termsOf(text);
  const filtered = filterMatches(filters);
  const typed = terms.flatMap((term) => term.countries);
  const country = filters.country ?? (typed.length === 1 ? (typed[0] ?? null) : null);
  const byCountry = filters.country === null ? [] : [either([facetToken('c', filters.country)])];
  const asked = [...terms.map((term) => term.match), ...byCountry, ...filtered];
  const found = all(asked.length > 0 ? asked : [`${OPEN} OR ${CLOSED}`]);
  const others = terms.filter((term) => !term.countries.includes(country ?? '')).map((term) => term.match);
  return {
    all: found,
    closed: CLOSED,
    isRanked: terms.length > 0,
    country,
    covered: country === null ? null : all([either([facetToken('c', country)]), OPEN]),
    multiCountry:
      country === null ? null : all([...others, ...filtered, either([facetToken('c', 'any')]), OPEN]),
    hits: terms.flatMap((term) => term.hits),
  };
}
