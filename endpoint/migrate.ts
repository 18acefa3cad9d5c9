import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '#endpoint/db.ts';

const folder = join(import.meta.dirname, 'migrations');
/** Any number that nobody else locks: two endpoints that start together migrate one after the other. */
const MIGRATION_LOCK = 7_305_114;

const migrations = readdirSync(folder)
  .filter((name) => /^\d{3}_.*\.sql$/.test(name))
  .sort()
  .map((name) => ({ version: Number(name.slice(0, 3)), text: readFileSync(join(folder, name), 'utf8') }));

/** Brings the schema up to date. SQL and version are one transaction each; a newer database is refused. */
export async function migrate(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    // IF NOT EXISTS alone fails when two create the table in the same moment.
    await tx.rows('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await tx.rows('CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY)');
  });
  for (const { version, text } of migrations) {
    await db.transaction(async (tx) => {
      await tx.rows('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      const [known] = await tx.rows('SELECT 1 FROM schema_version WHERE version = $1', [version]);
      if (known !== undefined) return;
      await tx.script(text);
      await tx.rows('INSERT INTO schema_version (version) VALUES ($1)', [version]);
    });
  }
  const [newest] = await db.rows<{ version: number }>('SELECT max(version) AS version FROM schema_version');
  if ((newest?.version ?? 0) > (migrations.at(-1)?.version ?? 0)) {
    throw new Error('the database was made by a newer version of the endpoint');
  }
  await db.rows('INSERT INTO endpoint (epoch, cursor_key) VALUES ($1, $2) ON CONFLICT (is_one) DO NOTHING', [
    randomUUID(),
    randomBytes(32).toString('base64'),
  ]);
}
