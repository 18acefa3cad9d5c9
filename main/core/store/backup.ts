import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { fullCheck } from '#core/store/check.ts';
import { type ConnectOptions, connectToRead } from '#core/store/connection.ts';
import { type ReadDb, rows, sql, type WriteDb } from '#core/store/db.ts';
import { asFailure } from '#core/store/failures.ts';
import { expectEncryptedFile } from '#core/store/file.ts';
import { FailureError } from '#shared/errors.ts';

/**
 * Kept this long, in case a migration turns out wrong; then removed, since it still holds what has been erased
 * from the database meanwhile.
 */
const KEPT_DAYS = 14;
const NAME = /^before-\d+\.db$/;

/**
 * A copy under the same key by VACUUM INTO: copying the file would miss what stands in the WAL, and the backup API
 * would need an unencrypted target. It gets its name only when it has been read back whole.
 */
export function backUp(db: WriteDb, options: ConnectOptions, version: number): string {
  const folder = path.dirname(options.file);
  const target = path.join(folder, `before-${version}.db`);
  const part = `${target}.part`;
  try {
    rmSync(part, { force: true });
    sql(db, 'VACUUM INTO ?').run(part);
    expectEncryptedFile(part);
    expectSameContent(db, { ...options, file: part });
    syncPath(part, 'r+');
    renameSync(part, target);
    if (process.platform !== 'win32') syncPath(folder, 'r');
    return target;
  } catch (error) {
    removeFiles(part);
    throw asFailure(error);
  }
}

export function removeOldBackups(folder: string, now: Date): void {
  for (const name of readdirSync(folder)) {
    if (!NAME.test(name)) continue;
    const file = path.join(folder, name);
    // A clock that stands before the backup was made says nothing about its age.
    if (now.getTime() - statSync(file).mtimeMs > KEPT_DAYS * 86_400_000) removeFiles(file);
  }
}

function expectSameContent(db: WriteDb, options: ConnectOptions): void {
  const copy = connectToRead(options) as WriteDb;
  try {
    fullCheck(copy);
    if (JSON.stringify(counts(copy)) !== JSON.stringify(counts(db))) throw new FailureError('disk_error');
  } finally {
    copy.close();
  }
}

function counts(db: ReadDb): [name: string, count: number][] {
  const tables = rows<{ name: string }>(
    db,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`,
  );
  return tables.map(({ name }) => [
    name,
    rows<{ count: number }>(db, `SELECT count(*) AS count FROM "${name.replaceAll('"', '""')}"`)[0]?.count ??
      0,
  ]);
}

function syncPath(file: string, flags: string): void {
  const handle = openSync(file, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function removeFiles(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + suffix)) rmSync(file + suffix, { force: true });
  }
}
