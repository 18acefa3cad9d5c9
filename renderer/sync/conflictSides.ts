import type { Conflict } from '#shared/conflict.ts';
import { sameValue } from '#shared/merge.ts';

export type Side = {
  choice: 'kept' | 'other';
  values: Readonly<Record<string, unknown>>;
  by: string | null;
  at: string | null;
};

/** Both values; where one of them is mine, it is the first. */
export function sidesOf(conflict: Conflict, me: string | null): [Side, Side] {
  const kept: Side = {
    choice: 'kept',
    values: conflict.kept_values,
    by: conflict.kept_by,
    at: conflict.kept_at,
  };
  const other: Side = {
    choice: 'other',
    values: conflict.other_values,
    by: conflict.other_by,
    at: conflict.other_at,
  };
  return other.by !== null && other.by === me && kept.by !== me ? [other, kept] : [kept, other];
}

/** The fields to show: what differs. The steps of a course are in the state and its days already. */
export function namesToShow({ kept_values, other_values }: Conflict): string[] {
  const names = [...new Set([...Object.keys(kept_values), ...Object.keys(other_values)])];
  return names.filter(
    (name) => name !== 'history' && (names.length === 1 || !sameValue(kept_values[name], other_values[name])),
  );
}
