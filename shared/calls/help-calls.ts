import { z } from 'zod';
import { applicationInput, applicationRecord } from '#shared/application.ts';
import { byId, call, nothing, page } from '#shared/calls/call.ts';
import {
  APPLICATION_STATES,
  PARTNER_REPLIES,
  REFERRAL_CHANNELS,
  REFERRAL_OUTCOMES,
  RETURN_KINDS,
  SUSPENSION_REASONS,
} from '#shared/codes/assistance.ts';
import { id, isoDate, text } from '#shared/fields.ts';
import { programmeRecord } from '#shared/programme.ts';
import { referralInput, referralRecord } from '#shared/referral.ts';
import { programmeFilters, programmeHit } from '#shared/shapes.ts';

/** What may help: programmes, applications and referrals. */
export const helpCalls = {
  'application.get': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: applicationRecord,
    changes: [],
  }),
  'application.create': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ fields: applicationInput, draft_id: id.nullable() }),
    output: applicationRecord,
    changes: ['application', 'draft', 'outbox'],
  }),
  'application.update': call({
    at: 'core',
    access: 'member',
    /** `seen`: as for person.update. */
    input: z.strictObject({ id, seen: applicationInput.partial(), fields: applicationInput.partial() }),
    output: applicationRecord,
    changes: ['application', 'outbox'],
  }),
  'application.transition': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({
      id,
      to: z.enum(APPLICATION_STATES),
      on: isoDate,
      suspension_reason: z.enum(SUSPENSION_REASONS).nullable(),
      /** Decision in words, or the reason of a withdrawal when the person wishes one to be noted. */
      note: text(500).nullable(),
      return_kind: z.enum(RETURN_KINDS).nullable(),
    }),
    output: applicationRecord,
    changes: ['application', 'outbox'],
  }),
  'programme.search': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ text: z.string().max(200), filters: programmeFilters, ...page }),
    output: z.strictObject({
      total: z.int(),
      hits: z.array(programmeHit),
      /** Set when a country was meant and nothing covers it by name: the multi-country schemes are offered. */
      nothing_for_country: z.string().nullable(),
      multi_country: z.array(programmeHit),
    }),
    changes: [],
  }),
  'programme.get': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id: programmeRecord.shape.id }),
    output: programmeRecord,
    changes: [],
  }),
  /** What the filters can offer: values that occur, with how many records each. */
  'programme.facets': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({
      countries: z.array(z.strictObject({ code: z.string(), count: z.int() })),
      target_groups: z.array(z.strictObject({ code: z.string(), count: z.int() })),
      total: z.int(),
    }),
    changes: [],
  }),
  'referral.get': call({ at: 'core', access: 'member', input: byId, output: referralRecord, changes: [] }),
  'referral.prepare': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ fields: referralInput, draft_id: id.nullable() }),
    output: referralRecord,
    changes: ['referral', 'draft', 'outbox'],
  }),
  'referral.update': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, seen: referralInput.partial(), fields: referralInput.partial() }),
    output: referralRecord,
    changes: ['referral', 'outbox'],
  }),
  'referral.send': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, on: isoDate, channel: z.enum(REFERRAL_CHANNELS) }),
    output: referralRecord,
    changes: ['referral', 'outbox'],
  }),
  'referral.reply': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, on: isoDate, partner_reply: z.enum(PARTNER_REPLIES) }),
    output: referralRecord,
    changes: ['referral', 'outbox'],
  }),
  'referral.close': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, outcome: z.enum(REFERRAL_OUTCOMES) }),
    output: referralRecord,
    changes: ['referral', 'outbox'],
  }),
  'referral.withdraw': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, on: isoDate }),
    output: referralRecord,
    changes: ['referral', 'outbox'],
  }),
} as const;
