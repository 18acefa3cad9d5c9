import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, transaction } from '#core/store/db.ts';
import { handoversOf } from '#core/store/handover.ts';
import { confirmRemovals, type Removal, sortRemovals } from '#core/store/removal.ts';
import { aliasOf } from '#core/sync/alias.ts';
import { removeWhatLeft } from '#core/sync/apply.ts';
import { readSyncStatus } from '#core/sync/calls.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { HeldCase, TeamName } from '#shared/shapes.ts';

/** So many are named where thousands are to go. */
const NAMED = 20;

const teamOf = (db: ReadDb, personId: string): TeamName | null =>
  handoversOf(db, personId).find(({ direction }) => direction === 'given')?.team ?? null;

/** By person; a household, which is about nobody alone, stands by itself. */
function byPerson(removals: readonly Removal[]): Map<string | null, Removal[]> {
  const persons = new Map<string | null, Removal[]>();
  for (const removal of removals) {
    persons.set(removal.person_id, [...(persons.get(removal.person_id) ?? []), removal]);
  }
  return persons;
}

/** What of a person, or of one record, is not at the endpoint: still to be sent, and refused. */
function countUnsent(db: ReadDb, personId: string | null, records: readonly Removal[]) {
  const entries = rows<{ entity: string; record_id: string; person_id: string | null; state: string }>(
    db,
    `SELECT entity, record_id, fields ->> '$.person_id' AS person_id, state FROM outbox
     WHERE state IN ('waiting', 'quarantined')`,
  );
  const isAbout = (entry: (typeof entries)[number]) =>
    records.some(({ entity, record_id }) => entity === entry.entity && record_id === entry.record_id) ||
    (personId !== null && entry.person_id === personId);
  const about = entries.filter(isAbout);
  const refused = about.filter(({ state }) => state === 'quarantined').length;
  return { unsent: about.length - refused, refused };
}

function heldCase(db: ReadDb, personId: string | null, records: readonly Removal[]): HeldCase {
  const drafts =
    personId === null
      ? 0
      : (row<{ n: number }>(db, 'SELECT count(*) AS n FROM draft WHERE person_id = ?', personId)?.n ?? 0);
  return {
    person_id: personId,
    alias_or_initials: aliasOf(db, personId),
    team: personId === null ? null : teamOf(db, personId),
    drafts,
    ...countUnsent(db, personId, records),
  };
}

export function listRemovals({ db }: Pick<OpenVault, 'db'>): Output<'sync.removals'> {
  const { held, unconfirmed } = sortRemovals(db);
  const leaving = [...byPerson(unconfirmed).keys()].filter((id) => id !== null);
  return {
    held: [...byPerson(held)].map(([personId, records]) => heldCase(db, personId, records)),
    unconfirmed: {
      records: unconfirmed.length,
      cases: leaving.slice(0, NAMED).map((person_id) => ({
        person_id,
        alias_or_initials: aliasOf(db, person_id),
        team: teamOf(db, person_id),
      })),
      more: Math.max(0, leaving.length - NAMED),
    },
  };
}

/** A person's word that so many records may go, given for exactly those that they were told of. */
export function letGo(
  vault: OpenVault,
  { records }: Input<'sync.confirmRemovals'>,
): Output<'sync.confirmRemovals'> {
  transaction(vault.db, () => {
    if (sortRemovals(vault.db).unconfirmed.length !== records) throw new FailureError('removals_changed');
    confirmRemovals(vault.db);
  });
  removeWhatLeft(vault);
  return readSyncStatus(vault);
}
