import { type ReadDb, row, sql, type WriteDb } from '#core/store/db.ts';

/** What belongs to this vault on this device and is never sent. One name, one JSON value. */
export type SettingName =
  | 'profile'
  | 'device'
  | 'sync_cursor'
  | 'sync_epoch'
  | 'sync_revision'
  | 'sync_receipts'
  | 'sync_digests'
  | 'sync_repaired'
  | 'sync_differs'
  | 'teams'
  | 'organisation'
  | 'sync_last_success'
  | 'sync_clock_off'
  | 'lease'
  | 'catalogue_digest'
  | 'full_check';

export function readSetting<T>(db: ReadDb, name: SettingName): T | null {
  const stored = row<{ value: string }>(db, 'SELECT value FROM setting WHERE name = ?', name);
  return stored === undefined ? null : (JSON.parse(stored.value) as T);
}

export function writeSetting(db: WriteDb, name: SettingName, value: unknown): void {
  sql(
    db,
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, JSON.stringify(value));
}

export function removeSetting(db: WriteDb, name: SettingName): void {
  sql(db, 'DELETE FROM setting WHERE name = ?').run(name);
}
