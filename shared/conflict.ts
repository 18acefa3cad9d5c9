import { z } from 'zod';
import { code, id, recordBase, text, timestamp } from '#shared/fields.ts';

export const CONFLICT_CHOICES = ['kept', 'other', 'combined'] as const;

/**
 * Two people changed the same field of one record. Written by the endpoint, which keeps the value that came
 * first in the record; both values stay here until a person decides.
 */
export const conflictFields = z.strictObject({
  entity: text(40),
  record_id: text(80),
  person_id: id.nullable(),
  /** The field, or the name of the group of fields that is decided together (FIELD_GROUPS). */
  field: text(60),
  /** What the writer of `other_values` saw before; null where it is not known. */
  base_values: z.record(z.string(), z.unknown()).nullable(),
  kept_values: z.record(z.string(), z.unknown()),
  kept_by: id.nullable(),
  kept_at: timestamp.nullable(),
  other_values: z.record(z.string(), z.unknown()),
  other_by: id.nullable(),
  other_at: timestamp.nullable(),
  chosen: code(CONFLICT_CHOICES).nullable(),
  /** What came of it when a person combined the two. */
  decided_values: z.record(z.string(), z.unknown()).nullable(),
  decided_by: id.nullable(),
  decided_at: timestamp.nullable(),
});
export type ConflictFields = z.infer<typeof conflictFields>;
export const conflictRecord = conflictFields.extend(recordBase);
export type Conflict = z.infer<typeof conflictRecord>;
