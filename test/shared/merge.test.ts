import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldMark, type MergeBase, mergeChange, sameValue } from '#shared/merge.ts';
import { FIELD_GROUPS, withGroupMembers } from '#shared/records.ts';

const mark = (version: number, device_id: string): FieldMark => ({
  version,
  device_id,
  by: 'someone',
  at: '2026-03-10T09:00:00.000Z',
});
const base = (
  fields: Record<string, unknown>,
  marks: Record<string, FieldMark> = {},
  version = 3,
): MergeBase => ({
  version,
  earlier: Array.from({ length: version - 1 }, (_, index) => index + 1),
  fields,
  marks,
});
const change = (
  fields: Record<string, unknown>,
  base_version: number,
  entity: 'person' | 'application' = 'person',
  before: Record<string, unknown> | null = null,
  counter = 0,
) => ({
  entity,
  base_version,
  fields,
  before,
  counter,
});

describe('mergeChange', () => {
  test('takes a field that nobody else touched since the base', () => {
    const merged = mergeChange(
      base({ local_ref: 'a', sex: 'F' }, { sex: mark(3, 'other') }),
      change({ local_ref: 'b' }, 1),
      'mine',
    );
    expect(merged).toEqual({ applied: { local_ref: 'b' }, conflicts: [] });
  });

  test('keeps both values when another device changed the field after the base', () => {
    const merged = mergeChange(
      base({ local_ref: 'a' }, { local_ref: mark(2, 'other') }),
      change({ local_ref: 'b' }, 1),
      'mine',
    );
    expect(merged.applied).toEqual({});
    expect(merged.conflicts).toMatchObject([
      {
        field: 'local_ref',
        kept_values: { local_ref: 'a' },
        other_values: { local_ref: 'b' },
        kept: { version: 2 },
      },
    ]);
  });

  test('who has seen the other value may change it', () => {
    const merged = mergeChange(
      base({ local_ref: 'a' }, { local_ref: mark(2, 'other') }),
      change({ local_ref: 'b' }, 2),
      'mine',
    );
    expect(merged).toEqual({ applied: { local_ref: 'b' }, conflicts: [] });
  });

  test('a device never conflicts with itself', () => {
    const merged = mergeChange(
      base({ local_ref: 'a' }, { local_ref: mark(3, 'mine') }),
      change({ local_ref: 'b' }, 1),
      'mine',
    );
    expect(merged.applied).toEqual({ local_ref: 'b' });
  });

  test('one field may conflict while the others of the change are taken', () => {
    const merged = mergeChange(
      base({ local_ref: 'a', sex: 'F' }, { local_ref: mark(2, 'other') }),
      change({ local_ref: 'b', sex: 'M' }, 1),
      'mine',
    );
    expect(merged.applied).toEqual({ sex: 'M' });
    expect(merged.conflicts).toHaveLength(1);
  });

  test('fields of a group are decided together', () => {
    const merged = mergeChange(
      base({ status: 'submitted', withdrawn_on: null }, { status: mark(2, 'other') }),
      change({ withdrawn_on: '2026-03-10' }, 1, 'application'),
      'mine',
    );
    expect(merged.applied).toEqual({});
    expect(merged.conflicts).toMatchObject([
      { field: 'status', other_values: { withdrawn_on: '2026-03-10' } },
    ]);
  });
});

describe('a change upon a version from elsewhere, which the record does not come from', () => {
  const record = base({ local_ref: 'a', sex: 'F' }, { local_ref: mark(20, 'other') }, 20);
  const late = (before: unknown) => change({ local_ref: 'b' }, 50, 'person', { local_ref: before });

  test('may be higher by its number and has seen nothing all the same', () => {
    const merged = mergeChange({ ...record, earlier: [10] }, late('x'), 'mine');
    expect(merged.applied).toEqual({});
    expect(merged.conflicts).toMatchObject([
      { kept_values: { local_ref: 'a' }, other_values: { local_ref: 'b' } },
    ]);
  });

  test('replaces the very value that its writer saw', () => {
    expect(mergeChange({ ...record, earlier: [10] }, late('a'), 'mine').applied).toEqual({ local_ref: 'b' });
    // A conflict is what the same says of a version that the record does come from.
    expect(
      mergeChange({ ...record, earlier: [10] }, { ...late('a'), base_version: 10 }, 'mine').applied,
    ).toEqual({});
  });

  test('may replace it as well where that came from another life of the data', () => {
    const joined = { ...mark(20, 'other'), of: 12 };
    const record20 = { ...record, marks: { local_ref: joined }, earlier: [10, 12, 50] };
    expect(mergeChange({ ...record20, version: 60 }, late('a'), 'mine').applied).toEqual({ local_ref: 'b' });
    const since = { ...record20, version: 60, marks: { local_ref: { ...joined, version: 55 } } };
    expect(mergeChange(since, late('a'), 'mine').applied).toEqual({ local_ref: 'b' });
    expect(mergeChange(since, late('x'), 'mine').applied).toEqual({});
  });

  test('takes a field that nobody changed since the record was made', () => {
    const merged = mergeChange({ ...record, earlier: [10] }, change({ sex: 'M' }, 50), 'mine');
    expect(merged.applied).toEqual({ sex: 'M' });
  });
});

