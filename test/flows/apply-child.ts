import Database from 'better-sqlite3';
import type { OpenVault } from '#core/open-vault.ts';
import type { WriteDb } from '#core/store/db.ts';
import { applyPage } from '#core/sync/apply.ts';

/** Applies a page and dies, without any chance to tidy up, when it is about to write how far the page reaches. */
const [, , file, key, page] = process.argv as [string, string, string, string, string];
const db = new Database(file) as unknown as WriteDb;
db.pragma(`cipher = 'chacha20'`);
db.pragma(`key = "raw:${key}"`);
db.function('die', () => {
  process.kill(process.pid, 'SIGKILL');
  return 0;
});
db.exec(
  `CREATE TEMP TRIGGER dies BEFORE INSERT ON setting WHEN new.name = 'sync_cursor' BEGIN SELECT die(); END`,
);
applyPage({ db, now: () => '2026-03-10T09:00:00.000Z' } as OpenVault, JSON.parse(page));
process.stdout.write('survived');
