import { expect, test } from 'vitest';
import { countPersons } from '#renderer/duplicates/duplicateGroups.ts';

const pair = (first_id: string, second_id: string) => ({ first_id, second_id });

test('files that all look alike are one person, however the pairs are read', () => {
  expect(countPersons([])).toBe(0);
  expect(countPersons([pair('a', 'b'), pair('c', 'd')])).toBe(2);
  const chain = [pair('a', 'b'), pair('c', 'd'), pair('b', 'c'), pair('a', 'c'), pair('x', 'y')];
  expect(countPersons(chain)).toBe(2);
  expect(countPersons(chain.toReversed())).toBe(2);
});
