import { expect, test } from 'vitest';
import { z } from 'zod';
import { text } from '#shared/fields.ts';
import { rememberRightValues } from '#shared/right-values.ts';

test('what is right stays right, and what is wrong stays wrong, each for its own schema', () => {
  const isRight = rememberRightValues();
  const [colour, size] = [z.enum(['red', 'blue']), z.enum(['small', 'large'])];
  for (let i = 0; i < 2; i += 1) {
    expect(isRight(colour, 'red')).toBe(true);
    expect(isRight(size, 'red')).toBe(false);
    expect(isRight(colour, 'small')).toBe(false);
    expect(isRight(colour, null)).toBe(false);
    expect(isRight(colour.nullable(), null)).toBe(true);
    expect(isRight(z.int(), '1')).toBe(false);
  }
});

test('a value that the schema would change is not right as it is', () => {
  const isRight = rememberRightValues();
  expect(isRight(text(20), ' blank around ')).toBe(false);
  expect(isRight(text(20), 'blank within it')).toBe(true);
  expect(isRight(z.object({ a: text(20) }), { a: ' x' })).toBe(false);
});
