import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPersonMarks } from '#core/statistics/person-marks.ts';

const LARGEST = 2 ** 48 - 1;

test('marks stay with their persons however the table grows, and absent persons have none', () => {
  const few = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 5000,
    size: 'max',
  });
  const many = fc.array(
    fc.tuple(
      fc.maxSafeNat().map((n) => n % LARGEST),
      fc.constantFrom(0, 1, 2, 4),
    ),
    {
      maxLength: 5000,
      size: 'max',
    },
  );
  fc.assert(
    fc.property(fc.oneof(few, many), (steps) => {
      const marks = createPersonMarks();
      const expected = new Map<number, number>();
      const answers = steps.map(([person, bits]) => {
        expected.set(person, (expected.get(person) ?? 0) | bits);
        return marks.mark(person, bits) === expected.get(person);
      });
      expect(answers).not.toContain(false);
      for (const bit of [1, 2, 4, 128]) {
        expect(marks.count(bit)).toBe([...expected.values()].filter((mark) => (mark & bit) !== 0).length);
        const wrong = [...expected].filter(
          ([person, mark]) => marks.has(person, bit) !== ((mark & bit) !== 0),
        );
        expect(wrong).toEqual([]);
        expect(marks.has(LARGEST, bit)).toBe(false);
      }
    }),
    { numRuns: 20 },
  );
});

test('the first and the last person that there can be are counted', () => {
  const marks = createPersonMarks();
  marks.mark(0, 1);
  marks.mark(LARGEST, 1);
  expect([marks.count(1), marks.has(0, 1), marks.has(LARGEST, 1), marks.has(1, 1)]).toEqual([
    2,
    true,
    true,
    false,
  ]);
});
