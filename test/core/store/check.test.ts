import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { fullCheck, quickCheck } from '#core/store/check.ts';
import { connectToWrite } from '#core/store/connection.ts';
import type { WriteDb } from '#core/store/db.ts';
import { createStore, openStore, type StoreOptions } from '#core/store/open.ts';
import { readSetting } from '#core/store/setting.ts';
import { startWeeklyCheck, takeStep } from '#core/store/weekly-check.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { codeOf, migrationsIn, storeOptions, tempFolder } from '#test/support/store-files.ts';

const schema = `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE small (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE large (id INTEGER PRIMARY KEY, body TEXT NOT NULL, parent INTEGER REFERENCES small (id)) STRICT;
  CREATE INDEX large_body ON large (body);
  CREATE VIRTUAL TABLE words USING fts5 (body);
  INSERT INTO small VALUES (1, 'one');`;

function someStore(): StoreOptions {
  const folder = tempFolder();
  const options = storeOptions(folder, migrationsIn(folder, schema));
  createStore(options);
  const db = openStore(options);
  const insert = db.prepare('INSERT INTO large (body, parent) VALUES (?, 1)');
  db.transaction(() => {
    for (let row = 0; row < 20_000; row++) insert.run(`${row} ${'x'.repeat(200)}`);
  })();
  db.close();
  return options;
}

/** One bit of a page in the middle, which the table `large` or its index fills. */
function damage({ file }: StoreOptions): void {
  const bytes = readFileSync(file);
  const offset = Math.floor(bytes.length / 8192) * 4096 + 1000;
  bytes[offset] = (bytes[offset] as number) ^ 4;
  writeFileSync(file, bytes);
}

describe('the check at an unlock', () => {
  test('takes everything when there is time, the small ones when there is little, none when there is none', () => {
    const db = openStore(someStore());
    expect(quickCheck(db, 60_000)).toBe(0);
    expect(quickCheck(db, 100)).toBe(1);
    expect(quickCheck(db, -1)).toBeGreaterThan(2);
    db.close();
  });

  test('finds a damaged page, and the full check too', () => {
    const options = someStore();
    damage(options);
    const db = connectToWrite(options);
    expect(codeOf(() => quickCheck(db, 60_000))).toBe('database_damaged');
    expect(codeOf(() => fullCheck(db))).toBe('database_damaged');
    db.close();
  });

  test('the full check finds a reference to nothing', () => {
    const db = openStore(someStore());
    db.pragma('foreign_keys = OFF');
    db.exec('INSERT INTO large (body, parent) VALUES (1, 77)');
    expect(codeOf(() => fullCheck(db))).toBe('database_damaged');
    db.close();
  });
});

describe('the weekly check', () => {
  const monday = new Date('2026-03-09T08:00:00.000Z');
  const later = (days: number) => new Date(monday.getTime() + days * 86_400_000);

  function stepsOf(db: WriteDb, now: Date): number {
    for (let steps = 0; ; steps++) if (!takeStep(db, now)) return steps;
  }

  test('takes a table a step, remembers how far it came, and rests for a week', () => {
    const options = someStore();
    let db = openStore(options);
    expect(takeStep(db, monday)).toBe(true);
    expect(readSetting(db, 'full_check')).toMatchObject({ finished_at: null, done: [expect.any(String)] });
    db.close();
    db = openStore(options);
    const rest = stepsOf(db, monday);
    expect(rest).toBeGreaterThan(3);
    expect(stepsOf(db, later(6))).toBe(0);
    expect(stepsOf(db, later(7))).toBe(rest + 1);
    // The clock was wrong, then or now.
    expect(stepsOf(db, later(-30))).toBe(rest + 1);
    db.close();
  });

  test('runs by itself while the vault is open, and reports damage once', () => {
    vi.useFakeTimers();
    try {
      const options = someStore();
      const sound = openStore(options);
      const stop = startWeeklyCheck(
        sound,
        () => monday,
        () => expect.unreachable(),
      );
      vi.advanceTimersByTime(3_600_000);
      expect(readSetting(sound, 'full_check')).toEqual({ finished_at: monday.toISOString(), done: [] });
      stop();
      sound.close();

      damage(options);
      const db = connectToWrite(options);
      const found: ErrorCode[] = [];
      startWeeklyCheck(
        db,
        () => later(8),
        (code) => found.push(code),
      );
      vi.advanceTimersByTime(3_600_000);
      expect(found).toEqual(['database_damaged']);
      db.close();
    } finally {
      vi.useRealTimers();
    }
  });
});
