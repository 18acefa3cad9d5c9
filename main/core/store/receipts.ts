import type { ReadDb, WriteDb } from '#core/store/db.ts';
import { readSetting, removeSetting, writeSetting } from '#core/store/setting.ts';

/**
 * The endpoint's signed words that it has taken changes, shown to it again with the next push and pull: one that it
 * cannot honour tells that its data were taken back. Each stays until an answered request has shown it, and the
 * newest beyond that: whatever is lost later is lost back to some moment before the newest.
 */
export const readReceipts = (db: ReadDb): readonly string[] =>
  readSetting<string[]>(db, 'sync_receipts') ?? [];

/** A push that showed these was answered, with a receipt of its own if something in it could be read. */
export function addReceipt(db: WriteDb, receipt: string | null, shown: readonly string[]): void {
  if (receipt === null) confirmReceipts(db, shown);
  else
    writeSetting(db, 'sync_receipts', [...readReceipts(db).filter((one) => !shown.includes(one)), receipt]);
}

/** A request that showed these was answered: they were honoured. */
export function confirmReceipts(db: WriteDb, shown: readonly string[]): void {
  const all = readReceipts(db);
  const kept = all.filter((one, index) => index === all.length - 1 || !shown.includes(one));
  if (kept.length < all.length) writeSetting(db, 'sync_receipts', kept);
}

export const forgetReceipts = (db: WriteDb): void => removeSetting(db, 'sync_receipts');
