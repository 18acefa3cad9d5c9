import { z } from 'zod';
import { applicationRecord } from '#shared/application.ts';
import { attachmentRecord } from '#shared/attachment.ts';
import { ASSISTANCE_TYPES, PROGRAMME_STATES, RETURN_TYPES } from '#shared/codes/assistance.ts';
import { GRANTING_STATES } from '#shared/codes/countries.ts';
import { CLOSINGS, PLACES } from '#shared/codes/process.ts';
import { concernRecord } from '#shared/concern.ts';
import { conflictRecord } from '#shared/conflict.ts';
import { consentRecord } from '#shared/consent.ts';
import { duplicateRecord } from '#shared/duplicate.ts';
import { DUPLICATE_REASONS } from '#shared/duplicate-match.ts';
import { ERROR_CODES } from '#shared/errors.ts';
import { id, isoDate, timestamp } from '#shared/fields.ts';
import { followUpRecord } from '#shared/follow-up.ts';
import { handoverRecord } from '#shared/handover.ts';
import { householdRecord } from '#shared/household.ts';
import { personRecord } from '#shared/person.ts';
import { programmeRecord } from '#shared/programme.ts';
import { ROLES } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import { referralRecord } from '#shared/referral.ts';
import { amendmentRecord, sessionRecord } from '#shared/session.ts';

export const vaultStatus = z.strictObject({
  state: z.enum(['none', 'locked', 'unlocked']),
  /** How many vaults are here, told no more exactly than the form needs. */
  vaults: z.enum(['none', 'one', 'several']),
  mode: z.enum(['real', 'sample']),
  wait_seconds: z.int().min(0),
  /** Set when the vault's files are not what they should be; nothing is written then. */
  problem: z.enum(ERROR_CODES).nullable(),
  /** Open, and closed for everything but a contact: it has not met the endpoint for longer than its lease. */
  lease_over: z.boolean(),
  /** A vault that was here was withdrawn by its team and destroyed; stands until somebody has read it. */
  withdrawn_at: timestamp.nullable(),
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

/** A team as people read it. */
export const teamName = z.strictObject({
  organisation: id,
  organisation_name: z.string(),
  id,
  name: z.string(),
});
export type TeamName = z.infer<typeof teamName>;

/** A hand-over as this team sees it. */
export const toldHandover = z.strictObject({
  handover: handoverRecord,
  direction: z.enum(['given', 'received']),
  /** The other one; null where this device has no name for it. */
  team: teamName.nullable(),
  /**
   * waiting: goes with the next synchronisation. refused: the endpoint did not take it. leaving: the other team has
   * the case, and it is still on this device. done: it is there.
   */
  state: z.enum(['waiting', 'refused', 'leaving', 'done']),
  alias_or_initials: z.string().nullable(),
});
export type ToldHandover = z.infer<typeof toldHandover>;

/** One person of those who may go to another team together: what goes, and what stands in the way. */
export const handoverCandidate = z.strictObject({
  person_id: id,
  alias_or_initials: z.string(),
  birth_year: z.int().nullable(),
  is_minor: z.boolean(),
  drafts: z.int().min(0),
  /** Counsellor-only notes on this device: they do not go along. */
  notes: z.int().min(0),
  consent: z.enum(['not_asked', 'given', 'refused', 'withdrawn']),
  consented_on: isoDate.nullable(),
  /** How many records the other team will read, by kind. */
  records: z.strictObject({
    session: z.int(),
    application: z.int(),
    referral: z.int(),
    consent: z.int(),
    concern: z.int(),
    follow_up: z.int(),
  }),
  /** A hand-over that is under way already. */
  open: toldHandover.nullable(),
});
export type HandoverCandidate = z.infer<typeof handoverCandidate>;
/** Two persons who may be one, in no order. */
export const duplicatePair = z.strictObject({
  first_id: id,
  second_id: id,
  reasons: z.array(z.enum(DUPLICATE_REASONS)),
});
export type DuplicatePair = z.infer<typeof duplicatePair>;

export const personFile = z.strictObject({
  /** The file that is kept, also when one that leads to it was asked for. */
  person: personRecord,
  /** Files that lead to this one; their records are among those below. */
  merged_ids: z.array(id),
  /** Decisions about this person and others, those that were taken back too. */
  duplicates: z.array(duplicateRecord),
  /** Who is named in them, as far as this device has them. */
  named: z.array(z.strictObject({ id, alias_or_initials: z.string() })),
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
  handovers: z.array(toldHandover),
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
  /** Until when this device works without a contact; null while it belongs to no team. */
  lease: z
    .strictObject({
      state: z.enum(['fine', 'soon', 'over']),
      days: z.int(),
      last_contact_at: timestamp,
      ends_at: timestamp,
    })
    .nullable(),
  /** Records that an endpoint which was restored is given back; not counted among those that wait. */
  offers: z.int().min(0),
  /** Records of cases that left the team and wait here for something unsent or unfinished. */
  held_removals: z.int().min(0),
  /** So many records are to leave this device at once that a person is asked first. */
  unconfirmed_removals: z.int().min(0),
  /** When this device last differed from the endpoint and was put right; null after a week. */
  repaired_at: timestamp.nullable(),
  /** This device has other records than the endpoint says, and that could not be put right. */
  differs: z.boolean(),
});
export type SyncStatus = z.infer<typeof syncStatus>;

/** Signing in by the browser, as far as it has come. Neither the secret nor the page's address is the page's business. */
export const signInState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({
    state: z.literal('waiting'),
    endpoint: z.string(),
    /** Stands here and on the page in the browser. */
    user_code: z.string(),
    expires_at: timestamp,
    /** The endpoint answered when it was last asked. */
    is_reached: z.boolean(),
  }),
  z.strictObject({ state: z.literal('failed'), endpoint: z.string(), error: z.enum(ERROR_CODES) }),
]);
export type SignInState = z.infer<typeof signInState>;

/** A case that left the team and is still on this device, and why. */
export const heldCase = z.strictObject({
  person_id: id.nullable(),
  alias_or_initials: z.string().nullable(),
  team: teamName.nullable(),
  drafts: z.int().min(0),
  unsent: z.int().min(0),
  refused: z.int().min(0),
});
export type HeldCase = z.infer<typeof heldCase>;

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

export const ATTACHMENT_PLACES = ['only_here', 'here', 'coming', 'elsewhere', 'lost'] as const;
export type AttachmentPlace = (typeof ATTACHMENT_PLACES)[number];
export const attachmentRow = z.strictObject({
  attachment: attachmentRecord,
  place: z.enum(ATTACHMENT_PLACES),
  /** How much of it is on the way, 0 to 1: to the endpoint from `only_here`, to here while it is `coming`. */
  done: z.number().min(0).max(1),
  /** Why it does not move on by itself. */
  error: z.enum(ERROR_CODES).nullable(),
});
export type AttachmentRow = z.infer<typeof attachmentRow>;
