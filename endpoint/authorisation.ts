import type { Role } from '#shared/protocol.ts';
import { ENTITIES, type Entity } from '#shared/records.ts';

/** What can be acted upon: the records, and what belongs to the endpoint itself. */
export type Noun = Entity | 'identity' | 'change' | 'event' | 'enrolment_code' | 'device';
/**
 * `offer`: give back a record that the endpoint has lost. `send`: hand in a batch, of which each change needs a
 * permission of its own. `listen`: be told that there is something to pull.
 */
export type Verb = 'read' | 'create' | 'update' | 'offer' | 'send' | 'listen';
export type Need = { verb: Verb; noun: Noun };

/** A person's records, which everybody of the team works on together. */
const WORK: readonly Verb[] = ['read', 'create', 'update', 'offer'];
/** Records that never change once they are there. */
const FROZEN: readonly Verb[] = ['read', 'create', 'offer'];

type Permissions = Readonly<Partial<Record<Noun, readonly Verb[]>>>;

const COUNSELLOR: Permissions = {
  person: WORK,
  household: WORK,
  session: FROZEN,
  amendment: FROZEN,
  application: WORK,
  referral: WORK,
  consent: WORK,
  concern: WORK,
  follow_up: WORK,
  attachment: WORK,
  handover: FROZEN,
  duplicate: WORK,
  // Made by the endpoint; a person decides it.
  conflict: ['read', 'update', 'offer'],
  // Published, not written by a team.
  programme: ['read'],
  identity: ['read'],
  change: ['send'],
  event: ['listen'],
};

/**
 * Who may do what, by the role that the endpoint's own table gives. What does not stand here is refused. All of it
 * holds within the own team only: no entry reaches into another one, and row-level security stands behind it.
 * `test/endpoint/authorisation-matrix.test.ts` tries every cell of it.
 */
export const PERMISSIONS: Readonly<Record<Role, Permissions>> = {
  counsellor: COUNSELLOR,
  team_lead: { ...COUNSELLOR, enrolment_code: ['create'], device: ['read', 'update'] },
};

export const isAllowed = (role: Role, verb: Verb, noun: Noun): boolean =>
  PERMISSIONS[role]?.[noun]?.includes(verb) ?? false;

/**
 * What hands out a whole scope needs all of it: a role that may not read some kind of record gets none until pull,
 * inventory and the scope's digest can leave that kind out.
 */
export const READ_EVERYTHING: readonly Need[] = ENTITIES.map((noun) => ({ verb: 'read', noun }));

/** Whoever can reach the endpoint may call these; each has limits of its own. Every other route says what it needs. */
export const OPEN_ROUTES: readonly string[] = [
  'GET /v1/health',
  'POST /v1/enrolment',
  // For a token that opens nothing else any more.
  'GET /v1/revoked',
  'POST /v1/revoked',
  // Before there is a device; each step has a secret of its own.
  'GET /v1/sign-in',
  'POST /v1/sign-in',
  'POST /v1/sign-in/:id',
  'POST /v1/sign-in/:id/cancel',
  'GET /v1/sign-in/:id/start',
  'GET /v1/sign-in/callback',
  'GET /v1/sign-in/:id/confirm',
  'POST /v1/sign-in/:id/confirm',
];
