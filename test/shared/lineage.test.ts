import { expect, test } from 'vitest';
import { grown, hasSeen, MOST_EARLIER } from '#shared/lineage.ts';

test('a record has seen its own version and those that it has grown out of, and none beside', () => {
  const record = { version: 9, earlier: [2, 5] };
  expect([1, 2, 3, 5, 8, 9].filter((version) => hasSeen(record, version))).toEqual([2, 5, 9]);
});

test('two lineages become one, ascending and without repetition', () => {
  expect(grown([2, 5], [5], [1, 9, 2])).toEqual([1, 2, 5, 9]);
});

test('of a very long one the latest are kept, and below them the number counts', () => {
  const all = Array.from({ length: MOST_EARLIER + 20 }, (_, index) => 2 * index + 2);
  const earlier = grown(all);
  expect(earlier).toHaveLength(MOST_EARLIER);
  const record = { version: 10_000, earlier };
  expect(hasSeen(record, 3)).toBe(true);
  expect(hasSeen(record, (earlier[0] as number) + 1)).toBe(false);
  expect(hasSeen(record, 9999)).toBe(false);
});
