import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectToRead, connectToWrite } from '#core/store/connection.ts';
import type { WriteDb } from '#core/store/db.ts';
import { migrate, readMigrations, schemaVersion } from '#core/store/migrate.ts';
import { createStore, openStore, type StoreOptions } from '#core/store/open.ts';
import { codeOf, firstSchema, migrationsIn, storeOptions, tempFolder } from '#test/support/store-files.ts';

const ROWS = 500;
/** Adds a column, rewrites every row, and keeps an index by a trigger: statements of several kinds. */
const second = `
  ALTER TABLE record ADD COLUMN length INTEGER;
  UPDATE record SET length = length(body);
  CREATE TABLE audit (id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL REFERENCES record (id)) STRICT;
  CREATE TRIGGER record_audit AFTER INSERT ON record BEGIN
    INSERT INTO audit (record_id) VALUES (new.id);
  END;
  INSERT INTO record (body, length) VALUES ('by migration 2', 14);`;
/** Rebuilds a table to which another refers. */
const third = `
  CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, body TEXT NOT NULL, length INTEGER NOT NULL) STRICT;
  INSERT INTO rebuilt SELECT id, body, length FROM record;
  DROP TABLE record;
  ALTER TABLE rebuilt RENAME TO record;`;

function storeAtVersionOne(folder: string): StoreOptions {
  const options = storeOptions(folder, migrationsIn(folder, firstSchema));
  createStore(options);
  const db = openStore(options);
  const insert = db.prepare('INSERT INTO record (body) VALUES (?)');
  db.transaction(() => {
    for (let row = 0; row < ROWS; row++) insert.run(`row ${row} ${'x'.repeat(300)}`);
  })();
  db.close();
  return options;
}

const tables = (db: WriteDb) => db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();

describe('migration', () => {
  test('runs what is missing, in order, and keeps the rows', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    migrationsIn(folder, firstSchema, second, third);
    const db = openStore(options);
    expect(schemaVersion(db)).toBe(3);
    expect(db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(ROWS + 1);
    // The rebuilt table was dropped once, which must not have emptied the one that refers to it.
    expect(db.prepare('SELECT count(*) FROM audit').pluck().get()).toBe(1);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.close();
  });

  test('a file out of order, or without a number, is a mistake in the build', () => {
    const folder = tempFolder();
    const migrations = migrationsIn(folder, firstSchema);
    writeFileSync(path.join(migrations, '003_gap.sql'), 'SELECT 1');
    expect(() => readMigrations(migrations)).toThrow('003_gap.sql is out of order');
    rmSync(path.join(migrations, '003_gap.sql'));
    writeFileSync(path.join(migrations, 'notes.sql'), 'SELECT 1');
    expect(() => readMigrations(migrations)).toThrow('notes.sql is out of order');
  });

  const failing: [name: string, sql: string, message: string][] = [
    ['a mistake in its third statement', `${second} INSERT INTO nowhere VALUES (1);`, 'no such table'],
    ['a COMMIT of its own', `${second} COMMIT;`, 'ends the transaction'],
    [
      'a reference to nothing',
      'CREATE TABLE child (id INTEGER PRIMARY KEY, record_id INTEGER REFERENCES record (id)) STRICT; INSERT INTO child VALUES (1, 999999);',
      'database_damaged',
    ],
  ];
  test.each(failing)('one with %s stops the opening', (_name, sql, message) => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    migrationsIn(folder, firstSchema, sql);
    expect(() => openStore(options)).toThrow(message);
  });

  test('one that fails leaves schema, rows and number as they were', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    migrationsIn(folder, firstSchema, `${second} INSERT INTO nowhere VALUES (1);`);
    expect(() => openStore(options)).toThrow('no such table');
    migrationsIn(folder, firstSchema);
    const db = openStore(options);
    expect(schemaVersion(db)).toBe(1);
    expect(tables(db)).toHaveLength(1);
    expect(db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(ROWS);
    db.close();
  });

  test('a kill at the start of any statement leaves the schema before or after a migration, never between', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    const migrations = migrationsIn(folder, firstSchema, second, third);
    const original = path.join(folder, 'original.db');
    copyFileSync(options.file, original);
    const expected = schemasByVersion(folder, options, original);

    const seen = new Set<number>();
    for (let killAt = 1; ; killAt++) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(options.file + suffix, { force: true });
      copyFileSync(original, options.file);
      const child = runChild(options, migrations, killAt);
      const db = connectToWrite(options);
      const version = schemaVersion(db);
      expect(tables(db), `killed at statement ${killAt}`).toEqual(expected[version]);
      expect(db.prepare('SELECT count(*) FROM record').pluck().get()).toBe(version === 1 ? ROWS : ROWS + 1);
      seen.add(version);
      migrate(db, readMigrations(migrations));
      expect(tables(db)).toEqual(expected[3]);
      db.close();
      if (child.status === 0) break;
      expect(child.signal).toBe('SIGKILL');
      expect(killAt).toBeLessThan(100);
    }
    expect([...seen]).toEqual([1, 2, 3]);
  }, 120_000);
});

