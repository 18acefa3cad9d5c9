import { type ReadDb, rows, type WriteDb } from '#core/store/db.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { type Digest, digestText, EMPTY_DIGEST, readDigest, toggleInDigest } from '#shared/digest.ts';
import { ENDPOINT_ENTITIES, ENTITIES, type Entity } from '#shared/records.ts';

/** What this device has of its team's records and of the catalogue, summed up as the endpoint sums it up. */
export type Digests = { team: Digest; catalogue: Digest };

type Texts = { team: string; catalogue: string };

export const digestTexts = ({ team, catalogue }: Digests): Texts => ({
  team: digestText(team),
  catalogue: digestText(catalogue),
});

/** Kept up to date with each page; null when they were never counted. */
export function readDigests(db: ReadDb): Digests | null {
  const stored = readSetting<Texts>(db, 'sync_digests');
  return stored && { team: readDigest(stored.team), catalogue: readDigest(stored.catalogue) };
}

export const writeDigests = (db: WriteDb, digests: Digests): void =>
  writeSetting(db, 'sync_digests', digestTexts(digests));

/** Adds a version of a record, or takes it away again. */
export function toggle(digests: Digests, record: { entity: string; id: string; version: number }): void {
  const part = ENDPOINT_ENTITIES.includes(record.entity as Entity) ? 'catalogue' : 'team';
  digests[part] = toggleInDigest(digests[part], record);
}

/**
 * Counts what is really in the tables, so that a row that got lost shows. Not counted: what is only on this device,
 * and what is to be removed. Counted: what this version could not store and has set aside.
 */
export function countDigests(db: ReadDb): Digests {
  const digests: Digests = { team: EMPTY_DIGEST, catalogue: EMPTY_DIGEST };
  for (const entity of ENTITIES) {
    const stored = rows<{ id: string; version: number }>(
      db,
      `SELECT id, version FROM ${entity} WHERE version > 0
       AND NOT EXISTS (SELECT 1 FROM removal WHERE entity = '${entity}' AND record_id = ${entity}.id)
       AND NOT EXISTS (SELECT 1 FROM set_aside WHERE entity = '${entity}' AND record_id = ${entity}.id)`,
    );
    for (const { id, version } of stored) toggle(digests, { entity, id, version });
  }
  const setAside = rows<{ entity: string; record_id: string; version: number }>(
    db,
    `SELECT entity, record_id, body ->> 'version' AS version FROM set_aside`,
  );
  for (const { entity, record_id: id, version } of setAside) toggle(digests, { entity, id, version });
  return digests;
}
