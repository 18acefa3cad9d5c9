import { z } from 'zod';
import { byId, call, nothing } from '#shared/calls/call.ts';
import { id } from '#shared/fields.ts';
import { handoverFields, handoverRecord } from '#shared/handover.ts';
import { handoverCandidate, heldCase, syncStatus, teamName, toldHandover } from '#shared/shapes.ts';

/** Cases that go from one team to another, and what leaves this device with them. */
export const handoverCalls = {
  /** The own organisation's come first. */
  'handover.teams': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({
      /** Null while this device belongs to no team. */
      own_organisation: id.nullable(),
      teams: z.array(teamName),
    }),
    changes: [],
  }),
  /** Everything that the page of a hand-over says of a person and of those who belong to them. */
  'handover.prepare': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: z.strictObject({
      /** The person first, then the members of their household who are on this device. */
      candidates: z.array(handoverCandidate).min(1),
      /** Members whom another team has, or nobody. */
      elsewhere: z.int().min(0),
      /** Whether consent is needed also within the own organisation. */
      needs_consent_within: z.boolean(),
    }),
    changes: [],
  }),
  'handover.create': call({
    at: 'core',
    access: 'member',
    input: handoverFields
      .pick({ to_organisation: true, to_team: true, reason: true, person_told_on: true })
      .extend({ person_ids: z.array(id).min(1).max(40) }),
    output: z.strictObject({ handovers: z.array(handoverRecord) }),
    changes: ['handover', 'outbox'],
  }),
  /** What this team handed over and received, the newest first. */
  'handover.list': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({ handovers: z.array(toldHandover) }),
    changes: [],
  }),
  /** What left the team and is still here: what waits for a person's work, and what waits for a person's word. */
  'sync.removals': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({
      held: z.array(heldCase),
      unconfirmed: z.strictObject({
        records: z.int().min(0),
        /** Some of them, by name; there can be thousands. */
        cases: z.array(heldCase.pick({ person_id: true, alias_or_initials: true, team: true })),
        more: z.int().min(0),
      }),
    }),
    changes: [],
  }),
  /** Lets so many records go that a person had to be asked. `records` is the number that they were shown. */
  'sync.confirmRemovals': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ records: z.int().min(1) }),
    output: syncStatus,
    changes: [
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
      'conflict',
      'draft',
      'outbox',
      'sync',
    ],
  }),
} as const;
