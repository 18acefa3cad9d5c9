import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { deleteDraft } from '#core/store/draft.ts';
import { createRecord, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError, type FieldError } from '#shared/errors.ts';
import { groupOf, sameValue } from '#shared/merge.ts';
import { checkPerson, type Person, type PersonFields } from '#shared/person.ts';

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
    const person = createRecord(vault, 'person', fields, draft_id ?? undefined);
    if (draft_id !== null) deleteDraft(vault.db, draft_id);
    return person;
  });
}

/**
 * Fields that stand otherwise than the form had shown and than it now wants them: a pull brought them meanwhile.
 * Other fields of the person may have changed; they are not touched.
 */
function changedElsewhere(
  stored: Person,
  seen: Partial<PersonFields>,
  fields: Partial<PersonFields>,
): FieldError[] {
  return (Object.keys(fields) as (keyof PersonFields)[])
    .filter(
      (name) =>
        name in seen && !sameValue(stored[name], seen[name]) && !sameValue(stored[name], fields[name]),
    )
    .map((name) => ({ path: groupOf('person', name), code: 'changed_elsewhere' }));
}

export function updatePerson(
  vault: OpenVault,
  { id, seen, fields }: Input<'person.update'>,
): Output<'person.update'> {
  return transaction(vault.db, () => {
    const stored = requireRecord(vault.db, 'person', id);
    const conflicts = changedElsewhere(stored, seen, fields);
    if (conflicts.length > 0) throw new FailureError('changed_elsewhere', {}, conflicts);
    // What was wrong before and is not changed now does not stop the change of something else.
    mustHold(checkPerson({ ...stored, ...fields }).filter((error) => error.path in fields));
    return updateRecord(vault, 'person', id, fields);
  });
}
