import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectNested, protectShare, protectTable, roundToBase } from '#shared/suppression.ts';

describe('a table that leaves the team', () => {
  test('hides counts of 1 to 4, keeps zeros, rounds the rest to 5', () => {
    expect(protectTable([0, 3, 2, 12, 48]).cells).toEqual([0, null, null, 10, 50]);
    expect(protectTable([0, 3, 2, 12, 48]).total).toBe(70);
  });

  test('gives a lone hidden cell the smallest other as company', () => {
    expect(protectTable([3, 20, 8, 0]).cells).toEqual([null, 20, null, 0]);
  });

  test('hides the total where a lone small cell is all there is', () => {
    expect(protectTable([0, 4, 0])).toEqual({ cells: [0, null, 0], total: null });
  });

  test('never shows a small count, and never leaves one hidden cell that the total gives away', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 12 }), (counts) => {
        const shown = protectTable(counts);
        const hidden = shown.cells.filter((cell) => cell === null).length;
        for (const [index, cell] of shown.cells.entries()) {
          const count = counts[index] as number;
          if (count >= 1 && count <= 4) expect(cell).toBeNull();
          if (count === 0) expect(cell).toBe(0);
          if (cell !== null) expect(Math.abs(cell - count)).toBeLessThanOrEqual(2);
          if (cell !== null) expect(cell % 5).toBe(0);
        }
        if (hidden === 1) expect(shown.total).toBeNull();
      }),
    );
  });

  test.each([2, 3])('who knows the rules cannot work out a hidden count: all tables of %i cells', (size) => {
    // Every table of cells up to 30, grouped by what would be published of it. For each table of small numbers,
    // each hidden cell must have at least two possible values within its group.
    const published = new Map<string, number[][]>();
    const build = (counts: number[]) => {
      if (counts.length < size) {
        for (let count = 0; count <= 30; count++) build([...counts, count]);
        return;
      }
      const key = JSON.stringify(protectTable(counts));
      const tables = published.get(key);
      if (tables === undefined) published.set(key, [counts]);
      else tables.push(counts);
    };
    build([]);
    const givenAway: string[] = [];
    for (const [key, tables] of published) {
      if (!tables.some((table) => table.every((count) => count <= 12))) continue;
      const { cells } = JSON.parse(key) as { cells: (number | null)[] };
      cells.forEach((cell, index) => {
        if (cell === null && new Set(tables.map((table) => table[index])).size < 2) givenAway.push(key);
      });
    }
    expect(givenAway).toEqual([]);
  });
});

describe('a share that leaves the team', () => {
  test('is hidden when the part or its complement is small', () => {
    expect(protectShare(3, 40)).toEqual({ numerator: null, denominator: 40, value: null });
    expect(protectShare(38, 40)).toEqual({ numerator: null, denominator: 40, value: null });
    expect(protectShare(2, 4)).toEqual({ numerator: null, denominator: null, value: null });
    expect(protectShare(12, 41)).toEqual({ numerator: 10, denominator: 40, value: 0.25 });
    expect(protectShare(0, 0)).toEqual({ numerator: 0, denominator: 0, value: null });
  });
});

test('what lies between two nested counts is protected too', () => {
  expect(protectNested([6, 8, 30])).toEqual([5, null, 30]);
  expect(protectNested([0, 3, 30])).toEqual([0, null, 30]);
  expect(roundToBase(13)).toBe(15);
});
