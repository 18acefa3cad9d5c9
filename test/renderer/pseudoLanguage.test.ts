import { expect, test } from 'vitest';
import { pseudoText, pseudoWords } from '#renderer/pseudoLanguage.ts';

test('the pseudo-language keeps values and tags and is about 40 % longer', () => {
  const text = pseudoText('Saved here at {{time}}, see <1>Sync</1>');
  expect(text).toContain('{{time}}');
  expect(text).toContain('<1>');
  expect(text).toMatch(/^\[Sávëd hërë/);
  expect(pseudoText('Unlock').length).toBeGreaterThanOrEqual(Math.ceil('Unlock'.length * 1.4));
});

test('nested words keep their keys', () => {
  expect(pseudoWords({ a: { b_one: 'x' } })).toEqual({ a: { b_one: '[x·]' } });
});
