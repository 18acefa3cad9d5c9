// Saves rows one by one, says each that was acknowledged, and never stops by itself.
import { writeSync } from 'node:fs';
import { transaction } from '#core/store/db.ts';
import { openStore } from '#core/store/open.ts';

const [file, key, migrationsFolder] = process.argv.slice(2) as [string, string, string];
const db = openStore({
  ...{ file, key: Buffer.from(key, 'hex'), migrationsFolder },
  ...{ sqliteBinding: null, clock: () => new Date(), log: () => undefined },
});
const insert = db.prepare('INSERT INTO record (id, body) VALUES (?, ?)');
for (let id = 1; ; id++) {
  transaction(db, () => {
    insert.run(id, 'x'.repeat(3000));
  });
  writeSync(1, `${id}\n`);
}
