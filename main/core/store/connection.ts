import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { WriteDb } from '#core/store/db.ts';
import { asFailure } from '#core/store/failures.ts';
import { FailureError } from '#shared/errors.ts';

/** ChaCha20-Poly1305 a page; docs/vault.md has the figures and reasons. */
export const CIPHER = 'chacha20';
/** "RtDk": says inside the encrypted file whose it is. */
export const APPLICATION_ID = 0x5274446b;

const BUSY_TIMEOUT_MS = 5000;

/**
 * What every writing connection runs with. SQLite keeps most of it a connection, not in the file, and silently
 * ignores a pragma that it does not know, so each is set and read back at every open. Two are traps: this build
 * re-opens a WAL database with synchronous NORMAL, which can lose acknowledged commits at a power cut, and the
 * default temp_store writes sorted rows to the disk as plain text.
 */
export const SETTINGS: readonly (readonly [name: string, value: string, readBack: string | number])[] = [
  ['temp_store', 'MEMORY', 2],
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['secure_delete', 'ON', 1],
  ['cell_size_check', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['busy_timeout', String(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS],
  // Without effect elsewhere; on macOS a plain fsync leaves data in the drive's own memory.
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
];

export type ConnectOptions = {
  file: string;
  /** 32 bytes. It goes to SQLite as bytes: no string of it is made, since strings cannot be wiped. */
  key: Buffer;
  /** A binding built for an older runtime; null where the packaged one fits. */
  sqliteBinding: string | null;
};

type Keyed = Database.Database & { key(key: Buffer): number };

/** Opens an existing file for reading, with the cipher and key only. Nothing is written to the file itself. */
export function connectToRead(options: ConnectOptions): Database.Database {
  return connect(options, true, (db) => db.pragma('temp_store = MEMORY'));
}

/**
 * Bytes a page of a new file; a file keeps its own. Most records have one to two kilobytes: of SQLite's usual page of
 * four they would leave a third empty, which is encrypted and written all the same.
 */
const PAGE_BYTES = 8192;

/** Opens a new, empty file for writing. */
export function connectToCreate(options: ConnectOptions): WriteDb {
  return connect(options, false, (db) => {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    applySettings(db);
    if (db.pragma('page_size', { simple: true }) !== PAGE_BYTES)
      throw new Error('the page size is not in force');
  }) as WriteDb;
}

/** Opens an existing file for writing, with every setting in force. */
export function connectToWrite(options: ConnectOptions): WriteDb {
  return connect(options, false, applySettings) as WriteDb;
}

export function applySettings(db: Database.Database): void {
  for (const [name, value] of SETTINGS) db.pragma(`${name} = ${value}`);
  for (const [name, , expected] of SETTINGS) {
    const actual = db.pragma(name, { simple: true });
    if (actual !== expected) throw new Error(`database setting ${name} is ${String(actual)}`);
  }
}

function connect(
  options: ConnectOptions,
  isReadonly: boolean,
  prepare: (db: Database.Database) => void,
): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(options.file, {
      readonly: isReadonly,
      // An empty database must never appear where one was expected.
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
      ...(options.sqliteBinding === null ? {} : { nativeBinding: options.sqliteBinding }),
    });
    giveKey(db as Keyed, options.key);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    expectWritable(path.dirname(options.file));
    throw asFailure(error);
  }
}

/** SQLite needs files beside the database also to read it, and says "cannot open" when it may not make them. */
function expectWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw asFailure(error);
  }
}

function giveKey(db: Keyed, key: Buffer): void {
  if (key.length !== 32) throw new Error('the database key has 32 bytes');
  db.pragma(`cipher = '${CIPHER}'`);
  if (db.pragma('cipher', { simple: true }) !== CIPHER) throw new Error('the database cipher is not there');
  // "raw:" and 32 bytes: the key itself. Without the prefix it would be a passphrase and be stretched again.
  const raw = Buffer.concat([Buffer.from('raw:', 'latin1'), key]);
  try {
    if (db.key(raw) !== 0) throw new FailureError('database_damaged');
    // The first read: only now does a wrong key or a damaged first page show.
    db.pragma('schema_version');
  } finally {
    raw.fill(0);
  }
}
