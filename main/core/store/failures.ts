import { type ErrorCode, type Failure, FailureError } from '#shared/errors.ts';

/** The longest fitting prefix wins, so that an extended code can differ from its family. */
const SQLITE_CODES: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['SQLITE_FULL', 'disk_full'],
  // The shared-memory file cannot grow: on a full disk this comes before SQLITE_FULL can.
  ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
  ['SQLITE_IOERR_CORRUPTFS', 'database_damaged'],
  ['SQLITE_IOERR', 'disk_error'],
  ['SQLITE_CANTOPEN', 'disk_error'],
  ['SQLITE_NOLFS', 'disk_error'],
  ['SQLITE_PROTOCOL', 'database_in_use'],
  ['SQLITE_BUSY', 'database_in_use'],
  ['SQLITE_LOCKED', 'database_in_use'],
  ['SQLITE_READONLY', 'disk_read_only'],
  ['SQLITE_PERM', 'disk_read_only'],
  ['SQLITE_CORRUPT', 'database_damaged'],
  ['SQLITE_NOTADB', 'database_damaged'],
];

const FILE_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'disk_read_only',
  EACCES: 'disk_read_only',
  EPERM: 'disk_read_only',
  EIO: 'disk_error',
  // A virus scanner holds the file, or too many are open.
  EBUSY: 'disk_error',
  EMFILE: 'disk_error',
  ENFILE: 'disk_error',
  ENODEV: 'disk_error',
  ENXIO: 'disk_error',
  ENOTDIR: 'disk_error',
  EISDIR: 'disk_error',
};

/** The code for what SQLite or the file system says; null when it is neither, which makes it a bug. */
export function storageCode(error: unknown): ErrorCode | null {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  if (typeof code !== 'string') return null;
  const known = SQLITE_CODES.find(([prefix]) => code.startsWith(prefix))?.[1];
  return known ?? (Object.hasOwn(FILE_CODES, code) ? (FILE_CODES[code] as ErrorCode) : null);
}

/** What crosses the process boundary for anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return { code: storageCode(error) ?? 'internal' };
}

/** The same as an exception that keeps its cause; bugs pass unchanged. */
export function asFailure(error: unknown): unknown {
  if (error instanceof FailureError) return error;
  const code = storageCode(error);
  return code === null ? error : new FailureError(code, undefined, undefined, error);
}
