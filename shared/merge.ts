import type { Change } from '#shared/change.ts';
import { type Grown, hasSeen } from '#shared/lineage.ts';
import { type Entity, FIELD_GROUPS } from '#shared/records.ts';

/**
 * Who wrote a field last, and as which version of the record. `of`: the version as which it was written in another
 * life of the data; at `version` the two lives were joined.
 */
export type FieldMark = {
  version: number;
  of?: number | undefined;
  device_id: string;
  /** The device's own count of the change. */
  counter?: number | undefined;
  /** Null where the device gave back what somebody wrote. */
  by: string | null;
  at: string;
  /** What stood there before, the latest last. */
  was?: readonly Was[] | undefined;
};

/** A fingerprint of a value that a field had, and the version as which it was written. */
export type Was = Pick<FieldMark, 'version' | 'of'> & { value: string };

/** The mark of a field that was not changed since its record was made: whoever knows the record has seen it. */
export const MADE = 1;

export type MergeBase = Grown & {
  fields: Readonly<Record<string, unknown>>;
  marks: Readonly<Record<string, FieldMark>>;
};

export type MergeConflict = {
  /** A field, or the name of a group of fields that is decided together. */
  field: string;
  kept_values: Record<string, unknown>;
  other_values: Record<string, unknown>;
  kept: FieldMark;
  /** Who wrote the other values; without it, whoever sends the change. */
  other?: FieldMark;
};

export type Merged = {
  /** Only what the change really alters in the record. */
  applied: Record<string, unknown>;
  conflicts: MergeConflict[];
};

/** The values of some fields; null where there is none. */
export const valuesOf = (
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> => Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));

/** Deep equality of JSON values; the order of keys does not matter, the order of a list does. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => sameValue(v, b[i]))
    );
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}

/** The name under which a field is decided: its group's, or its own. */
export function groupOf(entity: Entity, field: string): string {
  const groups = FIELD_GROUPS[entity] ?? {};
  for (const [name, members] of Object.entries(groups)) if (members.includes(field)) return name;
  return field;
}

/** The fields of a group; a field without a group is one by itself. */
export const membersOf = (entity: Entity, group: string): readonly string[] =>
  FIELD_GROUPS[entity]?.[group] ?? [group];

/** Fields by what is decided together: of each group those members that are named. */
export function groupsIn(
  entity: Entity,
  names: readonly string[],
): { group: string; members: readonly string[] }[] {
  const groups = [...new Set(names.map((field) => groupOf(entity, field)))];
  const isNamed = (field: string) => names.includes(field);
  return groups.map((group) => ({ group, members: membersOf(entity, group).filter(isNamed) }));
}

/** Whether the record has grown out of a change's base; zero stands for a record that is made. */
const isOfLineage = (record: Grown, base_version: number): boolean =>
  base_version === 0 || hasSeen(record, base_version);

/** Whether what a mark stands for is not yet in `base_version` of a record; of a version from elsewhere nothing is. */
export const isUnseen = (record: Grown, base_version: number, { version }: FieldMark): boolean =>
  version > (isOfLineage(record, base_version) ? base_version : MADE);

/** Whether a record of another life knows what a mark stands for. */
export const isSeenBy = (other: Grown, { version, of }: Pick<FieldMark, 'version' | 'of'>): boolean =>
  version <= MADE || hasSeen(other, version) || (of !== undefined && hasSeen(other, of));

/** What stands in some fields and a record of another life does not know. */
export const unseenBy = (
  other: Grown,
  marks: Readonly<Record<string, FieldMark>>,
  members: readonly string[],
): FieldMark | undefined =>
  members.map((field) => marks[field]).find((mark) => mark !== undefined && !isSeenBy(other, mark));

/** Whoever knew only the other life has not seen what it does not know, whatever the numbers say. */
export const seenFrom = (mark: FieldMark, other: Grown, version: number): FieldMark =>
  isSeenBy(other, mark) ? mark : { ...mark, version, of: mark.of ?? mark.version };

/**
 * Joins a change with the record as it stands. A field that nobody else touched since the writer's base is taken;
 * one that another device changed meanwhile, to another value, is kept as it is and becomes a conflict that shows
 * both values. Nothing is decided by a clock. Where a restore has mixed the numbers up, a change may still replace the
 * very value that its writer saw.
 */
export function mergeChange(
  base: MergeBase,
  change: Pick<Change, 'entity' | 'base_version' | 'fields' | 'before' | 'counter'>,
  deviceId: string,
): Merged {
  const merged: Merged = { applied: {}, conflicts: [] };
  for (const { group, members: fields } of groupsIn(change.entity, Object.keys(change.fields))) {
    const altered = fields.filter((field) => !sameValue(base.fields[field], change.fields[field]));
    if (altered.length === 0) continue;
    const members = membersOf(change.entity, group);
    const foreign = members
      .map((field) => base.marks[field])
      .filter((mark) => mark !== undefined)
      .filter((mark) => isUnseen(base, change.base_version, mark) && !isEarlierWord(mark, change, deviceId))
      .sort((a, b) => b.version - a.version);
    const [latest] = foreign;
    // Where lives were joined, or the base is of none of them, the numbers may say too much.
    const isCertain = isOfLineage(base, change.base_version) && foreign.some(({ of }) => of === undefined);
    if (latest === undefined || (!isCertain && replacesWhatItSaw(base, change, members))) {
      for (const field of altered) merged.applied[field] = change.fields[field];
      continue;
    }
    const conflict: MergeConflict = { field: group, kept_values: {}, other_values: {}, kept: latest };
    for (const field of fields) {
      conflict.kept_values[field] = base.fields[field] ?? null;
      conflict.other_values[field] = change.fields[field];
    }
    merged.conflicts.push(conflict);
  }
  return merged;
}

/**
 * A device knows its own words, and its later one replaces the earlier. After a restore an early one may arrive again,
 * late, when the later one is there already.
 */
const isEarlierWord = (mark: FieldMark, change: Pick<Change, 'counter'>, deviceId: string): boolean =>
  mark.device_id === deviceId && mark.by !== null && (mark.counter ?? change.counter) <= change.counter;

const replacesWhatItSaw = (
  base: MergeBase,
  { before }: Pick<Change, 'before'>,
  members: readonly string[],
): boolean =>
  before !== null &&
  members.every((field) => field in before && sameValue(before[field], base.fields[field] ?? null));
