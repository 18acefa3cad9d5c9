import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { APPLICATION_ID, applySettings, CIPHER, connectToWrite, SETTINGS } from '#core/store/connection.ts';
import { migrate, readMigrations } from '#core/store/migrate.ts';
import { createStore, openStore, type StoreOptions } from '#core/store/open.ts';
import { migrationsFolder } from '#test/support/store.ts';
import {
  codeOf,
  fingerprint,
  firstSchema,
  migrationsIn,
  storeOptions,
  tempFolder,
} from '#test/support/store-files.ts';

type Keyed = Database.Database & { key(key: Buffer): number };

const CANARY = 'CANARY-Nino-Beridze';

/** A closed store with one row. */
function someStore(): StoreOptions {
  const folder = tempFolder();
  const options = storeOptions(folder, migrationsIn(folder, firstSchema));
  createStore(options);
  const db = openStore(options);
  db.prepare('INSERT INTO record (body) VALUES (?)').run(CANARY);
  db.close();
  return options;
}

/** The file with another program's habits: right key and cipher, nothing else set. */
function openRaw({ file, key }: StoreOptions): Database.Database {
  const db = new Database(file, { fileMustExist: true }) as Keyed;
  db.pragma(`cipher = '${CIPHER}'`);
  db.key(Buffer.concat([Buffer.from('raw:'), key]));
  return db;
}

const isSideFile = (name: string): boolean => /-(wal|shm)$/.test(name);

describe('settings', () => {
  test.each(SETTINGS)('%s = %s is in force at every open', (name, _value, readBack) => {
    const options = someStore();
    for (let round = 0; round < 2; round++) {
      const db = openStore(options);
      expect(db.pragma(name, { simple: true })).toBe(readBack);
      db.close();
    }
  });

  test('the list has what the requirement names', () => {
    const names = SETTINGS.map(([name]) => name);
    const required = ['journal_mode', 'synchronous', 'temp_store', 'foreign_keys', 'secure_delete'];
    expect(names).toEqual(
      expect.arrayContaining([...required, 'cell_size_check', 'trusted_schema', 'busy_timeout']),
    );
  });

  test('trap: a WAL database re-opened without settings does not sync its commits, ours does', () => {
    const options = someStore();
    const raw = openRaw(options);
    expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(raw.pragma('synchronous', { simple: true })).toBe(1);
    raw.close();
    const db = openStore(options);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    db.close();
  });

  test.runIf(process.platform === 'linux')(
    'trap: sorted rows lie plain in a temporary file, with ours they do not',
    () => {
      const options = someStore();
      const raw = openRaw(options);
      fill(raw);
      expect(canariesInTemporaryFiles(raw)).toBeGreaterThan(100);
      raw.close();
      const db = openStore(options);
      expect(canariesInTemporaryFiles(db)).toBe(0);
      db.close();
    },
  );

  test('a setting that is not taken stops the opening', () => {
    // A database in memory cannot have a WAL.
    const db = new Database(':memory:');
    expect(() => applySettings(db)).toThrow('journal_mode is memory');
    db.close();
  });

  test('a file that another program holds is waited for, then said to be in use', () => {
    const options = someStore();
    const raw = openRaw(options);
    raw.pragma('journal_mode = DELETE');
    raw.exec('BEGIN EXCLUSIVE');
    expect(codeOf(() => connectToWrite(options))).toBe('database_in_use');
    raw.exec('ROLLBACK');
    raw.close();
  });
});

describe('what is on the disk', () => {
  test('neither the file nor its WAL shows a row, a table name or the key', () => {
    const options = someStore();
    const db = openStore(options);
    db.prepare('INSERT INTO record (body) VALUES (?)').run(`${CANARY} again`);
    for (const name of readdirSync(path.dirname(options.file)).filter((name) => name.startsWith('data.db'))) {
      const bytes = readFileSync(path.join(path.dirname(options.file), name));
      for (const plain of [
        CANARY,
        'SQLite format',
        'CREATE TABLE',
        'record',
        options.key,
        options.key.toString('hex'),
      ]) {
        expect(bytes.includes(plain)).toBe(false);
      }
    }
    db.close();
  });

  test('the key is used as it is, not stretched as a passphrase', () => {
    const options = someStore();
    const db = new Database(options.file) as Keyed;
    db.pragma(`cipher = '${CIPHER}'`);
    db.key(options.key);
    expect(() => db.pragma('user_version')).toThrow('not a database');
    db.close();
  });

  test('a deleted row is not left in the file', () => {
    const options = someStore();
    const db = openStore(options);
    db.exec('DELETE FROM record');
    db.pragma('wal_checkpoint(TRUNCATE)');
    // Read past SQLite: the pages are deciphered by copying the file into memory under the same key.
    const bytes = db.serialize();
    expect(bytes.includes('CREATE TABLE record')).toBe(true);
    expect(bytes.includes(CANARY)).toBe(false);
    db.close();
  });
});

