import type { DuplicatePair } from '#shared/shapes.ts';

/** How many persons the pairs are about: three files that all look alike are one person, not three. */
export function countPersons(pairs: readonly Pick<DuplicatePair, 'first_id' | 'second_id'>[]): number {
  const groupOf = new Map<string, Set<string>>();
  for (const { first_id, second_id } of pairs) {
    const joined = new Set([
      ...(groupOf.get(first_id) ?? [first_id]),
      ...(groupOf.get(second_id) ?? [second_id]),
    ]);
    for (const id of joined) groupOf.set(id, joined);
  }
  return new Set(groupOf.values()).size;
}