test('an earlier word of a device that arrives after its later one does not replace it', () => {
  const own = { ...mark(3, 'mine'), counter: 6 };
  const record = base({ local_ref: 'later' }, { local_ref: own });
  const send = (counter: number) =>
    mergeChange(record, change({ local_ref: 'word' }, 1, 'person', null, counter), 'mine');
  expect(send(7).applied).toEqual({ local_ref: 'word' });
  expect(send(2)).toMatchObject({ applied: {}, conflicts: [{ kept_values: { local_ref: 'later' } }] });
  // What it gave back of somebody else's is not its own word.
  const given = base({ local_ref: 'given back' }, { local_ref: { ...mark(3, 'mine'), by: null } });
  expect(mergeChange(given, change({ local_ref: 'word' }, 1), 'mine').applied).toEqual({});
});

describe('sameValue', () => {
  test('ignores the order of keys and not that of lists', () => {
    expect(sameValue({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(sameValue([], {})).toBe(false);
    expect(sameValue(null, {})).toBe(false);
  });

  test('agrees with what JSON says', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => sameValue(value, JSON.parse(JSON.stringify(value)))));
  });
});

test('a change of one field of a group carries the whole group, once', () => {
  expect(withGroupMembers('person', ['local_ref', 'closed_as'])).toEqual([
    'local_ref',
    'closed_as',
    'closed_on',
  ]);
  expect(new Set(withGroupMembers('application', ['status']))).toEqual(
    new Set(FIELD_GROUPS.application?.status),
  );
  expect(withGroupMembers('household', ['members'])).toEqual(['members']);
});

/** Any number of devices that edit fields of one record, each on the version that it saw last. */
describe('whatever the order, with any number of devices', () => {
  const fields = ['local_ref', 'sex', 'closed_as', 'closed_on'] as const;
  const edit = fc.record({
    device: fc.nat(3),
    field: fc.constantFrom(...fields),
    value: fc.nat(2),
    sees: fc.boolean(),
  });

  test('no value of another device is overwritten unseen', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        let record: MergeBase = base(Object.fromEntries(fields.map((field) => [field, 0])), {}, 1);
        const seen = [1, 1, 1, 1];
        for (const { device, field, value, sees } of edits) {
          if (sees) seen[device] = record.version;
          const base_version = seen[device] as number;
          const merged = mergeChange(record, change({ [field]: value }, base_version), `d${device}`);
          const before = record.marks[field];
          const isForeign =
            before !== undefined && before.version > base_version && before.device_id !== `d${device}`;
          if (isForeign && value !== record.fields[field]) {
            expect(merged.applied).toEqual({});
            expect(merged.conflicts[0]).toMatchObject({
              kept_values: { [field]: record.fields[field] },
              other_values: { [field]: value },
            });
          }
          // Nothing is lost: each value that was sent is in the record or in a conflict.
          const shown = { ...record.fields, ...merged.applied };
          expect(
            shown[field] === value || merged.conflicts.some((one) => one.other_values[field] === value),
          ).toBe(true);
          if (Object.keys(merged.applied).length === 0) continue;
          const version = record.version + 1;
          const marks = Object.fromEntries(
            Object.keys(merged.applied).map((name) => [name, mark(version, `d${device}`)]),
          );
          record = base(shown, { ...record.marks, ...marks }, version);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the same change again alters nothing', () => {
    fc.assert(
      fc.property(edit, ({ device, field, value }) => {
        const record = base({ [field]: 9 });
        const once = mergeChange(record, change({ [field]: value }, 3), `d${device}`);
        const after = base({ ...record.fields, ...once.applied }, { [field]: mark(4, `d${device}`) }, 4);
        expect(mergeChange(after, change({ [field]: value }, 3), `d${device}`)).toEqual({
          applied: {},
          conflicts: [],
        });
      }),
    );
  });
});
