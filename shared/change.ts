import { z } from 'zod';
import { MOST_EARLIER } from '#shared/lineage.ts';
import { ENTITIES } from '#shared/records.ts';

/** shared/lineage.ts */
const earlier = z.array(z.int().min(1)).max(MOST_EARLIER);

const asOf = z.strictObject({
  version: z.int().min(0),
  earlier: earlier.default([]),
  created_at: z.iso.datetime(),
  created_by: z.uuid().nullable(),
  updated_at: z.iso.datetime(),
  /** With a hand-over: this device knows that the case left its team by it and has not come back. */
  left: z.boolean().default(false),
  /**
   * Fields of which this device does not know what that version has, because an edit of its own stands there. What
   * their writer had seen is offered instead: for a record that is lost altogether, and for nothing else.
   */
  unsure: z.array(z.string().min(1).max(80)).max(200).default([]),
});

/**
 * One change of one record: the shape in the outbox, on the wire and in the endpoint's log. `fields` holds only
 * what changed; for a new record, everything. `base_version` is the endpoint's version that the writer had seen.
 */
export const change = z.strictObject({
  /** UUIDv7 made once; sending it again returns the stored result. */
  id: z.uuid(),
  entity: z.enum(ENTITIES),
  record_id: z.string().min(1).max(80),
  base_version: z.int().min(0),
  fields: z.record(z.string(), z.unknown()),
  /** What its writer saw in these fields before; null for a new record. Shown to whoever decides a conflict. */
  before: z.record(z.string(), z.unknown()).nullable().default(null),
  /** A whole record as the endpoint handed it out once, given back because it does not have it (any more). */
  as_of: asOf.nullable().default(null),
  /** Counts up with every change of this device; below zero for what it gives back. */
  counter: z.int(),
  at: z.iso.datetime(),
});
export type Change = z.infer<typeof change>;

/** The state of a record as the endpoint hands it out. `position` orders all records of one scope. */
export const recordState = z.strictObject({
  entity: z.enum(ENTITIES),
  id: z.string().min(1).max(80),
  version: z.int().min(1),
  position: z.int().min(1),
  /** The versions out of which this one has grown; left out where there are none. */
  earlier: earlier.optional(),
  created_at: z.iso.datetime(),
  created_by: z.uuid().nullable(),
  updated_at: z.iso.datetime(),
  fields: z.record(z.string(), z.unknown()),
});
export type RecordState = z.infer<typeof recordState>;

/** Instead of a state: the scope has the record no more, for example because its case was handed over. */
export const removedRecord = recordState
  .pick({ entity: true, id: true, version: true, position: true })
  .extend({ removed: z.literal(true) });
export type RemovedRecord = z.infer<typeof removedRecord>;
