import { z } from 'zod';
import { byId, call, nothing, page } from '#shared/calls/call.ts';
import { CONCERN_ANSWERS } from '#shared/codes/process.ts';
import { concernFields, concernRecord } from '#shared/concern.ts';
import { consentFields, consentRecord } from '#shared/consent.ts';
import { DUPLICATE_VERDICTS, duplicateRecord } from '#shared/duplicate.ts';
import { DUPLICATE_REASONS } from '#shared/duplicate-match.ts';
import { id, isoDate, text } from '#shared/fields.ts';
import { followUpFields, followUpRecord } from '#shared/follow-up.ts';
import { householdFields, householdRecord } from '#shared/household.ts';
import { MERGE_CHOICES, MERGE_FIELDS } from '#shared/merge-files.ts';
import { personEdit, personFields, personRecord } from '#shared/person.ts';
import {
  amendableFields,
  amendmentRecord,
  sessionConcern,
  sessionInput,
  sessionRecord,
} from '#shared/session.ts';
import { duplicatePair, personFile, personRow } from '#shared/shapes.ts';

/** A person and what was talked about: people, sessions, consents, concerns, next steps. */
export const personCalls = {
  'person.list': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ text: z.string().max(200), open_only: z.boolean(), ...page }),
    output: z.strictObject({ total: z.int(), rows: z.array(personRow) }),
    changes: [],
  }),
  /** Who may already be in the store, for what is typed about a new person; nobody is registered by this. */
  'person.similar': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({
      names: z.string().max(400),
      birth_year: z.int().nullable(),
      citizenship: z.string().max(4).nullable(),
      local_ref: z.string().max(60).nullable(),
    }),
    output: z.strictObject({ rows: z.array(personRow) }),
    changes: [],
  }),
  'person.file': call({ at: 'core', access: 'member', input: byId, output: personFile, changes: [] }),
  'person.create': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ fields: personFields, draft_id: id.nullable() }),
    output: personRecord,
    changes: ['person', 'draft', 'outbox'],
  }),
  'person.update': call({
    at: 'core',
    access: 'member',
    /** `seen` holds what the form showed in the fields that it changes: a pull may have brought others meanwhile. */
    input: z.strictObject({ id, seen: personEdit, fields: personEdit }),
    output: personRecord,
    changes: ['person', 'outbox'],
  }),
  /** Persons who may be registered twice, as far as they have been compared. */
  'duplicate.list': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({
      pairs: z.array(duplicatePair),
      rows: z.array(personRow),
      /** Others who arrived are still being compared; `changed` tells when that is done. */
      is_comparing: z.boolean(),
    }),
    changes: [],
  }),
  /** Two files side by side; the one that was there first is the one that would be kept. */
  'duplicate.compare': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ first_id: id, second_id: id }),
    output: z.strictObject({
      kept: personRecord,
      other: personRecord,
      rows: z.array(personRow),
      reasons: z.array(z.enum(DUPLICATE_REASONS)),
    }),
    changes: [],
  }),
  'duplicate.merge': call({
    at: 'core',
    access: 'member',
    /** `seen`: both files as they were shown, since a pull may have brought something meanwhile. */
    input: z.strictObject({
      kept_id: id,
      other_id: id,
      seen: z.strictObject({ kept: personEdit, other: personEdit }),
      choices: z.partialRecord(z.enum(MERGE_FIELDS), z.enum(MERGE_CHOICES)),
    }),
    output: duplicateRecord,
    changes: ['duplicate', 'person', 'outbox'],
  }),
  'duplicate.tellApart': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ first_id: id, second_id: id }),
    output: duplicateRecord,
    changes: ['duplicate', 'outbox'],
  }),
  /** By who decided it, or by a team lead. */
  'duplicate.undo': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: z.strictObject({ verdict: z.enum(DUPLICATE_VERDICTS), stays: z.array(z.enum(MERGE_FIELDS)) }),
    changes: ['duplicate', 'person', 'outbox'],
  }),
  'household.save': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id: id.nullable(), fields: householdFields }),
    output: householdRecord,
    changes: ['household', 'outbox'],
  }),
  'session.finalise': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ draft_id: id, fields: sessionInput, concern: sessionConcern.nullable() }),
    output: sessionRecord,
    changes: ['session', 'draft', 'concern', 'follow_up', 'outbox'],
  }),
  'session.get': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: z.strictObject({ session: sessionRecord, amendments: z.array(amendmentRecord) }),
    changes: [],
  }),
  'session.amend': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ session_id: id, reason: text(500), fields: amendableFields }),
    output: amendmentRecord,
    changes: ['amendment', 'concern', 'outbox'],
  }),
  'consent.record': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ fields: consentFields.omit({ withdrawn_on: true }) }),
    output: consentRecord,
    changes: ['consent', 'outbox'],
  }),
  'consent.withdraw': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, on: isoDate }),
    output: consentRecord,
    changes: ['consent', 'referral', 'outbox'],
  }),
  'concern.raise': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({
      fields: concernFields.pick({
        person_id: true,
        session_id: true,
        kind: true,
        raised_on: true,
        referred_to: true,
        referred_on: true,
      }),
    }),
    output: concernRecord,
    changes: ['concern', 'outbox'],
  }),
  'concern.refer': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, referred_to: text(200), referred_on: isoDate }),
    output: concernRecord,
    changes: ['concern', 'outbox'],
  }),
  'concern.answer': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, answer: z.enum(CONCERN_ANSWERS), answer_reason: text(1000) }),
    output: concernRecord,
    changes: ['concern', 'outbox'],
  }),
  'followUp.save': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id: id.nullable(), fields: followUpFields }),
    output: followUpRecord,
    changes: ['follow_up', 'outbox'],
  }),
} as const;
