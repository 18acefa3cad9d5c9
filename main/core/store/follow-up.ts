import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { isSamePerson } from '#core/store/merged.ts';
import { createRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

export function saveFollowUp(
  vault: OpenVault,
  { id, fields }: Input<'followUp.save'>,
): Output<'followUp.save'> {
  return transaction(vault.db, () => {
    requireRecord(vault.db, 'person', fields.person_id);
    if (id === null) return createRecord(vault, 'follow_up', fields);
    const stored = requireRecord(vault.db, 'follow_up', id);
    // A next step stays with the person and the talk in which it was agreed.
    const { person_id, session_id } = stored;
    if (!isSamePerson(vault.db, person_id, fields.person_id)) throw new FailureError('input_invalid');
    return updateRecord(vault, 'follow_up', id, { ...fields, person_id, session_id });
  });
}
