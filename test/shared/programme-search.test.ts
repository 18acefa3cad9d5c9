import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { COUNTRIES, GRANTING_STATES } from '#shared/codes/countries.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { countryNames } from '#shared/country-names.ts';
import { foldedWords } from '#shared/fold-text.ts';
import { markExcerpt, markHits } from '#shared/mark-hits.ts';
import { programmeQuery } from '#shared/programme-search.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';
import { NO_FILTERS } from '#test/support/programme-filters.ts';

const db = new Database(':memory:');
db.exec(
  `CREATE VIRTUAL TABLE found USING fts5(search_name, search_body, search_tags, search_country,
   prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');
   INSERT INTO found VALUES ('one', 'two', 'three', 'c0iq s0active');`,
);
afterAll(() => db.close());
const runs = (match: string | null) =>
  match === null || db.prepare('SELECT rowid FROM found WHERE found MATCH ?').all(match);

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '*',
        '(',
        ')',
        '{',
        '}',
        ':',
        '^',
        '-',
        '+',
        ',',
        'AND',
        'OR',
        'NOT',
        'NEAR',
        '\0',
        'a',
      ),
    )
    .map((parts) => parts.join(' ')),
);
const anyFilters: fc.Arbitrary<ProgrammeFilters> = fc.record({
  country: fc.option(fc.oneof(fc.constantFrom(...COUNTRIES), fc.string({ maxLength: 2 })), { nil: null }),
  assistance_types: fc.subarray(['cash', 'in_kind', 'family_child']),
  return_type: fc.constantFrom('voluntary', 'forced', null),
  granting_state: fc.option(fc.constantFrom(...GRANTING_STATES), { nil: null }),
  target_group: fc.option(fc.string({ maxLength: 60 }), { nil: null }),
  status: fc.constantFrom('active', 'closed', null),
});