describe('backup before a migration', () => {
  test('is encrypted under the same key, whole, and stays', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    migrationsIn(folder, firstSchema, second);
    openStore(options).close();
    expect(readdirSync(folder).sort()).toEqual(['before-1.db', 'data.db', 'migrations']);
    const copy = connectToRead({ ...options, file: path.join(folder, 'before-1.db') }) as WriteDb;
    expect(schemaVersion(copy)).toBe(1);
    expect(copy.prepare('SELECT count(*) FROM record').pluck().get()).toBe(ROWS);
    copy.close();
    openStore(options).close();
    expect(existsSync(path.join(folder, 'before-1.db'))).toBe(true);
  });

  test('has also what stands only in the WAL', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    const writer = connectToWrite(options);
    writer.prepare('INSERT INTO record (body) VALUES (?)').run('in the WAL');
    migrationsIn(folder, firstSchema, second);
    openStore(options).close();
    writer.close();
    const copy = connectToRead({ ...options, file: path.join(folder, 'before-1.db') });
    expect(copy.prepare('SELECT count(*) FROM record').pluck().get()).toBe(ROWS + 1);
    copy.close();
  });

  test('goes after two weeks, since it holds what was erased meanwhile', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    migrationsIn(folder, firstSchema, second);
    openStore(options).close();
    const inDays = (days: number) => () => new Date(Date.now() + days * 86_400_000);
    for (const days of [-400, 13]) {
      openStore({ ...options, clock: inDays(days) }).close();
      expect(existsSync(path.join(folder, 'before-1.db'))).toBe(true);
    }
    openStore({ ...options, clock: inDays(15) }).close();
    expect(existsSync(path.join(folder, 'before-1.db'))).toBe(false);
  });

  test('what a killed backup left is replaced, and a new store needs none', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    expect(readdirSync(folder)).not.toContain('before-0.db');
    writeFileSync(path.join(folder, 'before-1.db.part'), 'half of it');
    migrationsIn(folder, firstSchema, second);
    openStore(options).close();
    expect(readdirSync(folder).sort()).toEqual(['before-1.db', 'data.db', 'migrations']);
  });

  test('a damaged store is not migrated', () => {
    const folder = tempFolder();
    const options = storeAtVersionOne(folder);
    const raw = connectToWrite(options);
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.close();
    damagePage(options.file, 20);
    migrationsIn(folder, firstSchema, second);
    expect(codeOf(() => openStore(options))).toBe('database_damaged');
    expect(readdirSync(folder).filter((name) => name.startsWith('before'))).toEqual([]);
  });
});

function runChild(options: StoreOptions, migrations: string, killAt: number) {
  const script = path.join(import.meta.dirname, 'migrate-child.ts');
  const parameters = [script, options.file, options.key.toString('hex'), migrations, String(killAt)];
  return spawnSync(process.execPath, parameters, { timeout: 20_000 });
}

function schemasByVersion(
  folder: string,
  options: StoreOptions,
  original: string,
): Record<number, unknown[]> {
  const schemas: Record<number, unknown[]> = {};
  const copy = path.join(folder, 'copy.db');
  copyFileSync(original, copy);
  const db = connectToWrite({ ...options, file: copy });
  const migrations = readMigrations(options.migrationsFolder);
  for (const { version } of migrations) {
    migrate(db, migrations.slice(0, version));
    schemas[version] = tables(db);
  }
  db.close();
  return schemas;
}

function damagePage(file: string, page: number): void {
  const bytes = readFileSync(file);
  const offset = (page - 1) * 4096 + 100;
  bytes[offset] = (bytes[offset] as number) ^ 1;
  writeFileSync(file, bytes);
}
