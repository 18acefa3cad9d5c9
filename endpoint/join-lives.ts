import { type Batch, marksOf } from '#endpoint/batch.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import { grown, hasSeen } from '#shared/lineage.ts';
import {
  type FieldMark,
  groupsIn,
  type MergeConflict,
  sameValue,
  seenFrom,
  unseenBy,
  valuesOf,
} from '#shared/merge.ts';
import { FROZEN_ENTITIES } from '#shared/records.ts';
import { nextVersion } from '#shared/version.ts';

export type Joined = {
  /** What the new team has from now on: `there` itself when it stays as it is. */
  record: StoredRecord;
  conflicts: MergeConflict[];
};

/**
 * After a restore both the old and the new team of a case may have given it back and written on, before the hand-over
 * between them comes again. Of each field the side counts that has seen the other one's; where neither has, the new
 * team's stays and a person is asked.
 */
export function joinLives(batch: Batch, here: StoredRecord, there: StoredRecord): Joined {
  const conflicts: MergeConflict[] = [];
  if (FROZEN_ENTITIES.includes(here.entity) || hasSeen(there, here.version)) {
    return { record: there, conflicts };
  }
  const { organisation, scope, counted } = there;
  const version = nextVersion(Math.max(here.version, there.version), batch.least);
  const earlier = grown(here.earlier, [here.version], there.earlier, [there.version]);
  const joined = { organisation, scope, counted, version, earlier };
  if (here.entity === 'conflict') {
    if (!isDecidedBeside(here, there)) return { record: there, conflicts };
    const record = { ...here, ...joined };
    batch.written.add(record);
    return { record, conflicts };
  }
  const [ours, theirs] = [marksOf(here), marksOf(there)];
  const fields = { ...there.fields };
  const marks: Record<string, FieldMark> = {};
  const names = Object.keys({ ...there.fields, ...here.fields });
  for (const { group, members } of groupsIn(here.entity, names)) {
    const isSame = members.every((field) => sameValue(here.fields[field], there.fields[field]));
    const newHere = unseenBy(there, ours, members);
    const newThere = unseenBy(here, theirs, members);
    const isOurs = newHere !== undefined && newThere === undefined;
    for (const field of members) {
      const mark = (isOurs ? ours : theirs)[field];
      if (mark !== undefined) marks[field] = seenFrom(mark, isOurs ? there : here, version);
      if (isOurs && !isSame) fields[field] = here.fields[field] ?? null;
    }
    if (isSame || newHere === undefined || newThere === undefined) continue;
    conflicts.push({
      field: group,
      kept_values: valuesOf(there.fields, members),
      other_values: valuesOf(here.fields, members),
      kept: newThere,
      other: newHere,
    });
  }
  const record = { ...there, ...joined, fields, marks };
  delete record.text;
  batch.written.add(record);
  return { record, conflicts };
}

/** A question that is decided on one side is decided. */
const isDecidedBeside = (here: StoredRecord, there: StoredRecord): boolean =>
  there.fields.chosen === null && (here.fields.chosen !== null || here.version > there.version);
