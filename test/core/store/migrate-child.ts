// Migrates the store that it is given and kills itself at the start of the statement with the given number.
import Database from 'better-sqlite3';
import { applySettings, CIPHER } from '#core/store/connection.ts';
import type { WriteDb } from '#core/store/db.ts';
import { migrate, readMigrations } from '#core/store/migrate.ts';

const [file, key, folder, killAt] = process.argv.slice(2) as [string, string, string, string];
let statement = 0;
let isCounting = false;

const db = new Database(file, {
  fileMustExist: true,
  verbose: () => {
    if (isCounting && ++statement === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
});
db.pragma(`cipher = '${CIPHER}'`);
(db as Database.Database & { key(key: Buffer): number }).key(
  Buffer.concat([Buffer.from('raw:'), Buffer.from(key, 'hex')]),
);
applySettings(db);
isCounting = true;
migrate(db as WriteDb, readMigrations(folder));
db.close();
console.log(`statements ${statement}`);
