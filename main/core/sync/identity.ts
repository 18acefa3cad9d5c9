import type { OpenVault } from '#core/open-vault.ts';
import { sql, transaction, type WriteDb } from '#core/store/db.ts';
import { writeProfile } from '#core/store/profile.ts';
import { writeSetting } from '#core/store/setting.ts';
import { noteLeaseDays } from '#core/sync/lease.ts';
import type { Identity } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import type { Profile } from '#shared/shapes.ts';

/** What the endpoint's tables say about this person goes into the profile: role and team are never the device's. */
export function adoptIdentity(vault: OpenVault, identity: Identity): void {
  const before = vault.profile();
  const after: Profile = {
    ...before,
    counsellor_id: identity.user.id,
    display_name: before.display_name === '' ? identity.user.display_name : before.display_name,
    role: identity.user.role,
    team: identity.team,
    members: identity.members.map(({ id, display_name }) => ({ id, display_name })),
  };
  transaction(vault.db, () => {
    writeSetting(vault.db, 'sync_revision', identity.revision);
    writeSetting(vault.db, 'teams', identity.teams);
    noteLeaseDays(vault, identity.organisation.lease_days);
    const { id, name } = identity.organisation;
    writeSetting(vault.db, 'organisation', { id, name });
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    if (before.counsellor_id !== after.counsellor_id)
      renameMe(vault.db, before.counsellor_id, after.counsellor_id);
    writeProfile(vault.db, after);
  });
  vault.changed(['profile']);
}

/** Fields beside `created_by` that hold who did it. */
const AUTHOR_FIELDS = [
  ['session', 'counsellor_id'],
  ['amendment', 'amended_by'],
  ['concern', 'answered_by'],
  ['conflict', 'decided_by'],
  ['duplicate', 'decided_by'],
  ['duplicate', 'undone_by'],
] as const;

/**
 * What was written before the device belonged to a team bears the vault's own id. From now on it is this person's
 * at the endpoint, there and here: nobody else can have written it.
 */
function renameMe(db: WriteDb, from: string, to: string): void {
  for (const entity of ENTITIES)
    sql(db, `UPDATE ${entity} SET created_by = ? WHERE created_by = ?`).run(to, from);
  for (const [entity, field] of AUTHOR_FIELDS) {
    sql(db, `UPDATE ${entity} SET ${field} = ? WHERE ${field} = ?`).run(to, from);
  }
  sql(db, 'UPDATE application SET history = replace(history, ?, ?)').run(from, to);
}
