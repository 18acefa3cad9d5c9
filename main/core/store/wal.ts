import type { WriteDb } from '#core/store/db.ts';

/** SQLite's own default, in pages. */
const USUAL_PAGES = 1000;

/**
 * Writes much at once without moving it from the WAL into the file in between: that costs every page two more
 * passes of the cipher. What is committed is durable in the WAL all the same. `emptyWal` comes after.
 */
export async function withoutCheckpoints<T>(db: WriteDb, work: () => Promise<T>): Promise<T> {
  db.pragma('wal_autocheckpoint = 0');
  try {
    return await work();
  } finally {
    if (db.open) db.pragma(`wal_autocheckpoint = ${USUAL_PAGES}`);
  }
}

/** Moves everything into the file, so that no later save has to. */
export const emptyWal = (db: WriteDb): void => void db.pragma('wal_checkpoint(TRUNCATE)');
