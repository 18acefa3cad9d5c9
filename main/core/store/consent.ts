import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { requireKept } from '#core/store/merged.ts';
import { createRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { checkConsent } from '#shared/consent.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

export function recordConsent(
  vault: OpenVault,
  { fields }: Input<'consent.record'>,
): Output<'consent.record'> {
  return transaction(vault.db, () => {
    const person = requireKept(vault.db, fields.person_id);
    const checked = checkConsent(fields, person.interpreter_needed);
    if (!checked.ok) throw new FailureError(checked.error.code, checked.error.params, checked.error.fields);
    return createRecord(vault, 'consent', {
      ...fields,
      interpreter_is_child: fields.interpreter === 'family_member' && fields.interpreter_is_child,
      withdrawn_on: null,
    });
  });
}

/** Always possible and without a reason. Saying it twice changes nothing: the first day counts. */
export function withdrawConsent(
  vault: OpenVault,
  { id, on }: Input<'consent.withdraw'>,
): Output<'consent.withdraw'> {
  return transaction(vault.db, () => {
    const consent = requireRecord(vault.db, 'consent', id);
    if (consent.answer !== 'given')
      throw new FailureError('illegal_transition', { from: 'refused', to: 'withdrawn' });
    if (consent.withdrawn_on !== null) return consent;
    if (on < consent.answered_on) {
      throw new FailureError('field_invalid', {}, [{ path: 'on', code: 'before_answer' }]);
    }
    return updateRecord(vault, 'consent', id, { withdrawn_on: on });
  });
}
