import { z } from 'zod';
import { byId, call, done, nothing, secret } from '#shared/calls/call.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { CONFLICT_CHOICES, conflictRecord } from '#shared/conflict.ts';
import { id, isoDate, text, timestamp } from '#shared/fields.ts';
import { deviceEntry, deviceList, ROLES } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import {
  draft,
  profile,
  quarantined,
  signInState,
  syncStatus,
  todayEntry,
  vaultStatus,
} from '#shared/shapes.ts';
import { statisticsFilter, statisticsReport } from '#shared/statistics.ts';

/** The desk itself: vault, profile, drafts, statistics and sync. */
export const deskCalls = {
  'vault.status': call({ at: 'core', access: 'anyone', input: nothing, output: vaultStatus, changes: [] }),
  'vault.create': call({
    at: 'core',
    access: 'anyone',
    input: z.strictObject({ name: z.string().trim().max(120), passphrase: secret }),
    output: vaultStatus,
    changes: ['vault'],
  }),
  'vault.unlock': call({
    at: 'core',
    access: 'anyone',
    input: z.strictObject({ name: z.string().trim().max(120).nullable(), passphrase: secret }),
    output: vaultStatus,
    changes: ['vault'],
  }),
  /** Makes the sample vault at the first time and opens it. Its passphrase is public: it holds no real person. */
  'vault.openSample': call({
    at: 'core',
    access: 'anyone',
    input: nothing,
    output: vaultStatus,
    changes: ['vault'],
  }),
  /** Somebody has read that a vault of this computer was withdrawn. */
  'vault.forgetWithdrawn': call({
    at: 'core',
    access: 'anyone',
    input: nothing,
    output: done,
    changes: ['vault'],
  }),
  'vault.changePassphrase': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ current: secret, next: secret }),
    output: done,
    changes: [],
  }),
  'profile.get': call({ at: 'core', access: 'member', input: nothing, output: profile, changes: [] }),
  'profile.save': call({
    at: 'core',
    access: 'member',
    input: profile.pick({
      display_name: true,
      auto_lock_minutes: true,
      granting_state: true,
      default_place: true,
    }),
    output: profile,
    changes: ['profile'],
  }),
  'today.list': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ today: isoDate }),
    output: z.strictObject({ entries: z.array(todayEntry) }),
    changes: [],
  }),
  'draft.save': call({
    at: 'core',
    access: 'member',
    input: draft.omit({ created_at: true, updated_at: true }),
    output: z.strictObject({ updated_at: timestamp }),
    changes: ['draft'],
  }),
  'draft.get': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: z.strictObject({ draft: draft.nullable() }),
    changes: [],
  }),
  'draft.discard': call({ at: 'core', access: 'member', input: byId, output: done, changes: ['draft'] }),
  'statistics.report': call({
    at: 'core',
    access: 'team_lead',
    input: statisticsFilter,
    output: statisticsReport,
    changes: [],
  }),
  'statistics.exportCsv': call({
    at: 'core',
    access: 'team_lead',
    input: z.strictObject({
      filter: statisticsFilter,
      leaves_team: z.boolean(),
      language: z.enum(INTERFACE_LANGUAGES),
      separator: z.enum([';', ',']),
    }),
    output: z.strictObject({ saved: z.boolean() }),
    changes: [],
    savesAs: { name: 'return-desk-statistics', extension: 'csv' },
  }),
  'statistics.exportXlsx': call({
    at: 'core',
    access: 'team_lead',
    input: z.strictObject({
      filter: statisticsFilter,
      leaves_team: z.boolean(),
      language: z.enum(INTERFACE_LANGUAGES),
    }),
    output: z.strictObject({ saved: z.boolean() }),
    changes: [],
    savesAs: { name: 'return-desk-statistics', extension: 'xlsx' },
  }),
  'sync.status': call({ at: 'core', access: 'member', input: nothing, output: syncStatus, changes: [] }),
  'sync.now': call({ at: 'core', access: 'member', input: nothing, output: syncStatus, changes: ['sync'] }),
  'sync.enrol': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({
      endpoint: z.string().trim().min(1).max(300),
      code: z.string().trim().min(1).max(60),
    }),
    output: profile,
    changes: ['profile', 'sync'],
  }),
  /** Whether the endpoint lets people sign in with their organisation's account. */
  'sync.signInOffer': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ endpoint: z.string().trim().min(1).max(300) }),
    output: z.strictObject({ offered: z.boolean() }),
    changes: [],
  }),
  /** Opens the endpoint's page in the browser; what comes of it is told by `changed`. */
  'sync.signInStart': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ endpoint: z.string().trim().min(1).max(300) }),
    output: signInState,
    changes: ['sync'],
  }),
  'sync.signInState': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: signInState,
    changes: [],
  }),
  'sync.signInOpen': call({ at: 'core', access: 'member', input: nothing, output: done, changes: [] }),
  'sync.signInCancel': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: done,
    changes: ['sync'],
  }),
  'sync.newCode': call({
    at: 'core',
    access: 'team_lead',
    input: z.strictObject({ role: z.enum(ROLES), display_name: text(120) }),
    output: z.strictObject({ code: z.string(), expires_at: timestamp }),
    changes: [],
  }),
  /** The devices of the team, asked of the endpoint: what this device remembers would not do. */
  'device.list': call({ at: 'core', access: 'team_lead', input: nothing, output: deviceList, changes: [] }),
  'device.revoke': call({
    at: 'core',
    access: 'team_lead',
    input: byId,
    output: deviceEntry,
    changes: ['device'],
  }),
  'sync.quarantine': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({ changes: z.array(quarantined) }),
    changes: [],
  }),
  /** Sends a refused change again, with whatever was mended in its record since. */
  'sync.retry': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: done,
    changes: ['outbox', 'sync'],
  }),
  /** Gives a refused change up: the record is as the team has it again after the next pull. */
  'sync.giveUp': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: done,
    changes: ['outbox', 'sync'],
  }),
  'sync.conflicts': call({
    at: 'core',
    access: 'member',
    input: nothing,
    output: z.strictObject({
      /** Those of which this counsellor wrote one of the two come first, then the longest open. */
      conflicts: z.array(
        z.strictObject({
          conflict: conflictRecord,
          alias_or_initials: z.string().nullable(),
          is_mine: z.boolean(),
          /** What the record says now; null when this device does not have it. */
          current_values: z.record(z.string(), z.unknown()).nullable(),
        }),
      ),
    }),
    changes: [],
  }),
  /** Decided differences of some records, the latest first: what was not chosen stays readable for ever. */
  'sync.history': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ entity: z.enum(ENTITIES), record_ids: z.array(z.string().max(80)).max(500) }),
    output: z.strictObject({ conflicts: z.array(conflictRecord) }),
    changes: [],
  }),
  'sync.decide': call({
    at: 'core',
    access: 'member',
    /** `values`: the third value of a field that is combined; null otherwise. */
    input: z.strictObject({
      conflict_id: id,
      choice: z.enum(CONFLICT_CHOICES),
      values: z.record(z.string(), z.unknown()).nullable(),
    }),
    output: conflictRecord,
    changes: [
      'conflict',
      'person',
      'household',
      'application',
      'referral',
      'consent',
      'concern',
      'follow_up',
      'attachment',
      'outbox',
      'sync',
    ],
  }),
} as const;
