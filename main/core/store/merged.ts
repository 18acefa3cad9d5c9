import { type ReadDb, rows } from '#core/store/db.ts';
import { requireRecord } from '#core/store/record.ts';
import { resolveMerged } from '#shared/duplicate.ts';
import type { Person } from '#shared/person.ts';

export type MergedFile = { id: string; row: number; kept_id: string; kept_row: number };

/** Which files lead to another one. Few, so they are read whenever somebody asks and never kept: always as they are. */
export type Merged = {
  files: readonly MergedFile[];
  /** The file that is kept for a person: this one, or the one that it leads to. */
  keptOf(personId: string): string;
  /** The ids of all files that are one person's, the kept one first. */
  groupOf(personId: string): string[];
};

/** One whose target is not on this device stands for itself, until the target arrives. */
export function readMerged(db: ReadDb): Merged {
  const found = rows<{ id: string; row: number; target: string; target_row: number }>(
    db,
    `SELECT p.id, p.row, q.id AS target, q.row AS target_row
     FROM person p INDEXED BY person_merged JOIN person q ON q.id = p.merged_into WHERE p.merged_into IS NOT NULL`,
  );
  const rowOf = new Map<string, number>();
  for (const { id, row, target, target_row } of found) rowOf.set(id, row).set(target, target_row);
  const kept = resolveMerged(new Map(found.map(({ id, target }) => [id, target])));
  const files = [...kept].map(([id, kept_id]) => ({
    id,
    kept_id,
    row: rowOf.get(id) as number,
    kept_row: rowOf.get(kept_id) as number,
  }));
  const keptOf = (personId: string) => kept.get(personId) ?? personId;
  return {
    files,
    keptOf,
    groupOf(personId) {
      const keptId = keptOf(personId);
      return [keptId, ...files.filter((file) => file.kept_id === keptId).map(({ id }) => id)];
    },
  };
}

/** As JSON, for `IN (SELECT value FROM json_each(?))`. */
export const groupAsJson = (db: ReadDb, personId: string): string =>
  JSON.stringify(readMerged(db).groupOf(personId));

export const isSamePerson = (db: ReadDb, a: string, b: string): boolean =>
  a === b || readMerged(db).keptOf(a) === readMerged(db).keptOf(b);

/** The person as the kept file has them, for whatever depends on who somebody is. */
export const requireKept = (db: ReadDb, personId: string): Person =>
  requireRecord(db, 'person', readMerged(db).keptOf(personId));
