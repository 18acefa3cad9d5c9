import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { StoreOptions } from '#core/store/open.ts';
import { FailureError } from '#shared/errors.ts';

/** A folder that goes with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'return-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Migrations of the test's own, numbered in the order given. */
export function migrationsIn(folder: string, ...sql: string[]): string {
  const migrations = path.join(folder, 'migrations');
  rmSync(migrations, { recursive: true, force: true });
  mkdirSync(migrations);
  for (const [index, text] of sql.entries()) {
    writeFileSync(path.join(migrations, `${String(index + 1).padStart(3, '0')}_step.sql`), text);
  }
  return migrations;
}

export const firstSchema = 'CREATE TABLE record (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;';

export const storeOptions = (
  folder: string,
  migrationsFolder: string,
  key: Buffer = randomBytes(32),
): StoreOptions => ({
  file: path.join(folder, 'data.db'),
  key,
  sqliteBinding: null,
  migrationsFolder,
  clock: () => new Date(),
  log: () => undefined,
});

/** Name and content of every file below, so that "nothing was touched" can be said of a whole folder. */
export function fingerprint(folder: string, without: (name: string) => boolean = () => false): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !without(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map(
      (file) =>
        `${path.relative(folder, file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
    );
}

/** The code that the work fails with; a bug or a success fails the test. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  throw new Error('it did not fail');
}

export async function codeFrom(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  throw new Error('it did not fail');
}
