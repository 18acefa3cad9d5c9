import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, transaction } from '#core/store/db.ts';
import { createRecord, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { checkHousehold, type Household } from '#shared/household.ts';

/** The household that a person belongs to. One who was left behind alone in an older one belongs to the newer. */
export function householdOf(db: ReadDb, personId: string): Household | null {
  const found = row<{ id: string }>(
    db,
    `SELECT h.id FROM household_member m JOIN household h ON h.id = m.household_id
     WHERE m.person_id = ? ORDER BY json_array_length(h.members) > 1 DESC, h.updated_at DESC, h.id DESC LIMIT 1`,
    personId,
  );
  return found === undefined ? null : readRecord(db, 'household', found.id);
}

/** Whoever joins a household leaves the earlier one: nobody travels with two. */
function leaveOthers(vault: OpenVault, personIds: readonly string[], except: string | null): void {
  const others = rows<{ household_id: string }>(
    vault.db,
    'SELECT DISTINCT household_id FROM household_member WHERE person_id IN (SELECT value FROM json_each(?)) AND household_id IS NOT ?',
    JSON.stringify(personIds),
    except,
  );
  for (const { household_id } of others) {
    const { members } = requireRecord(vault.db, 'household', household_id);
    const left = members.filter((member) => !personIds.includes(member.person_id));
    // A household is never empty: one that all left keeps a single member and counts no more.
    updateRecord(vault, 'household', household_id, { members: left.length > 0 ? left : members.slice(0, 1) });
  }
}

export function saveHousehold(
  vault: OpenVault,
  { id, fields }: Input<'household.save'>,
): Output<'household.save'> {
  const errors = checkHousehold(fields);
  if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
  return transaction(vault.db, () => {
    const memberIds = fields.members.map((member) => member.person_id);
    const known =
      id === null ? [] : requireRecord(vault.db, 'household', id).members.map((member) => member.person_id);
    for (const memberId of memberIds) {
      // A member whom this device does not have was put there by another one and may stay.
      if (!known.includes(memberId)) requireRecord(vault.db, 'person', memberId);
    }
    leaveOthers(vault, memberIds, id);
    return id === null
      ? createRecord(vault, 'household', fields)
      : updateRecord(vault, 'household', id, fields);
  });
}
