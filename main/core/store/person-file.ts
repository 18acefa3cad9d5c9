import type { OpenVault } from '#core/open-vault.ts';
import { listDrafts } from '#core/store/draft.ts';
import { goneFailure, handoversOf } from '#core/store/handover.ts';
import { householdOf } from '#core/store/household.ts';
import { readPersonRows } from '#core/store/person-list.ts';
import { listRecords, readRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';

/** Everything that this device has of one person. Notes stay sealed; a session shows its own when it is opened. */
export function readPersonFile(
  { db }: Pick<OpenVault, 'db'>,
  { id }: Input<'person.file'>,
): Output<'person.file'> {
  const person = readRecord(db, 'person', id);
  if (person === null) throw goneFailure(db, id);
  const household = householdOf(db, id);
  const relativeIds = (household?.members ?? [])
    .map((member) => member.person_id)
    .filter((member) => member !== id);
  return {
    person,
    household,
    relatives: readPersonRows(db, relativeIds),
    sessions: listRecords(db, 'session', 'WHERE person_id = ? ORDER BY date DESC, start DESC, row DESC', id),
    amendments: listRecords(
      db,
      'amendment',
      'WHERE session_id IN (SELECT id FROM session WHERE person_id = ?) ORDER BY amended_at, row',
      id,
    ),
    applications: listRecords(db, 'application', 'WHERE person_id = ? ORDER BY status_on DESC, row DESC', id),
    referrals: listRecords(db, 'referral', 'WHERE person_id = ? ORDER BY created_at DESC, row DESC', id),
    consents: listRecords(
      db,
      'consent',
      'WHERE person_id = ? ORDER BY answered_on DESC, created_at DESC',
      id,
    ),
    concerns: listRecords(db, 'concern', 'WHERE person_id = ? ORDER BY raised_on DESC, row DESC', id),
    follow_ups: listRecords(db, 'follow_up', 'WHERE person_id = ? ORDER BY due_on, row', id),
    drafts: listDrafts(db, id),
    conflicts: listRecords(db, 'conflict', 'WHERE person_id = ? ORDER BY created_at DESC, row DESC', id),
    handovers: handoversOf(db, id),
  };
}
