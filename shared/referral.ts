import { z } from 'zod';
import {
  ASSISTANCE_TYPES,
  PARTNER_REPLIES,
  REFERRAL_CHANNELS,
  REFERRAL_OUTCOMES,
  REFERRAL_STATES,
  SHAREABLE_FIELDS,
  TRANSFER_BASES,
} from '#shared/codes/assistance.ts';
import type { Concern } from '#shared/concern.ts';
import { isConcernOpen } from '#shared/concern.ts';
import type { Consent } from '#shared/consent.ts';
import { currentConsent, hasConsent } from '#shared/consent.ts';
import { type FieldError, fail, ok, type Result } from '#shared/errors.ts';
import { code, codes, id, isoDate, recordBase, text } from '#shared/fields.ts';
import { daysBetween } from '#shared/programme.ts';

export type ReferralState = (typeof REFERRAL_STATES)[number];

/** A referral to a reintegration programme (DOMAIN.md 3.6). It reveals the return abroad, hence its own consent. */
export const referralFields = z.strictObject({
  person_id: id,
  household_id: id.nullable(),
  application_id: id.nullable(),
  programme_id: text(80),
  /** Kept beside the id so that the referral reads the same when the catalogue changes. */
  programme_name: text(300),
  country: z.string().regex(/^([A-Z]{2}|\*)$/),
  reason: text(1000).nullable(),
  needs: codes(ASSISTANCE_TYPES).min(1, 'required'),
  data_shared: codes(SHAREABLE_FIELDS),
  transfer_basis: code(TRANSFER_BASES).nullable(),
  transfer_basis_note: text(1000).nullable(),
  consent_record_id: id.nullable(),
  status: code(REFERRAL_STATES),
  sent_on: isoDate.nullable(),
  channel: code(REFERRAL_CHANNELS).nullable(),
  partner_reply: code(PARTNER_REPLIES).nullable(),
  reply_on: isoDate.nullable(),
  outcome: code(REFERRAL_OUTCOMES).nullable(),
  withdrawn_on: isoDate.nullable(),
});
export type ReferralFields = z.infer<typeof referralFields>;
export const referralRecord = referralFields.extend(recordBase);
export type Referral = z.infer<typeof referralRecord>;

export const referralInput = referralFields.omit({
  status: true,
  sent_on: true,
  channel: true,
  partner_reply: true,
  reply_on: true,
  outcome: true,
  withdrawn_on: true,
  consent_record_id: true,
  programme_name: true,
});
export type ReferralInput = z.infer<typeof referralInput>;

const STEPS: Readonly<Record<ReferralState, readonly ReferralState[]>> = {
  prepared: ['sent', 'withdrawn'],
  sent: ['answered', 'closed', 'withdrawn'],
  answered: ['answered', 'closed', 'withdrawn'],
  closed: [],
  withdrawn: [],
};

export const nextReferralStates = (from: ReferralState): readonly ReferralState[] => STEPS[from];

/** The day of a step is not to come; a reply and a withdrawal are not before what they answer. */
export function checkReferralDay(
  referral: Pick<Referral, 'sent_on'>,
  to: ReferralState,
  on: string,
  todayUtc: string,
): FieldError[] {
  if (daysBetween(todayUtc, on) > 1) return [{ path: 'on', code: 'in_future' }];
  const isEarly = to === 'answered' && referral.sent_on !== null && on < referral.sent_on;
  return isEarly ? [{ path: 'on', code: 'before_last_step' }] : [];
}

export type ReferralCircumstances = { consents: readonly Consent[]; concerns: readonly Concern[] };

/**
 * Decides one step. Before anything leaves, the list of what leaves and the legal basis must be there, and with
 * consent as the basis a valid, unwithdrawn consent to the transfer abroad. A withdrawal is never refused.
 */
export function moveReferral(
  referral: Pick<Referral, 'status' | 'transfer_basis' | 'transfer_basis_note' | 'data_shared'>,
  to: ReferralState,
  circumstances: ReferralCircumstances,
): Result<true> {
  if (!STEPS[referral.status].includes(to)) return fail('illegal_transition', { from: referral.status, to });
  if (to !== 'sent') return ok(true);
  if (circumstances.concerns.some(isConcernOpen)) return fail('concern_open');
  if (referral.data_shared.length === 0) return fail('data_shared_empty');
  if (referral.transfer_basis === null) return fail('transfer_basis_missing');
  if (referral.transfer_basis !== 'consent') {
    return referral.transfer_basis_note === null
      ? fail('transfer_basis_missing', {}, [{ path: 'transfer_basis_note', code: 'required' }])
      : ok(true);
  }
  if (hasConsent(circumstances.consents, 'transfer_abroad')) return ok(true);
  const latest = currentConsent(circumstances.consents, 'transfer_abroad');
  return latest !== null && latest.withdrawn_on !== null
    ? fail('consent_withdrawn')
    : fail('consent_missing');
}
