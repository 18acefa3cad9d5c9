import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expectReferences } from '#core/store/check.ts';
import { transaction, type WriteDb } from '#core/store/db.ts';

export type Migration = { version: number; sql: string };

const NAME = /^(\d{3})_[a-z0-9_]+\.sql$/;

/** `001_start.sql`, `002_...`: numbered without a gap, never edited after a release. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return files.map((name, index) => {
    const version = Number(NAME.exec(name)?.[1]);
    if (version !== index + 1) throw new Error(`migration ${name} is out of order`);
    return { version, sql: readFileSync(path.join(folder, name), 'utf8') };
  });
}

export const schemaVersion = (db: WriteDb): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Forward only, each migration in one transaction together with its number: a kill at any moment leaves the schema
 * before or after it, never between.
 */
export function migrate(db: WriteDb, migrations: readonly Migration[]): void {
  const current = schemaVersion(db);
  // A table that is rebuilt is dropped first, which must not cascade; the references are checked before COMMIT.
  db.pragma('foreign_keys = OFF');
  try {
    for (const { version, sql } of migrations) {
      if (version <= current) continue;
      transaction(db, () => {
        db.exec(sql);
        if (!db.inTransaction) throw new Error(`migration ${version} ends the transaction`);
        expectReferences(db);
        db.pragma(`user_version = ${version}`);
      });
    }
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