describe('whatever is typed', () => {
  test('gives expressions that FTS5 accepts', () => {
    fc.assert(
      fc.property(anyText, anyFilters, (text, filters) => {
        const { all, closed, covered, multiCountry } = programmeQuery(text, filters);
        for (const match of [all, closed, covered, multiCountry]) runs(match);
      }),
      { numRuns: 2000 },
    );
  });

  test('reaches them as quoted words of letters and digits, and in no other way', () => {
    const grammar = /\{search_name search_country\}|"[\p{L}\p{N}]*"|AND|OR|NOT|[\s():*]/gu;
    fc.assert(
      fc.property(anyText, (text) => {
        expect(programmeQuery(text, NO_FILTERS).all.replace(grammar, '')).toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test('without a word finds everything', () => {
    expect(programmeQuery(' *"( ', NO_FILTERS)).toMatchObject({ isRanked: false, country: null });
    expect(runs(programmeQuery(' *"( ', NO_FILTERS).all)).toHaveLength(1);
  });
});

describe('countries', () => {
  test('the name that the interface shows means the country, in every language and without accents', () => {
    for (const language of INTERFACE_LANGUAGES) {
      const names = new Intl.DisplayNames([language], { type: 'region' });
      for (const code of COUNTRIES) {
        const name = names.of(code) ?? code;
        for (const written of [name, foldedWords(name).join(' '), name.toUpperCase()]) {
          expect(programmeQuery(written, NO_FILTERS).all, `${language} ${written}`).toContain(
            `"c0${code.toLowerCase()}"`,
          );
        }
      }
    }
  });

  test('the name is understood while it is typed, from three letters on', () => {
    for (const { country, words } of countryNames()) {
      const [first = ''] = words;
      for (let length = 3; length <= first.length; length++) {
        expect(programmeQuery(first.slice(0, length), NO_FILTERS).all).toContain(
          `"c0${country.toLowerCase()}"`,
        );
      }
    }
  });

  test.each([
    ['Ivory Coast', 'CI'],
    ['elfenbeinkueste', 'CI'],
    ["Côte d'Ivoire", 'CI'],
    ['cote d’ivoire', 'CI'],
    ['Turkije', 'TR'],
    ['Turkey', 'TR'],
    ['Türkei', 'TR'],
    ['Swaziland', 'SZ'],
    ['burma', 'MM'],
    ['RDC', 'CD'],
    ['Kosova', 'XK'],
    ['Weißrussland', 'BY'],
    ['the gambia', 'GM'],
    ['viet nam', 'VN'],
    ['Kaapverdië', 'CV'],
  ])('%s', (text, code) => expect(programmeQuery(text, NO_FILTERS).country).toBe(code));

  test('a country is meant by its whole name or when no other can be meant', () => {
    expect(programmeQuery('niger', NO_FILTERS).country).toBe('NE');
    expect(programmeQuery('kirgi', NO_FILTERS).country).toBe('KG');
    expect(programmeQuery('ira', NO_FILTERS).country).toBeNull();
    expect(programmeQuery('guinea bissau housing', NO_FILTERS).country).toBe('GW');
    expect(programmeQuery('irak iran', NO_FILTERS).country).toBeNull();
  });

  test('a Member State is where one returns from', () => {
    const query = programmeQuery('Nederland', NO_FILTERS);
    expect(query.country).toBeNull();
    expect(query.all).toContain('"g0nl"');
  });
});

describe('other words', () => {
  test('both names of the programme, in every language of the glossary, mean the same', () => {
    for (const text of [
      'JRS',
      'eurp',
      'Joint Reintegration Services',
      'gezamenlijke re-integratiediensten',
      'services conjoints de réintégration',
      'gemeinsame Reintegrationsdienste',
      'EU-Reintegrationsprogramm',
      'joint reintegration serv',
    ]) {
      expect(programmeQuery(text, NO_FILTERS).all).toContain('"x0eurp"');
    }
  });

  test('a word for a coded fact finds the code', () => {
    expect(programmeQuery('onderwijs', NO_FILTERS).all).toContain('"a0education"');
    expect(programmeQuery('Unterk', NO_FILTERS).all).toContain('"a0housing"');
  });

  test('the granting state brings along what is open to all, and to all of the Union only in the Union', () => {
    expect(programmeQuery('', { ...NO_FILTERS, granting_state: 'BE' }).all).toMatch(
      /"g0be" OR "g0all" OR "g0alleu"/,
    );
    expect(programmeQuery('', { ...NO_FILTERS, granting_state: 'CH' }).all).not.toContain('alleu');
  });
});

describe('marked pieces', () => {
  const hits = [{ words: ['reint'], isPrefix: true }];

  test('joined again they are the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.array(fc.string({ maxLength: 3 })),
        (text, typed) => {
          const marked = markHits(
            text,
            typed.flatMap(foldedWords).map((word) => ({ words: [word], isPrefix: true })),
          );
          expect(marked.map((piece) => piece.text).join('')).toBe(text);
        },
      ),
    );
  });

  test('whole words are marked, accents or not', () => {
    expect(markHits('La réintégration: reintegration', hits)).toEqual([
      { text: 'La ', hit: false },
      { text: 'réintégration', hit: true },
      { text: ': ', hit: false },
      { text: 'reintegration', hit: true },
    ]);
  });

  test('a sum is never set off', () => {
    expect(markHits('EUR 2000', [{ words: ['2000'], isPrefix: true }])).toEqual([
      { text: 'EUR 2000', hit: false },
    ]);
  });

  test('the excerpt is around the first hit', () => {
    const text = `${'word '.repeat(100)}reintegration ${'word '.repeat(100)}`;
    const excerpt = markExcerpt(text, hits);
    expect(excerpt.some((piece) => piece.hit)).toBe(true);
    expect(excerpt[0]?.text).toBe('… ');
    expect(excerpt.map((piece) => piece.text).join('').length).toBeLessThan(220);
  });
});
