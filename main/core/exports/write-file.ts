import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { FailureError } from '#shared/errors.ts';

const CODES: Readonly<Record<string, 'disk_full' | 'disk_read_only'>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'disk_read_only',
  EACCES: 'disk_read_only',
  EPERM: 'disk_read_only',
};

/** Writes a file that a person chose a place for: whole or not at all, an older file stays until the new one is down. */
export function writeFileWhole(path: string, content: Uint8Array | string): void {
  const beside = `${path}.part`;
  try {
    const file = openSync(beside, 'w', 0o600);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new FailureError(CODES[code] ?? 'file_not_written', {}, undefined, cause);
  }
}
