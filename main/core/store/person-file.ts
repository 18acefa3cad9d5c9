import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, rows } from '#core/store/db.ts';
import { listDrafts } from '#core/store/draft.ts';
import { goneFailure, handoversOf } from '#core/store/handover.ts';
import { householdOf } from '#core/store/household.ts';
import { type Merged, readMerged } from '#core/store/merged.ts';
import { readPersonRows } from '#core/store/person-list.ts';
import { listRecords, readRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import type { Duplicate } from '#shared/duplicate.ts';
import type { Household } from '#shared/household.ts';

const OF_PERSON = 'WHERE person_id IN (SELECT value FROM json_each(?))';

/** Members as the files that are kept, each once. */
function keptHousehold(household: Household | null, merged: Merged): Household | null {
  if (household === null || merged.files.length === 0) return household;
  const members = new Map<string, Household['members'][number]>();
  for (const member of household.members) {
    const person_id = merged.keptOf(member.person_id);
    if (!members.has(person_id)) members.set(person_id, { ...member, person_id });
  }
  return { ...household, members: [...members.values()] };
}

function namedIn(db: ReadDb, duplicates: readonly Duplicate[], mergedIds: readonly string[]) {
  const ids = [...mergedIds, ...duplicates.flatMap(({ person_id, other_id }) => [person_id, other_id])];
  return rows<{ id: string; alias_or_initials: string }>(
    db,
    'SELECT id, alias_or_initials FROM person WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
    JSON.stringify(ids),
  );
}

/**
 * Everything that this device has of one person, from all of their files. Notes stay sealed; a session shows its own
 * when it is opened.
 */
export function readPersonFile(
  { db }: Pick<OpenVault, 'db'>,
  { id }: Input<'person.file'>,
): Output<'person.file'> {
  const merged = readMerged(db);
  const group = merged.groupOf(id);
  const [keptId = id, ...merged_ids] = group;
  const ids = JSON.stringify(group);
  const person = readRecord(db, 'person', keptId);
  if (person === null) throw goneFailure(db, id);
  const found = group.map((each) => householdOf(db, each)).find((each) => each !== null) ?? null;
  const household = keptHousehold(found, merged);
  const relativeIds = (household?.members ?? [])
    .map((member) => member.person_id)
    .filter((member) => member !== keptId);
  const duplicates = listRecords(
    db,
    'duplicate',
    `${OF_PERSON} OR other_id IN (SELECT value FROM json_each(?)) ORDER BY decided_at DESC, id`,
    ids,
    ids,
  );
  return {
    person,
    merged_ids,
    duplicates,
    named: namedIn(db, duplicates, merged_ids),
    household,
    relatives: readPersonRows(db, relativeIds),
    sessions: listRecords(db, 'session', `${OF_PERSON} ORDER BY date DESC, start DESC, row DESC`, ids),
    amendments: listRecords(
      db,
      'amendment',
      `WHERE session_id IN (SELECT id FROM session ${OF_PERSON}) ORDER BY amended_at, row`,
      ids,
    ),
    applications: listRecords(db, 'application', `${OF_PERSON} ORDER BY status_on DESC, row DESC`, ids),
    referrals: listRecords(db, 'referral', `${OF_PERSON} ORDER BY created_at DESC, row DESC`, ids),
    consents: listRecords(db, 'consent', `${OF_PERSON} ORDER BY answered_on DESC, created_at DESC`, ids),
    concerns: listRecords(db, 'concern', `${OF_PERSON} ORDER BY raised_on DESC, row DESC`, ids),
    follow_ups: listRecords(db, 'follow_up', `${OF_PERSON} ORDER BY due_on, row`, ids),
    drafts: group.flatMap((each) => listDrafts(db, each)),
    conflicts: listRecords(db, 'conflict', `${OF_PERSON} ORDER BY created_at DESC, row DESC`, ids),
    handovers: group.flatMap((each) => handoversOf(db, each)),
  };
}
