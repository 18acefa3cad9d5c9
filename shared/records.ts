import type { z } from 'zod';
import { applicationFields, applicationRecord } from '#shared/application.ts';
import { attachmentFields, attachmentRecord } from '#shared/attachment.ts';
import { concernFields, concernRecord } from '#shared/concern.ts';
import { conflictFields, conflictRecord } from '#shared/conflict.ts';
import { consentFields, consentRecord } from '#shared/consent.ts';
import { duplicateFields, duplicateRecord } from '#shared/duplicate.ts';
import { followUpFields, followUpRecord } from '#shared/follow-up.ts';
import { handoverFields, handoverRecord } from '#shared/handover.ts';
import { householdFields, householdRecord } from '#shared/household.ts';
import { personFields, personRecord } from '#shared/person.ts';
import { programmeFields, programmeRecord } from '#shared/programme.ts';
import { referralFields, referralRecord } from '#shared/referral.ts';
import { amendmentFields, amendmentRecord, sessionFields, sessionRecord } from '#shared/session.ts';

/** Every kind of record that is stored and synchronised. The name is also its table and its locale namespace. */
export const ENTITIES = [
  'person',
  'household',
  'session',
  'amendment',
  'application',
  'referral',
  'consent',
  'concern',
  'follow_up',
  'handover',
  'attachment',
  'conflict',
  'duplicate',
  'programme',
] as const;
export type Entity = (typeof ENTITIES)[number];

export const fieldSchemas = {
  person: personFields,
  household: householdFields,
  session: sessionFields,
  amendment: amendmentFields,
  application: applicationFields,
  referral: referralFields,
  consent: consentFields,
  concern: concernFields,
  follow_up: followUpFields,
  handover: handoverFields,
  attachment: attachmentFields,
  conflict: conflictFields,
  duplicate: duplicateFields,
  programme: programmeFields,
} as const;

export const recordSchemas = {
  person: personRecord,
  household: householdRecord,
  session: sessionRecord,
  amendment: amendmentRecord,
  application: applicationRecord,
  referral: referralRecord,
  consent: consentRecord,
  concern: concernRecord,
  follow_up: followUpRecord,
  handover: handoverRecord,
  attachment: attachmentRecord,
  conflict: conflictRecord,
  duplicate: duplicateRecord,
  programme: programmeRecord,
} as const;

export type FieldsOf<E extends Entity> = z.infer<(typeof fieldSchemas)[E]>;
export type RecordOf<E extends Entity> = z.infer<(typeof recordSchemas)[E]>;

/** Fields that stay on the device on which they were written. */
export const LOCAL_FIELDS: Readonly<Partial<Record<Entity, readonly string[]>>> = { session: ['note'] };

/** Records that never change once they are there; a correction is a record of its own. */
export const FROZEN_ENTITIES: readonly Entity[] = ['session', 'amendment', 'handover'];

/** Records that a device may not write: the endpoint makes them. */
export const ENDPOINT_ENTITIES: readonly Entity[] = ['programme'];

/**
 * Fields that only make sense together, by the name under which a conflict shows them. When one of them was
 * changed elsewhere, all of them are decided together.
 */
export const FIELD_GROUPS: Readonly<Partial<Record<Entity, Readonly<Record<string, readonly string[]>>>>> = {
  person: { closed_as: ['closed_as', 'closed_on'] },
  application: {
    status: [
      'status',
      'status_on',
      'history',
      'submitted_on',
      'decided_on',
      'decision_reason',
      'confirmed_departure',
      'return_kind',
      'no_show_on',
      'arrival_confirmed_on',
      'withdrawn_on',
      'withdrawal_reason',
    ],
  },
  referral: {
    status: ['status', 'sent_on', 'channel', 'partner_reply', 'reply_on', 'outcome', 'withdrawn_on'],
  },
  concern: { answer: ['answer', 'answer_reason', 'answered_by', 'answered_at'] },
  conflict: { chosen: ['chosen', 'decided_values', 'decided_by', 'decided_at'] },
  duplicate: { undone: ['undone_by', 'undone_at'] },
};

/** The names with those of their groups: what is decided together also travels together. */
export function withGroupMembers(entity: Entity, names: readonly string[]): string[] {
  const groups = Object.values(FIELD_GROUPS[entity] ?? {});
  const touched = groups.filter((members) => names.some((name) => members.includes(name)));
  return [...new Set([...names, ...touched.flat()])];
}

export type ColumnKind = 'text' | 'integer' | 'boolean' | 'json';

/** How a field is kept in a STRICT table: lists and objects as JSON text, booleans as 0 and 1. */
export function columnKind(schema: z.core.$ZodType): ColumnKind {
  const def = schema._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType };
  switch (def.type) {
    case 'nullable':
    case 'optional':
    case 'default':
      return columnKind(def.innerType as z.core.$ZodType);
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'integer';
    case 'array':
    case 'object':
    case 'record':
    case 'unknown':
      return 'json';
    default:
      return 'text';
  }
}

/** The columns of an entity's own fields, in schema order. */
export function columnsOf(entity: Entity): [name: string, kind: ColumnKind][] {
  return Object.entries(fieldSchemas[entity].shape).map(([name, schema]) => [name, columnKind(schema)]);
}
