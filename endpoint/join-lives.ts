import { type Batch, knownVersion, marksOf } from '#endpoint/batch.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import { type FieldMark, groupOf, type MergeConflict, membersOf, sameValue } from '#shared/merge.ts';
import { FROZEN_ENTITIES } from '#shared/records.ts';
import { eraOf, nextVersion } from '#shared/version.ts';

export type Joined = {
  /** What the new team has from now on: `there` itself when it stays as it is. */
  record: StoredRecord;
  conflicts: MergeConflict[];
};

/**
 * After a restore both the old and the new team of a case may have given it back and written on, before the hand-over
 * between them comes again. Whoever had read more before the restore is right about all that nobody wrote since; what
 * was written since on the other side is taken where nothing stands against it, and asked about elsewhere.
 */
export function joinLives(batch: Batch, here: StoredRecord, there: StoredRecord): Joined {
  const [ours, theirs] = [knownVersion(batch, here), knownVersion(batch, there)];
  const isOursRight = here.entity === 'conflict' ? isDecidedBeside(here, there) : ours > theirs;
  const [right, other] = isOursRight ? [here, there] : [there, here];
  const fields = { ...right.fields };
  const marks = { ...right.marks };
  const conflicts: MergeConflict[] = [];
  if (!FROZEN_ENTITIES.includes(here.entity) && here.entity !== 'conflict') {
    const [rightMarks, otherMarks] = [marksOf(right), marksOf(other)];
    for (const group of new Set(Object.keys(other.fields).map((field) => groupOf(here.entity, field)))) {
      const members = membersOf(here.entity, group).filter((field) => field in other.fields);
      if (members.every((field) => sameValue(right.fields[field], other.fields[field]))) continue;
      const written = sinceRestore(batch, members, otherMarks);
      if (written === undefined) continue;
      const against = sinceRestore(batch, members, rightMarks);
      if (against === undefined && ours === theirs) {
        for (const field of members) {
          fields[field] = other.fields[field];
          marks[field] = written;
        }
        continue;
      }
      const pick = (values: Record<string, unknown>) =>
        Object.fromEntries(members.map((field) => [field, values[field] ?? null]));
      const kept = against ?? (rightMarks[members[0] as string] as FieldMark);
      const [kept_values, other_values] = [pick(right.fields), pick(other.fields)];
      conflicts.push({ field: group, kept_values, other_values, kept, other: written });
    }
  }
  if (right === there && sameValue(fields, there.fields)) return { record: there, conflicts };
  const { organisation, scope, counted } = there;
  const version = Math.max(nextVersion(here.version, batch.second), there.version + 1);
  const carried = Math.max(ours, theirs);
  const record = { ...right, organisation, scope, counted, fields, marks, version, carried };
  delete record.text;
  batch.written.add(record);
  return { record, conflicts };
}

const sinceRestore = (
  { era }: Batch,
  members: readonly string[],
  marks: Readonly<Record<string, FieldMark>>,
): FieldMark | undefined =>
  members.map((field) => marks[field]).find((mark) => mark !== undefined && eraOf(mark.version) >= era);

/** A question that is decided on one side is decided. */
const isDecidedBeside = (here: StoredRecord, there: StoredRecord): boolean =>
  there.fields.chosen === null && (here.fields.chosen !== null || here.version > there.version);
