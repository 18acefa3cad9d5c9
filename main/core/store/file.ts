import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { FailureError } from '#shared/errors.ts';

const PLAIN_HEADER = Buffer.from('SQLite format 3\0', 'latin1');
/** SQLite's default page; ours are larger. A whole database has at least one. */
const PAGE_BYTES = 4096;

/**
 * Looks at the bytes before SQLite may: an empty file is to SQLite a new database that it would fill, and a plain
 * one must not be read as ours.
 */
export function expectEncryptedFile(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new FailureError('database_missing');
  if (readStart(file).equals(PLAIN_HEADER)) throw new FailureError('database_plain');
  if (size < PAGE_BYTES) throw new FailureError('database_damaged');
}

function readStart(file: string): Buffer {
  const start = Buffer.alloc(PLAIN_HEADER.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start, 0, start.length, 0);
  } finally {
    closeSync(handle);
  }
  return start;
}
