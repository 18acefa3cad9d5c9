import type { ReadDb } from '#core/store/db.ts';
import { readMerged } from '#core/store/merged.ts';
import { personKey } from '#shared/session-reading.ts';

/** A person with several files counts once: whatever is in any of them counts for the one that is kept. */
export type MergedPersons = {
  keptOf(personId: string): string;
  isKept(personId: string): boolean;
  /** The same for the numbers that stand for persons in readings. */
  keyOf(key: number): number;
  /** Everybody who has several files, by all of their ids. */
  grouped: readonly string[];
};

const asItIs = <T>(value: T): T => value;

export function readMergedPersons(db: ReadDb): MergedPersons {
  const { files, keptOf } = readMerged(db);
  // Nearly always: a million sessions then pass without a look-up.
  if (files.length === 0) return { keptOf: asItIs, isKept: () => true, keyOf: asItIs, grouped: [] };
  const keys = new Map(files.map(({ id, kept_id }) => [personKey(id), personKey(kept_id)]));
  return {
    keptOf,
    isKept: (personId) => keptOf(personId) === personId,
    keyOf: (key) => keys.get(key) ?? key,
    grouped: [...new Set(files.flatMap(({ id, kept_id }) => [id, kept_id]))],
  };
}
