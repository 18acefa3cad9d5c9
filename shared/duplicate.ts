import { z } from 'zod';
import { code, id, recordBase, timestamp } from '#shared/fields.ts';

export const DUPLICATE_VERDICTS = ['same', 'distinct'] as const;

/**
 * Somebody looked at two files and decided: one person, or two. Nothing of a file is thrown away by it; `before` and
 * `other_before` are what the two files had where they differed, `merged` what the decision wrote into the kept one: so
 * it can be taken back, and told.
 */
export const duplicateFields = z.strictObject({
  /** The file that is kept. The other one leads to it (`merged_into`). */
  person_id: id,
  other_id: id,
  verdict: code(DUPLICATE_VERDICTS),
  before: z.record(z.string(), z.unknown()),
  merged: z.record(z.string(), z.unknown()),
  /** What the other file had where the two differed: it is still there, and shown in the history. */
  other_before: z.record(z.string(), z.unknown()),
  decided_by: id,
  decided_at: timestamp,
  undone_by: id.nullable(),
  undone_at: timestamp.nullable(),
});
export type DuplicateFields = z.infer<typeof duplicateFields>;
export const duplicateRecord = duplicateFields.extend(recordBase);
export type Duplicate = z.infer<typeof duplicateRecord>;

export const isStanding = (decision: Pick<Duplicate, 'undone_at'>): boolean => decision.undone_at === null;

/**
 * Which file each merged one leads to in the end. Two devices may merge the same two files in opposite directions at
 * the same time: such a circle is kept by the file with the smallest id, on every device the same.
 */
export function resolveMerged(into: ReadonlyMap<string, string>): Map<string, string> {
  const kept = new Map<string, string>();
  for (const start of into.keys()) {
    const path: string[] = [];
    let at = start;
    while (into.has(at) && !kept.has(at) && !path.includes(at)) {
      path.push(at);
      at = into.get(at) as string;
    }
    const circle = path.includes(at) ? path.slice(path.indexOf(at)) : [];
    const end = kept.get(at) ?? (circle.length > 0 ? (circle.sort()[0] as string) : at);
    for (const each of path) kept.set(each, end);
  }
  for (const [each, end] of kept) if (each === end) kept.delete(each);
  return kept;
}
