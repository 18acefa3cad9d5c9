import type { ReadDb, WriteDb } from '#core/store/db.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';

/** How far this device has pulled; written in the transaction of the page that it stands for. */
export const readCheckpoint = (db: ReadDb): string | null => readSetting<string>(db, 'sync_cursor');

export function writeCheckpoint(db: WriteDb, cursor: string | null): void {
  if (!db.inTransaction) throw new Error('a checkpoint needs the transaction of its page');
  writeSetting(db, 'sync_cursor', cursor);
}
