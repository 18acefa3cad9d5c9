import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { isSamePerson } from '#core/store/merged.ts';
import { createRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { type Concern, checkConcernAnswer, isConcernOpen } from '#shared/concern.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

type Raised = Input<'concern.raise'>['fields'];

/** Sets the brake, inside the caller's transaction. */
export const openConcern = (vault: OpenVault, fields: Raised): Concern =>
  createRecord(vault, 'concern', {
    ...fields,
    answer: null,
    answer_reason: null,
    answered_by: null,
    answered_at: null,
  });

export function raiseConcern(vault: OpenVault, { fields }: Input<'concern.raise'>): Output<'concern.raise'> {
  return transaction(vault.db, () => {
    requireRecord(vault.db, 'person', fields.person_id);
    if (fields.session_id !== null) {
      const session = requireRecord(vault.db, 'session', fields.session_id);
      if (!isSamePerson(vault.db, session.person_id, fields.person_id))
        throw new FailureError('input_invalid');
    }
    return openConcern(vault, fields);
  });
}

export function referConcern(
  vault: OpenVault,
  { id, referred_to, referred_on }: Input<'concern.refer'>,
): Output<'concern.refer'> {
  return transaction(vault.db, () => {
    const concern = requireRecord(vault.db, 'concern', id);
    if (!isConcernOpen(concern))
      throw new FailureError('illegal_transition', { from: 'answered', to: 'referred' });
    return updateRecord(vault, 'concern', id, { referred_to, referred_on });
  });
}

export function answerConcern(
  vault: OpenVault,
  { id, answer, answer_reason }: Input<'concern.answer'>,
): Output<'concern.answer'> {
  return transaction(vault.db, () => {
    const checked = checkConcernAnswer(requireRecord(vault.db, 'concern', id), answer);
    if (!checked.ok) throw new FailureError(checked.error.code, checked.error.params, checked.error.fields);
    return updateRecord(vault, 'concern', id, {
      answer,
      answer_reason,
      answered_by: vault.me(),
      answered_at: vault.now(),
    });
  });
}
