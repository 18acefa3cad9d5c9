import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { backUp, removeOldBackups } from '#core/store/backup.ts';
import { fullCheck, quickCheck } from '#core/store/check.ts';
import {
  APPLICATION_ID,
  type ConnectOptions,
  connectToCreate,
  connectToRead,
  connectToWrite,
} from '#core/store/connection.ts';
import type { WriteDb } from '#core/store/db.ts';
import { asFailure } from '#core/store/failures.ts';
import { expectEncryptedFile } from '#core/store/file.ts';
import { migrate, readMigrations, schemaVersion } from '#core/store/migrate.ts';
import { FailureError } from '#shared/errors.ts';

/** An unlock is not held up longer than this by looking for damage. */
const CHECK_BUDGET_MS = 300;

export type StoreOptions = ConnectOptions & {
  migrationsFolder: string;
  clock(): Date;
  log(event: string, fields?: Record<string, string | number | boolean>): void;
};

/** Makes the database of a new vault; fails when anything is there already. */
export function createStore(options: StoreOptions): void {
  try {
    closeSync(openSync(options.file, 'wx', 0o600));
  } catch (error) {
    throw (error as { code?: string }).code === 'EEXIST'
      ? new FailureError('vault_exists')
      : asFailure(error);
  }
  const db = connectToCreate(options);
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, readMigrations(options.migrationsFolder));
    // Every row of the first schema is in the file itself, not only in a WAL that goes with the connection.
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    throw asFailure(error);
  } finally {
    db.close();
  }
  expectEncryptedFile(options.file);
}

/**
 * Opens the database of a vault, or says why not with the file as it was: first its bytes are looked at, then it is
 * opened to read only, and to write only when it is known to be ours and not newer than this program.
 */
export function openStore(options: StoreOptions): WriteDb {
  expectEncryptedFile(options.file);
  const migrations = readMigrations(options.migrationsFolder);
  expectOurs(options, migrations.length);
  const db = connectToWrite(options);
  try {
    const from = schemaVersion(db);
    const to = migrations.length;
    if (from < to) {
      if (from > 0) {
        backUp(db, options, from);
        options.log('backup_made', { version: from });
      }
      migrate(db, migrations);
      fullCheck(db);
      options.log('migrated', { from, to });
    } else {
      quickCheck(db, CHECK_BUDGET_MS);
      removeOldBackups(path.dirname(options.file), options.clock());
    }
    return db;
  } catch (error) {
    db.close();
    throw asFailure(error);
  }
}

function expectOurs(options: ConnectOptions, newest: number): void {
  const db = connectToRead(options);
  try {
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID)
      throw new FailureError('database_foreign');
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > newest) throw new FailureError('database_newer', { version });
  } catch (error) {
    throw asFailure(error);
  } finally {
    db.close();
  }
}