describe('a file that is not ours is left as it is', () => {
  const cases: [name: string, code: string, change: (options: StoreOptions) => void][] = [
    ['a wrong key', 'database_damaged', (options) => (options.key = randomBytes(32))],
    ['no file', 'database_missing', ({ file }) => rmSync(file)],
    ['an empty file', 'database_damaged', ({ file }) => writeFileSync(file, '')],
    ['a few bytes', 'database_damaged', ({ file }) => writeFileSync(file, randomBytes(100))],
    ['random bytes', 'database_damaged', ({ file }) => writeFileSync(file, randomBytes(8192))],
    ['a damaged first page', 'database_damaged', ({ file }) => flip(file, 200)],
    ['a damaged later page', 'database_damaged', ({ file }) => flip(file, 8192 + 200)],
    [
      'a file cut off',
      'database_damaged',
      ({ file }) => writeFileSync(file, readFileSync(file).subarray(0, 4096)),
    ],
    [
      'a plain database',
      'database_plain',
      ({ file }) => {
        rmSync(file);
        const plain = new Database(file);
        plain.exec(firstSchema);
        plain.close();
      },
    ],
    [
      'another application under the same key',
      'database_foreign',
      (options) => {
        const raw = openRaw(options);
        raw.pragma('application_id = 42');
        raw.close();
      },
    ],
    [
      'a newer schema',
      'database_newer',
      (options) => {
        const raw = openRaw(options);
        raw.pragma('user_version = 99');
        raw.close();
      },
    ],
    [
      'a database of another cipher',
      'database_damaged',
      ({ file, key }) => {
        rmSync(file);
        const other = new Database(file) as Keyed;
        other.pragma("cipher = 'aegis'");
        other.key(Buffer.concat([Buffer.from('raw:'), key]));
        other.exec(firstSchema);
        other.close();
      },
    ],
  ];

  test.each(cases)('%s: %s', (_name, code, change) => {
    const options = someStore();
    change(options);
    const folder = path.dirname(options.file);
    const before = fingerprint(folder, isSideFile);
    for (let round = 0; round < 2; round++) expect(codeOf(() => openStore(options))).toBe(code);
    expect(fingerprint(folder, isSideFile)).toEqual(before);
  });

  test('a newer schema keeps also what stands in its WAL', () => {
    const options = someStore();
    const raw = openRaw(options);
    raw.pragma('user_version = 99');
    raw.prepare('INSERT INTO record (body) VALUES (?)').run('in the WAL');
    const copy = path.join(path.dirname(options.file), 'copy.db');
    for (const suffix of ['', '-wal']) copyFileSync(options.file + suffix, copy + suffix);
    raw.close();
    const before = [readFileSync(copy), readFileSync(`${copy}-wal`)];
    expect(codeOf(() => openStore({ ...options, file: copy }))).toBe('database_newer');
    expect([readFileSync(copy), readFileSync(`${copy}-wal`)]).toEqual(before);
  });

  test('a wrong key does not disturb what stands in the WAL', () => {
    const options = someStore();
    const raw = openRaw(options);
    raw.prepare('INSERT INTO record (body) VALUES (?)').run('in the WAL');
    const copy = path.join(path.dirname(options.file), 'copy.db');
    for (const suffix of ['', '-wal']) copyFileSync(options.file + suffix, copy + suffix);
    raw.close();
    expect(codeOf(() => openStore({ ...options, file: copy, key: randomBytes(32) }))).toBe(
      'database_damaged',
    );
    const db = openStore({ ...options, file: copy });
    expect(db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(2);
    db.close();
  });

  test('creating never goes over a file, whatever it is', () => {
    const options = someStore();
    const before = fingerprint(path.dirname(options.file));
    expect(codeOf(() => createStore(options))).toBe('vault_exists');
    expect(fingerprint(path.dirname(options.file))).toEqual(before);
  });
});

test('a new store has the real schema, at its version, and only under its name', () => {
  const folder = tempFolder();
  const options = storeOptions(folder, migrationsFolder);
  createStore(options);
  expect(readdirSync(folder)).toEqual(['data.db']);
  const db = openStore(options);
  expect(db.pragma('user_version', { simple: true })).toBe(readdirSync(migrationsFolder).length);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'session'").pluck().get()).toBe(1);
  db.close();
  expect(existsSync(`${options.file}-wal`)).toBe(false);
});

test('a new store has the larger pages; a file of the usual ones is opened as it is, and so is its backup', () => {
  const { file } = someStore();
  expect(statSync(file).size % 8192).toBe(0);
  const folder = tempFolder();
  const options = storeOptions(folder, migrationsIn(folder, firstSchema));
  writeFileSync(options.file, '');
  const older = connectToWrite(options);
  older.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(older, readMigrations(options.migrationsFolder));
  older.prepare('INSERT INTO record (body) VALUES (?)').run(CANARY);
  older.close();
  const db = openStore({
    ...options,
    migrationsFolder: migrationsIn(tempFolder(), firstSchema, 'SELECT 1;'),
  });
  expect(db.pragma('page_size', { simple: true })).toBe(4096);
  expect(db.prepare('SELECT body FROM record').pluck().all()).toEqual([CANARY]);
  db.close();
});

function flip(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] as number) ^ 1;
  writeFileSync(file, bytes);
}

function fill(db: Database.Database): void {
  const insert = db.prepare('INSERT INTO record (body) VALUES (?)');
  db.transaction(() => {
    for (let row = 0; row < 40_000; row++)
      insert.run(`${(row * 7919) % 40_000} ${CANARY} ${'x'.repeat(500)}`);
  })();
}

/** Temporary files have no name any more, but the process still holds them open while a sorted query is half read. */
function canariesInTemporaryFiles(db: Database.Database): number {
  const query = db.prepare('SELECT body FROM record ORDER BY body').iterate();
  query.next();
  let found = 0;
  for (const handle of readdirSync('/proc/self/fd')) {
    const link = `/proc/self/fd/${handle}`;
    // A pipe would be waited for; the folder's own handle is gone by now.
    if (!statSync(link, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(link);
    for (let at = bytes.indexOf(CANARY); at !== -1; at = bytes.indexOf(CANARY, at + 1)) found++;
  }
  query.return?.();
  return found;
}
