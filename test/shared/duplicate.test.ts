import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveMerged } from '#shared/duplicate.ts';
import { compareFiles, mergeFiles, undoOf } from '#shared/merge-files.ts';
import { somePerson } from '#test/support/store.ts';

describe('which file is kept', () => {
  test('a chain leads to its end, a circle to its smallest id', () => {
    const resolved = resolveMerged(
      new Map([
        ['c', 'b'],
        ['b', 'a'],
        ['z', 'y'],
        ['y', 'x'],
        ['x', 'z'],
        ['w', 'z'],
      ]),
    );
    expect(Object.fromEntries(resolved)).toEqual({ c: 'a', b: 'a', z: 'x', y: 'x', w: 'x' });
  });

  test('whatever leads where, in whatever order it is read, every file ends at one that ends at itself', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(ids, ids), { selector: ([from]) => from }), (hops) => {
        const resolved = resolveMerged(new Map(hops));
        expect(Object.fromEntries(resolveMerged(new Map([...hops].reverse())))).toEqual(
          Object.fromEntries(resolved),
        );
        const keptOf = (id: string) => resolved.get(id) ?? id;
        for (const [from, to] of hops) {
          expect(keptOf(keptOf(from))).toBe(keptOf(from));
          expect(keptOf(from)).toBe(keptOf(to));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('field by field', () => {
  const kept = somePerson({ local_ref: null, birth_year: 1990, vulnerabilities: ['none_disclosed'] });
  const other = somePerson({
    alias_or_initials: 'Nino',
    local_ref: 'V-1',
    birth_year: null,
    birth_date: '1990-02-03',
    vulnerabilities: ['serious_illness'],
    languages: [{ code: 'rus', level: 'fluent', reads: true }],
  });
  const states = Object.fromEntries(compareFiles(kept, other).map(({ field, state }) => [field, state]));

  test('what only one of them says is taken; where both say something else, a person chooses', () => {
    expect(states).toMatchObject({
      alias_or_initials: 'choose',
      local_ref: 'taken',
      born: 'taken',
      vulnerabilities: 'choose',
      languages: 'choose',
      citizenship: 'same',
      closed_as: 'same',
    });
    expect(mergeFiles(kept, other, { languages: 'both' }).missing).toEqual([
      'alias_or_initials',
      'vulnerabilities',
    ]);
    const choices = { alias_or_initials: 'other', languages: 'both', vulnerabilities: 'both' } as const;
    expect(mergeFiles(kept, other, choices)).toEqual({
      missing: [],
      fields: {
        alias_or_initials: 'Nino',
        local_ref: 'V-1',
        birth_date: '1990-02-03',
        languages: [...kept.languages, ...other.languages],
        vulnerabilities: ['serious_illness'],
      },
    });
  });

  test('year and date of birth go together, and so do the ways a file was closed', () => {
    const later = somePerson({ birth_year: null, birth_date: '1991-02-03' });
    expect(compareFiles(kept, later).find(({ field }) => field === 'born')?.state).toBe('choose');
    expect(mergeFiles(somePerson(), later, { born: 'other' }).fields).toEqual({
      birth_year: null,
      birth_date: '1991-02-03',
    });
    const closed = somePerson({ closed_as: 'closed_no_contact', closed_on: '2026-01-01' });
    expect(mergeFiles(somePerson(), closed, {}).missing).toEqual(['closed_as']);
    expect(mergeFiles(closed, somePerson(), { closed_as: 'other' }).fields).toEqual({
      closed_as: null,
      closed_on: null,
    });
    expect(mergeFiles(somePerson(), closed, { closed_as: 'both' }).missing).toEqual(['closed_as']);
  });

  test('an unknown sex or citizenship is no answer', () => {
    const unknown = somePerson({ sex: 'UNK', citizenship: 'UNK' });
    expect(mergeFiles(unknown, somePerson(), {})).toEqual({
      fields: { sex: 'F', citizenship: 'GE' },
      missing: [],
    });
  });

  test('taking it back leaves what somebody has changed since', () => {
    const decision = {
      before: { local_ref: null, sex: 'UNK', birth_year: 1990, birth_date: null },
      merged: { local_ref: 'V-1', sex: 'F', birth_year: 1990, birth_date: '1990-02-03' },
    };
    const now = somePerson({ local_ref: 'V-2', sex: 'F', birth_date: '1990-02-03' });
    expect(undoOf(now, decision)).toEqual({
      back: { sex: 'UNK', birth_year: 1990, birth_date: null },
      stays: ['local_ref'],
    });
    expect(undoOf(somePerson({ sex: 'UNK' }), decision)).toEqual({ back: {}, stays: [] });
  });
});
