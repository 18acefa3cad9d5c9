import type { OpenVault } from '#core/open-vault.ts';
import { mustStandAsSeen } from '#core/store/changed-elsewhere.ts';
import { concernsOf, consentsOf } from '#core/store/circumstances.ts';
import { transaction } from '#core/store/db.ts';
import { deleteDraft } from '#core/store/draft.ts';
import { isSamePerson } from '#core/store/merged.ts';
import { mustBeOpen } from '#core/store/programme.ts';
import { createRecord, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { isConcernOpen } from '#shared/concern.ts';
import { currentConsent } from '#shared/consent.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import {
  checkReferralDay,
  moveReferral,
  type Referral,
  type ReferralFields,
  type ReferralState,
} from '#shared/referral.ts';

export const getReferral = (vault: OpenVault, { id }: Input<'referral.get'>): Referral =>
  requireRecord(vault.db, 'referral', id);

function requireProgramme(vault: OpenVault, id: string) {
  mustBeOpen(vault.db, id);
  return requireRecord(vault.db, 'programme', id);
}

/** Writes down what a referral would carry and why. Nothing has left when this is done. */
export function prepareReferral(
  vault: OpenVault,
  { fields, draft_id }: Input<'referral.prepare'>,
): Output<'referral.prepare'> {
  const { db } = vault;
  return transaction(db, () => {
    const there = draft_id === null ? null : readRecord(db, 'referral', draft_id);
    if (there !== null) return there;
    requireRecord(db, 'person', fields.person_id);
    if (concernsOf(db, fields.person_id).some(isConcernOpen)) throw new FailureError('concern_open');
    if (fields.application_id !== null) {
      const application = requireRecord(db, 'application', fields.application_id);
      if (!isSamePerson(db, application.person_id, fields.person_id)) throw new FailureError('input_invalid');
    }
    const referral = createRecord(
      vault,
      'referral',
      {
        ...fields,
        programme_name: requireProgramme(vault, fields.programme_id).name,
        consent_record_id: null,
        status: 'prepared',
        sent_on: null,
        channel: null,
        partner_reply: null,
        reply_on: null,
        outcome: null,
        withdrawn_on: null,
      },
      draft_id ?? undefined,
    );
    if (draft_id !== null) deleteDraft(db, draft_id);
    return referral;
  });
}

/** While nothing has left everything may change; afterwards the record says what did leave. */
export function updateReferral(
  vault: OpenVault,
  { id, seen, fields }: Input<'referral.update'>,
): Output<'referral.update'> {
  return transaction(vault.db, () => {
    const stored = requireRecord(vault.db, 'referral', id);
    if (stored.status !== 'prepared') throw new FailureError('record_frozen');
    const { person_id = stored.person_id, ...changed } = fields;
    if (!isSamePerson(vault.db, person_id, stored.person_id)) throw new FailureError('input_invalid');
    mustStandAsSeen('referral', stored, seen, fields);
    const isOther = fields.programme_id !== undefined && fields.programme_id !== stored.programme_id;
    return updateRecord(vault, 'referral', id, {
      ...changed,
      ...(isOther ? { programme_name: requireProgramme(vault, fields.programme_id ?? '').name } : {}),
    });
  });
}

function move(
  vault: OpenVault,
  id: string,
  to: ReferralState,
  on: string | null,
  fieldsOf: (referral: Referral) => Partial<ReferralFields>,
): Referral {
  return transaction(vault.db, () => {
    const referral = requireRecord(vault.db, 'referral', id);
    const moved = moveReferral(referral, to, {
      consents: consentsOf(vault.db, referral.person_id),
      concerns: concernsOf(vault.db, referral.person_id),
    });
    if (!moved.ok) throw new FailureError(moved.error.code, moved.error.params, moved.error.fields);
    const errors = on === null ? [] : checkReferralDay(referral, to, on, vault.now().slice(0, 10));
    if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
    return updateRecord(vault, 'referral', id, { status: to, ...fieldsOf(referral) });
  });
}

/** Records that a person sent it, by which channel and when. The application itself transmits nothing to partners. */
export const sendReferral = (
  vault: OpenVault,
  { id, on, channel }: Input<'referral.send'>,
): Output<'referral.send'> =>
  move(vault, id, 'sent', on, (referral) => {
    mustBeOpen(vault.db, referral.programme_id);
    const consent = currentConsent(consentsOf(vault.db, referral.person_id), 'transfer_abroad');
    return {
      sent_on: on,
      channel,
      consent_record_id: referral.transfer_basis === 'consent' ? (consent?.id ?? null) : null,
    };
  });

export const replyToReferral = (
  vault: OpenVault,
  { id, on, partner_reply }: Input<'referral.reply'>,
): Output<'referral.reply'> => move(vault, id, 'answered', on, () => ({ partner_reply, reply_on: on }));

export const closeReferral = (
  vault: OpenVault,
  { id, outcome }: Input<'referral.close'>,
): Output<'referral.close'> => move(vault, id, 'closed', null, () => ({ outcome }));

export const withdrawReferral = (
  vault: OpenVault,
  { id, on }: Input<'referral.withdraw'>,
): Output<'referral.withdraw'> => move(vault, id, 'withdrawn', on, () => ({ withdrawn_on: on }));
