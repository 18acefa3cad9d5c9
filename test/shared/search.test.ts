import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKeys } from '#shared/name-keys.ts';
import { fold, personMatch, personSearchText, similarPersonMatches } from '#shared/search.ts';
import { OTHER_NAMES, SAME_NAME } from '#test/shared/names.ts';

const keysOf = (name: string): Set<string> => new Set(nameKeys(name.toLowerCase().replace(/['’]/g, '')));
const meet = (a: string, b: string): boolean => {
  const keys = keysOf(a);
  return [...keysOf(b)].some((key) => keys.has(key));
};
const pairsOf = (names: readonly string[]): [string, string][] =>
  names.flatMap((a, at) => names.slice(at + 1).map((b): [string, string] => [a, b]));

const nobody = {
  alias_or_initials: '-',
  full_name_latin: null,
  full_name_original: null,
  local_ref: null,
  birth_year: null,
  birth_date: null,
  citizenship: 'UNK' as const,
  closed_as: null,
  merged_into: null,
};
type Known = Partial<Parameters<typeof personSearchText>[0]>;

/** A store of its own with the same kind of index as the vault's. */
function personIndex(persons: readonly Known[]) {
  const db = new Database(':memory:');
  db.exec(
    `CREATE VIRTUAL TABLE person_search USING fts5(search_text, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2')`,
  );
  const insert = db.prepare('INSERT INTO person_search (rowid, search_text) VALUES (?, ?)');
  for (const [row, person] of persons.entries()) insert.run(row, personSearchText({ ...nobody, ...person }));
  const select = db
    .prepare('SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid')
    .pluck();
  const rows = (match: string) => select.all(match) as number[];
  return {
    rows,
    find(text: string, openOnly = false): number[] {
      const match = personMatch(text, openOnly);
      if (match === null) return [];
      return [...rows(match.spelled), ...(match.sounding === '' ? [] : rows(match.sounding))];
    },
  };
}
const finds = (stored: string, typed: string): boolean =>
  personIndex([{ alias_or_initials: stored }]).find(typed).length === 1;

describe('fold', () => {
  it.each([
    ['Ismaïl', 'ismail'],
    ['  ÉLISE—Ångström ', 'elise angstrom'],
    ['Straße', 'strasse'],
    ['İSTANBUL ılık', 'istanbul ilik'],
    ["N’Diaye, O'Brien", 'n diaye o brien'],
    ['مُحَمَّد', 'محمد'],
    ['محـــمد', 'محمد'],
    ['أحمد إبراهيم آمنة', 'احمد ابراهيم امنه'],
    ['فارسی کرد', 'فارسي كرد'],
    ['ﻣﺤﻤﺪ', 'محمد'],
    ['Νίκος', 'νικοσ'],
    ['שלום', 'שלומ'],
    ['Ёлка Йод', 'елка иод'],
    ['', ''],
    ['?!—…', ''],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('folding twice changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
  });
});

describe('nameKeys', () => {
  it.each(SAME_NAME)('all spellings of %s meet', (...spellings) => {
    const apart = pairsOf(spellings).filter(([a, b]) => !meet(a, b));
    expect(apart).toEqual([]);
  });

  it('different names stay apart, but for a handful of near ones', () => {
    const pairs = pairsOf([...new Set(OTHER_NAMES)]);
    const mixedUp = pairs.filter(([a, b]) => meet(a, b)).map(([a, b]) => `${a} ${b}`);
    expect(pairs.length).toBeGreaterThan(20_000);
    expect(mixedUp).toEqual([
      'Osman Ousmane',
      'Akram Ikram',
      'Saad Suad',
      'Amina Emine',
      'Amal Emal',
      'Zohra Zahra',
      'Eka Akua',
      'Mehdi Mahdi',
    ]);
  });

  it.each([
    ['Mohammed', 'Mahmoud'],
    ['محمد', 'محمود'],
    ['Hassan', 'Hussein'],
    ['حسين', 'Hassan'],
    ['Jamal', 'Jamil'],
    ['Karim', 'Karam'],
    ['Salman', 'Suleiman'],
    ['Maryam', 'Marwan'],
    ['Amin', 'Amina'],
    ['Амир', 'Omar'],
    ['გიორგი', 'Gagik'],
  ])('%s and %s do not meet', (a, b) => {
    expect(meet(a, b)).toBe(false);
  });

  it('any word gives a small number of plain keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (word) => {
        const keys = nameKeys(word.toLowerCase());
        expect(keys.length).toBeLessThanOrEqual(80);
        for (const key of keys) expect(key).toMatch(/^[a-z]+\d{1,2}$/);
      }),
    );
  });
});

describe('personMatch', () => {
  it.each([
    ['Ismaïl Haddad', 'ismail'],
    ['Ismail Haddad', 'ISMAÏL h'],
    ['Muhammad Rahimi', 'mohammed rah'],
    ['محمد رحيمي', 'Mohamed Rahimi'],
    ['Mohammed Al-Hassan', 'محمد الحسن'],
    ['Mohammed Hassan', 'mohammed al hassan'],
    ['Abdul Rahman', 'Abdulrahman'],
    ['Abdulrahman', 'abdul rahman'],
    ['عبد الرحمن', 'Abdulrahman'],
    ['გიორგი ბერიძე', 'giorgi beridze'],
    ['Giorgi Beridze', 'გიო'],
    ['Сергей Иванов', 'sergei ivan'],
    ['Νίκος Παπαδόπουλος', 'nikos papado'],
    ['Հովհաննես', 'hovhan'],
    ['Ștefan', 'stefan'],
    ["N'Diaye", 'ndiaye'],
    ['Ndiaye', "n'diaye"],
    ['Jean-Pierre', 'jeanpierre'],
    ['A. B.', 'ab'],
    ['A.B.', 'a b'],
    ['王小明', '王小明'],
    ['สมชาย', 'สมชาย'],
  ])('%s is found by %s', (stored, typed) => {
    expect(finds(stored, typed)).toBe(true);
  });

  it.each([
    ['Muhammad Rahimi', 'mahmoud'],
    ['Muhammad Rahimi', 'mohammed karimi'],
    ['Hassan', 'hussein'],
    ['Amira', 'Omar'],
    ['Mahmoud Haddad', 'محمد حداد'],
    ['Karam Haddad', 'karim haddad'],
  ])('%s is not found by %s', (stored, typed) => {
    expect(finds(stored, typed)).toBe(false);
  });

  it('a long name is found while it is typed in another spelling', () => {
    const typed = ['moh', 'moha', 'moham', 'mohamm', 'mohamme', 'mohammed'];
    expect(typed.filter((text) => finds('Muhammad', text))).toEqual([
      'moham',
      'mohamm',
      'mohamme',
      'mohammed',
    ]);
  });

  it('finds a file number in the ways in which people write it, and a year of birth', () => {
    const index = personIndex([{ local_ref: '12-345/AB' }, { alias_or_initials: 'Ahmed', birth_year: 1990 }]);
    for (const typed of ['12345ab', '12-345', '12 345 ab', '12345A']) expect(index.find(typed)).toEqual([0]);
    expect(index.find('ahmed 1990')).toEqual([1]);
    expect(index.find('ahmed 1991')).toEqual([]);
  });

  it('puts what is spelled so before what only sounds so', () => {
    const index = personIndex([{ alias_or_initials: 'Muhammad' }, { alias_or_initials: 'Mohammed' }]);
    expect(index.find('mohammed')).toEqual([1, 0]);
  });

  it('leaves closed files out when asked to', () => {
    const index = personIndex([
      { alias_or_initials: 'Ali', closed_as: 'closed_by_person' },
      { alias_or_initials: 'Ali' },
    ]);
    expect(index.find('ali')).toEqual([0, 1]);
    expect(index.find('ali', true)).toEqual([1]);
  });

  it('does not let a search reach what the index adds by itself', () => {
    const index = personIndex([
      { alias_or_initials: 'Zaki', citizenship: 'SY', closed_as: 'closed_by_person' },
    ]);
    for (const typed of ['ǂ', 'ǂ0closed', '0closed', '0', 'zk2', '0sy'])
      expect(index.find(typed)).toEqual([]);
  });

  it('no text whatever is a syntax error', () => {
    const index = personIndex([{ alias_or_initials: 'Ali' }]);
    const nasty = fc.constantFrom(
      '"',
      '""',
      "'",
      '*',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      'NEAR(',
      '^',
      ':',
      '-',
      '+',
      '{',
      '}',
      '\\',
      '\0',
      '%',
      ';',
      'ǂ',
      '́',
      'ி',
      '\u200f',
      '\ud800',
      'ali',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join(' ')),
      fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (typed, openOnly) => {
        index.find(typed, openOnly);
        const known = { names: typed, birth_year: 1990, citizenship: 'GE', local_ref: typed };
        for (const match of similarPersonMatches(known)) index.rows(match);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('similarPersonMatches', () => {
  const index = personIndex([
    { alias_or_initials: 'Muhammad K.', birth_year: 1991, citizenship: 'AF' },
    { alias_or_initials: 'M. K.', birth_year: 1990, citizenship: 'AF' },
    { alias_or_initials: 'Giorgi', full_name_original: 'გიორგი ბერიძე', birth_year: 1985, citizenship: 'GE' },
    { alias_or_initials: 'X. Y.', local_ref: 'NL-2024-778', citizenship: 'SY' },
  ]);
  const similar = (known: Partial<Parameters<typeof similarPersonMatches>[0]>): number[] => [
    ...new Set(
      similarPersonMatches({
        names: '',
        birth_year: null,
        citizenship: null,
        local_ref: null,
        ...known,
      }).flatMap(index.rows),
    ),
  ];

  it('meets another spelling, and one of two names with the same country and about the same year', () => {
    expect(similar({ names: 'Mohammed' })).toEqual([0]);
    expect(similar({ names: 'Mohamed Rahimi', birth_year: 1990, citizenship: 'AF' })).toEqual([0]);
    expect(similar({ names: 'Mohamed Rahimi', birth_year: 1980, citizenship: 'AF' })).toEqual([]);
    expect(similar({ names: 'Georgi Beridze' })).toEqual([2]);
  });

  it('meets initials only together with year and country', () => {
    expect(similar({ names: 'M.K.' })).toEqual([]);
    expect(similar({ names: 'MK' })).toEqual([]);
    expect(similar({ names: 'MK', birth_year: 1990, citizenship: 'AF' })).toEqual([1]);
    expect(similar({ names: 'M K', birth_year: 1975, citizenship: 'AF' })).toEqual([]);
    expect(similar({ names: 'M K', birth_year: 1990, citizenship: 'AF' })).toEqual([1]);
  });

  it('meets a file number however it is written', () => {
    expect(similar({ names: 'someone', local_ref: 'nl 2024/778' })).toEqual([3]);
  });
});
