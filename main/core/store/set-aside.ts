import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';

/** Records from the endpoint that this version could not store. They wait for an update and stop nothing. */
export type SetAside = {
  entity: string;
  record_id: string;
  position: number;
  body: string;
  error: string;
  at: string;
};

export function setAsideRecord(db: WriteDb, entry: SetAside): void {
  sql(
    db,
    `INSERT INTO set_aside (entity, record_id, position, body, error, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (entity, record_id) DO UPDATE SET position = excluded.position, body = excluded.body,
       error = excluded.error, at = excluded.at`,
  ).run(entry.entity, entry.record_id, entry.position, entry.body, entry.error, entry.at);
}

export const listSetAside = (db: ReadDb): SetAside[] =>
  rows<SetAside>(db, 'SELECT entity, record_id, position, body, error, at FROM set_aside ORDER BY position');

/** The version of each record that is set aside, as `entity/id`. */
export const setAsideVersions = (db: ReadDb): Map<string, number> =>
  new Map(
    rows<{ key: string; version: number }>(
      db,
      `SELECT entity || '/' || record_id AS key, body ->> 'version' AS version FROM set_aside`,
    ).map(({ key, version }) => [key, version]),
  );

export const countSetAside = (db: ReadDb): number =>
  (row<{ count: number }>(db, 'SELECT count(*) AS count FROM set_aside') as { count: number }).count;

export function removeSetAside(db: WriteDb, entity: string, recordId: string): void {
  sql(db, 'DELETE FROM set_aside WHERE entity = ? AND record_id = ?').run(entity, recordId);
}
