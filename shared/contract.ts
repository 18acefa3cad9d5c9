import { z } from 'zod';
import { applicationInput, applicationRecord } from '#shared/application.ts';
import {
  APPLICATION_STATES,
  ASSISTANCE_TYPES,
  PARTNER_REPLIES,
  PROGRAMME_STATES,
  REFERRAL_CHANNELS,
  REFERRAL_OUTCOMES,
  RETURN_KINDS,
  RETURN_TYPES,
  SUSPENSION_REASONS,
} from '#shared/codes/assistance.ts';
import { GRANTING_STATES } from '#shared/codes/countries.ts';
import { INTERFACE_LANGUAGES, LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';
import { CLOSINGS, CONCERN_ANSWERS, PLACES } from '#shared/codes/process.ts';
import { concernFields, concernRecord } from '#shared/concern.ts';
import { CONFLICT_CHOICES, conflictRecord } from '#shared/conflict.ts';
import { consentFields, consentRecord } from '#shared/consent.ts';
import { ERROR_CODES } from '#shared/errors.ts';
import { id, isoDate, text, timestamp } from '#shared/fields.ts';
import { followUpFields, followUpRecord } from '#shared/follow-up.ts';
import { householdFields, householdRecord } from '#shared/household.ts';
import { personFields, personRecord } from '#shared/person.ts';
import { programmeRecord } from '#shared/programme.ts';
import { ROLES } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import { referralInput, referralRecord } from '#shared/referral.ts';
import {
  amendableFields,
  amendmentRecord,
  sessionConcern,
  sessionInput,
  sessionRecord,
} from '#shared/session.ts';
import { statisticsFilter, statisticsReport } from '#shared/statistics.ts';

/** What a list depends on: when a call or a pull changes one of these nouns, the lists that show it refresh. */
export const NOUNS = [...ENTITIES, 'draft', 'outbox', 'profile', 'vault', 'sync'] as const;
export type Noun = (typeof NOUNS)[number];

/**
 * Who may call: `anyone` also before the vault is open, `member` with an open vault, `team_lead` only where the
 * endpoint's own tables say so (a vault that belongs to no team is its owner's and counts as lead).
 */
export type Access = 'anyone' | 'member' | 'team_lead';

type Call = {
  /** Which process answers: `shell` is the Electron main process, `core` holds the key and the database. */
  at: 'shell' | 'core';
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
  changes: readonly Noun[];
  /** The main process asks for a place to save first and adds `path` to the input that it hands on. */
  savesAs?: { name: string; extension: string };
};
const call = <const C extends Call>(entry: C): C => entry;

const nothing = z.strictObject({});
const done = z.strictObject({});
const byId = z.strictObject({ id });
/** A passphrase crosses as UTF-8 bytes so that it can be wiped; it is never a string outside the page. */
const secret = z.instanceof(Uint8Array).refine((bytes) => bytes.length >= 1 && bytes.length <= 1024);
const page = { offset: z.int().min(0).max(10_000_000), limit: z.int().min(1).max(500) };

export const vaultStatus = z.strictObject({
  state: z.enum(['none', 'locked', 'unlocked']),
  /** How many vaults are here, told no more exactly than the form needs. */
  vaults: z.enum(['none', 'one', 'several']),
  mode: z.enum(['real', 'sample']),
  wait_seconds: z.int().min(0),
  /** Set when the vault's files are not what they should be; nothing is written then. */
  problem: z.enum(ERROR_CODES).nullable(),
});
export type VaultStatus = z.infer<typeof vaultStatus>;

export const profile = z.strictObject({
  counsellor_id: id,
  display_name: z.string().trim().max(120),
  role: z.enum(ROLES),
  team: z.strictObject({ id, name: z.string() }).nullable(),
  members: z.array(z.strictObject({ id, display_name: z.string() })),
  sample: z.boolean(),
  auto_lock_minutes: z.int().min(1).max(15),
  granting_state: z.enum(GRANTING_STATES).nullable(),
  default_place: z.enum(PLACES).nullable(),
});
export type Profile = z.infer<typeof profile>;

/** Kept in the clear beside the vaults, so that the lock screen speaks the right language. Nothing personal. */
export const preferences = z.strictObject({
  language: z.enum(INTERFACE_LANGUAGES),
  appearance: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
});
export type Preferences = z.infer<typeof preferences>;

export const draftNouns = ['person', 'session', 'application', 'referral', 'consent'] as const;
export const draft = z.strictObject({
  id,
  noun: z.enum(draftNouns),
  /** The person whom the draft is about; null while a new person is typed. */
  person_id: id.nullable(),
  body: z.record(z.string(), z.unknown()),
  created_at: timestamp,
  updated_at: timestamp,
});
export type Draft = z.infer<typeof draft>;

export const personRow = z.strictObject({
  id,
  alias_or_initials: z.string(),
  full_name_latin: z.string().nullable(),
  local_ref: z.string().nullable(),
  citizenship: z.string(),
  country_of_return: z.string().nullable(),
  birth_year: z.int().nullable(),
  language: z.string().nullable(),
  last_session_on: isoDate.nullable(),
  next_on: isoDate.nullable(),
  concern_open: z.boolean(),
  has_draft: z.boolean(),
  closed_as: z.enum(CLOSINGS).nullable(),
});
export type PersonRow = z.infer<typeof personRow>;

export const personFile = z.strictObject({
  person: personRecord,
  household: householdRecord.nullable(),
  /** The other members, as far as this device has them. */
  relatives: z.array(personRow),
  sessions: z.array(sessionRecord),
  amendments: z.array(amendmentRecord),
  applications: z.array(applicationRecord),
  referrals: z.array(referralRecord),
  consents: z.array(consentRecord),
  concerns: z.array(concernRecord),
  follow_ups: z.array(followUpRecord),
  drafts: z.array(draft),
  conflicts: z.array(conflictRecord),
});
export type PersonFile = z.infer<typeof personFile>;

export const todayEntry = z.strictObject({
  kind: z.enum([
    'follow_up',
    'vd_period',
    'planned_departure',
    'referral_no_reply',
    'draft',
    'concern',
    'conflict',
    'quarantined',
  ]),
  id: z.string(),
  person_id: id.nullable(),
  alias_or_initials: z.string().nullable(),
  on: isoDate.nullable(),
  /** What the entry is about: the next step's words, or a code of its kind. */
  text: z.string().nullable(),
  /** Made by this counsellor, or about a person whom this counsellor saw last. */
  is_mine: z.boolean(),
});
export type TodayEntry = z.infer<typeof todayEntry>;

export const programmeFilters = z.strictObject({
  country: z.string().max(2).nullable(),
  assistance_types: z.array(z.enum(ASSISTANCE_TYPES)),
  return_type: z.enum(RETURN_TYPES).nullable(),
  granting_state: z.enum(GRANTING_STATES).nullable(),
  target_group: z.string().max(60).nullable(),
  status: z.enum(PROGRAMME_STATES).nullable(),
});
export type ProgrammeFilters = z.infer<typeof programmeFilters>;

export const programmeHit = z.strictObject({
  programme: programmeRecord,
  /** Pieces of name and notes with the hit words marked, ready to show without HTML. */
  marked_name: z.array(z.strictObject({ text: z.string(), hit: z.boolean() })),
  marked_excerpt: z.array(z.strictObject({ text: z.string(), hit: z.boolean() })),
});
export type ProgrammeHit = z.infer<typeof programmeHit>;

export const syncStatus = z.strictObject({
  state: z.enum(['sample', 'not_enrolled', 'offline', 'syncing', 'waiting', 'up_to_date', 'attention']),
  waiting: z.int().min(0),
  quarantined: z.int().min(0),
  conflicts: z.int().min(0),
  /** Records from the endpoint that this version could not store; they wait for an update. */
  set_aside: z.int().min(0),
  last_success_at: timestamp.nullable(),
  last_error: z.enum(ERROR_CODES).nullable(),
  endpoint: z.string().nullable(),
  /** The device's clock differs from the endpoint's by more than five minutes. */
  clock_off: z.boolean(),
});
export type SyncStatus = z.infer<typeof syncStatus>;

export const quarantined = z.strictObject({
  id,
  entity: z.enum(ENTITIES),
  record_id: z.string(),
  person_id: id.nullable(),
  alias_or_initials: z.string().nullable(),
  at: timestamp,
  error: z.enum(ERROR_CODES),
  fields: z.array(z.strictObject({ path: z.string(), code: z.string() })),
  /** The endpoint never took this record: its change can be mended, not given up. */
  is_new: z.boolean(),
});
export type Quarantined = z.infer<typeof quarantined>;

export const contract = {
  'shell.info': call({
    at: 'shell',
    access: 'anyone',
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      electron: z.string(),
      platform: z.string(),
      preferences,
      /** Set for screenshots of the mirrored pseudo-language; development only. */
      pseudo_language: z.boolean(),
    }),
    changes: [],
  }),
  'shell.savePreferences': call({
    at: 'shell',
    access: 'anyone',
    input: preferences,
    output: done,
    changes: [],
  }),
  'shell.lock': call({ at: 'shell', access: 'anyone', input: nothing, output: done, changes: ['vault'] }),
  /** The page's answer to the `flush` event: whatever was being typed is stored. */
  'shell.flushed': call({ at: 'shell', access: 'anyone', input: nothing, output: done, changes: [] }),
  'shell.openLink': call({
    at: 'shell',
    access: 'anyone',
    input: z.strictObject({ link: z.enum(['frontex_reintegration', 'return_directive', 'project']) }),
    output: done,
    changes: [],
  }),
  'shell.copy': call({
    at: 'shell',
    access: 'member',
    input: z.strictObject({ text: z.string().max(5000) }),
    output: done,
    changes: [],
  }),
  'shell.printLeaflet': call({
    at: 'shell',
    access: 'member',
    input: z.strictObject({
      language: z.enum(LEAFLET_LANGUAGES),
      second: z.enum(LEAFLET_LANGUAGES).nullable(),
    }),
    output: z.strictObject({ saved: z.boolean() }),
    changes: [],
    savesAs: { name: 'return-desk-information', extension: 'pdf' },
  }),

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
    input: z.strictObject({ id, seen: personFields.partial(), fields: personFields.partial() }),
    output: personRecord,
    changes: ['person', 'outbox'],
  }),
  'household.save': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id: id.nullable(), fields: householdFields }),
    output: householdRecord,
    changes: ['household', 'outbox'],
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
  'sync.newCode': call({
    at: 'core',
    access: 'team_lead',
    input: z.strictObject({ role: z.enum(ROLES), display_name: text(120) }),
    output: z.strictObject({ code: z.string(), expires_at: timestamp }),
    changes: [],
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
      conflicts: z.array(
        z.strictObject({ conflict: conflictRecord, alias_or_initials: z.string().nullable() }),
      ),
    }),
    changes: [],
  }),
  'sync.decide': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ conflict_id: id, choice: z.enum(CONFLICT_CHOICES) }),
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
      'outbox',
      'sync',
    ],
  }),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type Input<N extends CallName> = z.infer<Contract[N]['input']>;
export type Output<N extends CallName> = z.infer<Contract[N]['output']>;
/** What the core receives: the input, and the chosen file where the call saves one. */
export type CoreInput<N extends CallName> = Contract[N] extends { savesAs: object }
  ? Input<N> & { path: string }
  : Input<N>;

/** What runs backwards, from main to the page. */
export type AppEvent =
  | { type: 'changed'; nouns: Noun[] }
  /** The vault is about to be locked: store what is being typed and answer `shell.flushed`. */
  | { type: 'flush' };
