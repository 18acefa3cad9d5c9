import { expect, it } from 'vitest';
import { todayGroups } from '#renderer/today/todayGroups.ts';
import type { TodayEntry } from '#shared/shapes.ts';

const TODAY = '2026-03-10';
const entry = (kind: TodayEntry['kind'], on: string | null): TodayEntry => ({
  kind,
  id: `${kind} ${on}`,
  person_id: null,
  alias_or_initials: 'A',
  on,
  text: null,
  is_mine: true,
});
const grouped = (...entries: TodayEntry[]) =>
  todayGroups(entries, TODAY).map(({ group, entries: found }) => [group, ...found.map(({ id }) => id)]);

it('has no group without entries', () => {
  expect(grouped()).toEqual([]);
});

it('puts what was missed with what is due, the oldest first, and the rest of the fortnight after it', () => {
  expect(
    grouped(
      entry('follow_up', '2026-03-12'),
      entry('follow_up', TODAY),
      entry('vd_period', '2026-03-11'),
      entry('follow_up', '2026-02-01'),
    ),
  ).toEqual([
    ['due', 'follow_up 2026-02-01', `follow_up ${TODAY}`],
    ['soon', 'vd_period 2026-03-11', 'follow_up 2026-03-12'],
  ]);
});

it('begins with what only a person can settle', () => {
  const kinds = grouped(
    entry('draft', TODAY),
    entry('referral_no_reply', '2026-02-01'),
    entry('follow_up', TODAY),
    entry('quarantined', TODAY),
    entry('conflict', TODAY),
    entry('concern', '2026-01-01'),
  ).map(([group]) => group);
  expect(kinds).toEqual(['attention', 'due', 'begun', 'waiting']);
});
