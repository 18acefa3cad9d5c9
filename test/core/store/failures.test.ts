import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { asFailure, failureOf, storageCode } from '#core/store/failures.ts';
import { FailureError } from '#shared/errors.ts';

const cases: [string, string | null][] = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
  ['SQLITE_IOERR_WRITE', 'disk_error'],
  ['SQLITE_IOERR_FSYNC', 'disk_error'],
  ['SQLITE_IOERR_CORRUPTFS', 'database_damaged'],
  ['SQLITE_CANTOPEN', 'disk_error'],
  ['SQLITE_READONLY', 'disk_read_only'],
  ['SQLITE_READONLY_DIRECTORY', 'disk_read_only'],
  ['SQLITE_BUSY', 'database_in_use'],
  ['SQLITE_BUSY_SNAPSHOT', 'database_in_use'],
  ['SQLITE_CORRUPT_VTAB', 'database_damaged'],
  ['SQLITE_NOTADB', 'database_damaged'],
  ['SQLITE_CONSTRAINT_UNIQUE', null],
  ['SQLITE_ERROR', null],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EROFS', 'disk_read_only'],
  ['EACCES', 'disk_read_only'],
  ['EIO', 'disk_error'],
  ['EBUSY', 'disk_error'],
  ['toString', null],
];

test.each(cases)('%s is %s', (code, expected) => {
  expect(storageCode(Object.assign(new Error('path/of/somebody.db'), { code }))).toBe(expected);
});

test('an expected failure keeps its code, its values and its cause; a bug stays a bug and says nothing', () => {
  const expected = new FailureError('unlock_waiting', { seconds: 5 });
  expect(failureOf(expected)).toEqual({ code: 'unlock_waiting', params: { seconds: 5 }, fields: undefined });
  expect(asFailure(expected)).toBe(expected);

  const full = Object.assign(new Error('disk'), { code: 'ENOSPC' });
  expect(asFailure(full)).toMatchObject({ failure: { code: 'disk_full' }, cause: full });

  const bug = new TypeError('Nino Beridze is not a function');
  expect(asFailure(bug)).toBe(bug);
  expect(failureOf(bug)).toEqual({ code: 'internal' });
  for (const odd of [null, undefined, 'text', 7, {}, { code: 7 }])
    expect(failureOf(odd)).toEqual({ code: 'internal' });
});

test("SQLite's own errors carry the codes that are looked for", () => {
  const db = new Database(':memory:');
  db.pragma('max_page_count = 3');
  db.exec('CREATE TABLE record (body BLOB)');
  const fill = () => db.exec('INSERT INTO record VALUES (zeroblob(100000))');
  expect(fill).toThrow();
  try {
    fill();
  } catch (error) {
    expect(failureOf(error)).toEqual({ code: 'disk_full' });
  }
  db.close();
});
