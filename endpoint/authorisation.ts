import type { Role } from '#shared/protocol.ts';
import type { Entity } from '#shared/records.ts';

/** What can be acted upon: the records, and what belongs to the endpoint itself. */
export type Noun = Entity | 'enrolment_code' | 'device';
export type Verb = 'read' | 'create' | 'update' | 'offer';

/** A person's records, which everybody of the team works on together. */
const WORK: readonly Verb[] = ['read', 'create', 'update', 'offer'];
/** Records that never change once they are there. */
const FROZEN: readonly Verb[] = ['read', 'create', 'offer'];

const COUNSELLOR: Readonly<Partial<Record<Noun, readonly Verb[]>>> = {
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
};

/**
 * Who may do what, by the role that the endpoint's own table gives. What does not stand here is refused. All of it
 * holds within the own team only: no entry reaches into another one, and row-level security stands behind it.
 */
const PERMISSIONS: Readonly<Record<Role, Readonly<Partial<Record<Noun, readonly Verb[]>>>>> = {
  counsellor: COUNSELLOR,
  team_lead: { ...COUNSELLOR, enrolment_code: ['create'], device: ['read', 'update'] },
};

export const isAllowed = (role: Role, verb: Verb, noun: Noun): boolean =>
  PERMISSIONS[role]?.[noun]?.includes(verb) ?? false;
