import type { OpenVault } from '#core/open-vault.ts';
import { mustStandAsSeen } from '#core/store/changed-elsewhere.ts';
import { transaction } from '#core/store/db.ts';
import { deleteDraft } from '#core/store/draft.ts';
import { createRecord, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError, type FieldError } from '#shared/errors.ts';
import { checkPerson } from '#shared/person.ts';

function mustHold(errors: FieldError[]): void {
  if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
}

export function createPerson(
  vault: OpenVault,
  { fields, draft_id }: Input<'person.create'>,
): Output<'person.create'> {
  mustHold(checkPerson(fields));
  return transaction(vault.db, () => {
    // The person has the draft's id: whoever asks again, because an answer was lost, gets the one that is there.
    const there = draft_id === null ? null : readRecord(vault.db, 'person', draft_id);
    if (there !== null) return there;
    const person = createRecord(vault, 'person', { ...fields, merged_into: null }, draft_id ?? undefined);
    if (draft_id !== null) deleteDraft(vault.db, draft_id);
    return person;
  });
}

export function updatePerson(
  vault: OpenVault,
  { id, seen, fields }: Input<'person.update'>,
): Output<'person.update'> {
  return transaction(vault.db, () => {
    const stored = requireRecord(vault.db, 'person', id);
    mustStandAsSeen('person', stored, seen, fields);
    // What was wrong before and is not changed now does not stop the change of something else.
    mustHold(checkPerson({ ...stored, ...fields }).filter((error) => error.path in fields));
    return updateRecord(vault, 'person', id, fields);
  });
}
