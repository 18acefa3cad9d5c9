import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { transaction, type WriteDb } from '#core/store/db.ts';
import { failureOf } from '#core/store/failures.ts';
import { createStore, openStore, type StoreOptions } from '#core/store/open.ts';
import { codeOf, firstSchema, migrationsIn, storeOptions, tempFolder } from '#test/support/store-files.ts';

const SIZE_MB = 8;

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder]).status === 0;
const unmount = (folder: string): boolean => spawnSync('umount', ['-l', folder]).status === 0;

/** Root outside of a locked-down container. */
const canMount = ((): boolean => {
  const folder = mkdtempSync(path.join(tmpdir(), 'return-desk-'));
  try {
    return mount(folder) && unmount(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

/** A disk of a few megabytes of its own. */
function smallDisk(): string {
  const folder = path.join(tempFolder(), 'disk');
  mkdirSync(folder);
  if (!mount(folder)) throw new Error('a small disk could be mounted before, and now not');
  onTestFinished(() => void unmount(folder));
  return folder;
}

/**
 * What stands in for a full disk where none can be made: SQLite refuses pages past a count with the same code. The
 * limit belongs to the connection, so it is set on the one that writes.
 */
type Disk = { folder: string; fill(db: WriteDb): void; free(db: WriteDb): void };

function disk(): Disk {
  if (!canMount) {
    return {
      folder: tempFolder(),
      fill: (db) => db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`),
      free: (db) => db.pragma('max_page_count = 1000000'),
    };
  }
  const folder = smallDisk();
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: () => fillUp(ballast),
    free: () => rmSync(ballast),
  };
}

function fillUp(file: string): void {
  const handle = openSync(file, 'w');
  // In falling steps, so that the last free page is taken too.
  for (const bytes of [65_536, 4096]) {
    const piece = Buffer.alloc(bytes, 1);
    try {
      while (writeSync(handle, piece) === bytes);
    } catch (error) {
      expect((error as { code: string }).code).toBe('ENOSPC');
    }
  }
  closeSync(handle);
}

function someStore(folder: string): StoreOptions {
  const migrations = migrationsIn(tempFolder(), firstSchema);
  const options = storeOptions(folder, migrations);
  createStore(options);
  return options;
}

const write = (db: WriteDb, body: string): void =>
  transaction(db, () => {
    db.prepare('INSERT INTO record (body) VALUES (?)').run(body);
  });
const bodies = (db: WriteDb): unknown[] => db.prepare('SELECT body FROM record ORDER BY id').pluck().all();

describe('a full disk', () => {
  test('refuses with its code, loses nothing that was acknowledged, and goes on when there is space', () => {
    const { folder, fill, free } = disk();
    const options = someStore(folder);
    let db = openStore(options);
    const acknowledged: string[] = [];
    const save = (length: number): string | null => {
      const body = `${acknowledged.length} ${'x'.repeat(length)}`;
      try {
        write(db, body);
        acknowledged.push(body);
        return null;
      } catch (error) {
        return failureOf(error).code;
      }
    };

    for (let row = 0; row < 50; row++) expect(save(1000)).toBeNull();
    fill(db);
    const answers = new Set<string | null>();
    for (let row = 0; row < 200; row++) answers.add(save(20_000));
    expect(answers).toContain('disk_full');
    for (const answer of answers) expect([null, 'disk_full']).toContain(answer);
    expect(db.inTransaction).toBe(false);
    // The same connection still reads.
    expect(bodies(db)).toEqual(acknowledged);

    free(db);
    for (let row = 0; row < 20; row++) expect(save(20_000)).toBeNull();
    expect(bodies(db)).toEqual(acknowledged);
    db.close();
    db = openStore(options);
    expect(bodies(db)).toEqual(acknowledged);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  // These need a disk that is really full.
  if (canMount) {
    test('opening on a full disk either works or says so, and the file opens again afterwards', () => {
      const folder = smallDisk();
      const options = someStore(folder);
      const db = openStore(options);
      write(db, 'kept');
      db.close();
      fillUp(path.join(folder, 'ballast'));
      let code: string | null = null;
      try {
        openStore(options).close();
      } catch (error) {
        code = failureOf(error).code;
      }
      expect([null, 'disk_full']).toContain(code);
      rmSync(path.join(folder, 'ballast'));
      const again = openStore(options);
      expect(bodies(again)).toEqual(['kept']);
      again.close();
    });

    test('neither a new store nor a backup is left half there', () => {
      const folder = smallDisk();
      const options = someStore(folder);
      const db = openStore(options);
      for (let row = 0; row < 110; row++) write(db, 'x'.repeat(20_000));
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      // What is free is less than the copy before a migration needs.
      const free = SIZE_MB * 1_048_576 - statSync(options.file).size;
      const handle = openSync(path.join(folder, 'ballast'), 'w');
      writeSync(handle, Buffer.alloc(free - 1_500_000, 1));
      closeSync(handle);
      const newer = {
        ...options,
        migrationsFolder: migrationsIn(tempFolder(), firstSchema, 'CREATE TABLE more (id INTEGER) STRICT;'),
      };
      expect(codeOf(() => openStore(newer))).toBe('disk_full');
      expect(readdirSync(folder).filter((name) => name.startsWith('before'))).toEqual([]);
      rmSync(path.join(folder, 'ballast'));
      const migrated = openStore(newer);
      expect(bodies(migrated)).toHaveLength(110);
      migrated.close();
    });
  }
});

/** Without the right to mount, the folder's own permissions: they bind everybody but root. */
function readOnlyDisk(): { folder: string; lock(): void; unlock(): void } {
  if (canMount) {
    const folder = smallDisk();
    const remount = (mode: string) =>
      expect(spawnSync('mount', ['-o', `remount,${mode}`, folder]).status).toBe(0);
    return { folder, lock: () => remount('ro'), unlock: () => remount('rw') };
  }
  const folder = tempFolder();
  return { folder, lock: () => chmodSync(folder, 0o500), unlock: () => chmodSync(folder, 0o700) };
}

test('a read-only disk is named as that', () => {
  const { folder, lock, unlock } = readOnlyDisk();
  const options = someStore(folder);
  const db = openStore(options);
  write(db, 'kept');
  db.close();
  lock();
  expect(codeOf(() => openStore(options))).toBe('disk_read_only');
  expect(codeOf(() => createStore({ ...options, file: path.join(folder, 'other.db') }))).toBe(
    'disk_read_only',
  );
  unlock();
  const again = openStore(options);
  expect(bodies(again)).toEqual(['kept']);
  again.close();
});
