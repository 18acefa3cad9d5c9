import type { ReadDb, WriteDb } from '#core/store/db.ts';
import { readSetting, removeSetting, writeSetting } from '#core/store/setting.ts';

/**
 * The endpoint's signed words that it has taken changes, shown to it again with the next pull: one that it cannot
 * honour tells that its data were taken back. The oldest that no pull has confirmed stays beside the newest, since
 * changes may be taken by an endpoint that has just lost the earlier ones.
 */
export const readReceipts = (db: ReadDb): readonly string[] =>
  readSetting<string[]>(db, 'sync_receipts') ?? [];

export function addReceipt(db: WriteDb, receipt: string): void {
  const [oldest] = readReceipts(db);
  writeSetting(db, 'sync_receipts', oldest === undefined ? [receipt] : [oldest, receipt]);
}

/** A pull was answered, so all of them were honoured. */
export function keepNewestReceipt(db: WriteDb): void {
  const receipts = readReceipts(db);
  if (receipts.length > 1) writeSetting(db, 'sync_receipts', receipts.slice(-1));
}

export const forgetReceipts = (db: WriteDb): void => removeSetting(db, 'sync_receipts');
