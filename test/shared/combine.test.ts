import { describe, expect, test } from 'vitest';
import { checkCombined, combiningOf, unionOf } from '#shared/combine.ts';
import { somePerson } from '#test/support/store.ts';

describe('which fields can be combined', () => {
  test('texts and lists can, with the length that the field has', () => {
    expect(combiningOf('person', 'local_ref')).toEqual({ how: 'text', maxLength: 60 });
    expect(combiningOf('follow_up', 'what')).toEqual({ how: 'text', maxLength: 1000 });
    expect(combiningOf('person', 'languages')).toEqual({ how: 'list' });
    expect(combiningOf('household', 'members')).toEqual({ how: 'list' });
  });

  test.each([
    ['person', 'birth_date'],
    ['person', 'birth_year'],
    ['person', 'sex'],
    ['person', 'interpreter_needed'],
    ['person', 'merged_into'],
    ['person', 'closed_as'],
    ['application', 'status'],
    ['application', 'programme_id'],
    ['application', 'consent_language'],
    ['referral', 'status'],
    ['concern', 'answer'],
    ['follow_up', 'due_on'],
  ] as const)('%s.%s is chosen as it is', (entity, field) => {
    expect(combiningOf(entity, field)).toBeNull();
  });
});

test('the union has every entry once', () => {
  const kat = { code: 'kat', level: 'fluent', reads: true };
  const rus = { code: 'rus', level: 'basic', reads: false };
  expect(unionOf([kat], [rus, { ...kat }])).toEqual([kat, rus]);
  expect(unionOf(null, ['a'])).toEqual(['a']);
});

describe('whether the third value can stand', () => {
  const person = somePerson();
  const language = { code: 'kat', level: 'fluent', reads: true };
  test('it is checked like anything that is typed', () => {
    expect(checkCombined('person', person, 'local_ref', 'A-1 / B-2')).toEqual([]);
    expect(checkCombined('person', person, 'local_ref', '')).toEqual([
      { path: 'local_ref', code: 'required' },
    ]);
    expect(checkCombined('person', person, 'local_ref', 'x'.repeat(61))).toEqual([
      { path: 'local_ref', code: 'too_long' },
    ]);
    expect(checkCombined('person', person, 'sex', 'F')).toEqual([{ path: 'sex', code: 'invalid' }]);
    expect(checkCombined('person', person, 'vulnerabilities', ['none_disclosed', 'minor'])).toEqual([
      { path: 'vulnerabilities', code: 'none_and_others' },
    ]);
    expect(checkCombined('person', person, 'languages', [language, { ...language, level: 'basic' }])).toEqual(
      [{ path: 'languages', code: 'language_twice' }],
    );
    expect(checkCombined('person', person, 'languages', [])).toEqual([
      { path: 'languages', code: 'language_missing' },
    ]);
  });

  test('what was wrong elsewhere in the record before stops nothing', () => {
    const wrong = somePerson({ birth_year: 1990, birth_date: '1991-01-01' });
    expect(checkCombined('person', wrong, 'local_ref', 'A-1')).toEqual([]);
  });
});
