import { expect, it, test } from 'vitest';
import { type Compared, duplicateMatches, duplicateReasons } from '#shared/duplicate-match.ts';
import { SAME_NAME } from '#test/shared/names.ts';
import { somePerson } from '#test/support/store.ts';

const who = (alias_or_initials: string, fields: Partial<Compared> = {}): Compared =>
  somePerson({ alias_or_initials, citizenship: 'SY', sex: 'M', birth_year: 1990, ...fields });

/** Order must not matter, or one laptop would offer what another does not. */
function reasons(a: Compared, b: Compared) {
  const found = duplicateReasons(a, b);
  expect(duplicateReasons(b, a)).toEqual(found);
  return found;
}

test('a name of two words meets its other spellings and scripts', () => {
  expect(reasons(who('Mohammed Hussein'), who('Muhammad Husayn'))).toEqual([
    'name_spelling',
    'same_birth_year',
    'same_citizenship',
  ]);
  expect(reasons(who('Mohammed Hussein'), who('حسين محمد', { birth_year: null }))).toEqual([
    'name_spelling',
    'same_citizenship',
  ]);
  expect(reasons(who('A. B.', { full_name_latin: 'Yusuf Karim' }), who('Юсуф Карим'))).toContain(
    'name_spelling',
  );
  expect(reasons(who('Abdul Rahman Haddad'), who('Abdulrahman Haddad'))).toContain('same_name');
  expect(reasons(who('Omar Khalid'), who('Khalid Omar'))?.[0]).toBe('same_name');
  expect(reasons(who('Omar Khalid Haddad'), who('Omar Khalid'))?.[0]).toBe('name_part');
});

test.each(SAME_NAME.map((names) => [names[0] as string, names] as const))(
  'two files of one person are found whatever the spelling of %s',
  (_, names) => {
    const spelled = names.map((name) => who(`${name} Ibrahim`));
    const missed = spelled.filter((other) => reasons(spelled[0] as Compared, other) === null);
    expect(missed.map((one) => one.alias_or_initials)).toEqual([]);
  },
);

test('what is known must not contradict', () => {
  const one = who('Mohammed Hussein', { birth_date: '1990-03-01' });
  expect(reasons(one, who('Mohammed Hussein', { sex: 'F' }))).toBeNull();
  expect(reasons(one, who('Mohammed Hussein', { citizenship: 'IQ' }))).toBeNull();
  expect(reasons(one, who('Mohammed Hussein', { birth_year: 1994 }))).toBeNull();
  expect(reasons(one, who('Mohammed Hussein', { birth_date: '1990-03-02' }))).toBeNull();
  expect(reasons(one, who('Mohammed Hassan'))).toBeNull();
  expect(reasons(one, who('Mohammed Hussein', { birth_year: 1991 }))).toContain('near_birth_year');
  expect(reasons(one, who('Mohammed Hussein', { sex: 'UNK', citizenship: 'UNK', birth_year: null }))).toEqual(
    ['same_name'],
  );
});

test('the less of a name there is, the more has to agree', () => {
  expect(reasons(who('Mohammed'), who('Mohamed'))).toContain('same_birth_year');
  expect(reasons(who('Mohammed'), who('Mohamed', { birth_year: null }))).toBeNull();
  expect(reasons(who('Mohammed T.'), who('Mohamed Tahir'))?.[0]).toBe('name_part');
  expect(reasons(who('Mohammed T.'), who('Mohamed K.'))).toBeNull();
  expect(reasons(who('A. B.'), who('AB'))).toBeNull();
  expect(reasons(who('A. B.'), who('A. B.'))).toBeNull();
  const born = { birth_date: '1990-03-01' };
  expect(reasons(who('A. B.', born), who('A B', born))).toContain('same_initials');
  expect(
    reasons(who('A. B.', { local_ref: 'V-2026/17' }), who('A. B.', { local_ref: 'v 2026 17' })),
  ).toContain('same_local_ref');
});

it('asks the index in quoted words only', () => {
  for (const match of duplicateMatches(who('a" OR b* NEAR("x', { local_ref: '"*"12' })))
    expect(match.replace(/"[^"]*"/g, '')).toMatch(/^[()\sANDOR]*$/);
  expect(duplicateMatches(who('¿?', { local_ref: null }))).toEqual([]);
});
