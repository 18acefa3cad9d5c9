import { type ReadDb, rows, type WriteDb } from '#core/store/db.ts';
import { asFailure } from '#core/store/failures.ts';
import { FailureError } from '#shared/errors.ts';

/** Rows that a table without row numbers is counted up to: enough to tell small from large. */
const COUNTED = 20_000;
/** A start for the estimate, before a table has been timed: rows of about 1 KB on a slow laptop. */
const FIRST_MS_PER_ROW = 0.01;

type Table = { name: string; size: number };

/**
 * The check at every unlock: tables from small to large with their indexes, until the time is up. A running check
 * cannot be stopped, so a table that would not fit any more is left to `fullCheck`. Returns how many were left.
 */
export function quickCheck(db: WriteDb, budgetMs: number): number {
  const start = performance.now();
  let perRow = FIRST_MS_PER_ROW;
  const tables = readTables(db);
  for (const [index, { name, size }] of tables.entries()) {
    const before = performance.now();
    if (before - start + size * perRow > budgetMs) return tables.length - index;
    expectOk(db, `quick_check(${quoted(name)})`);
    if (size >= 1000) perRow = (performance.now() - before) / size;
  }
  return 0;
}

/** Every page, index and reference. Minutes on a very large store: for migrations, backups and once a week. */
export function fullCheck(db: WriteDb): void {
  expectOk(db, 'integrity_check');
  expectReferences(db);
}

/**
 * The same in slices, one table at a call, so that nobody waits long: returns the tables that are done after this
 * call, or null when the last one and the references were good.
 */
export function checkNextTable(db: WriteDb, done: readonly string[]): string[] | null {
  const next = readTables(db).find(({ name }) => !done.includes(name));
  if (next === undefined) {
    expectReferences(db);
    return null;
  }
  expectOk(db, `integrity_check(${quoted(next.name)})`);
  return [...done, next.name];
}

export function expectReferences(db: WriteDb): void {
  if (check(db, 'foreign_key_check').length > 0) throw new FailureError('database_damaged');
}

function expectOk(db: WriteDb, pragma: string): void {
  const found = check(db, pragma) as Record<string, unknown>[];
  if (found.length !== 1 || Object.values(found[0] ?? {})[0] !== 'ok')
    throw new FailureError('database_damaged');
}

/** A page that does not authenticate throws instead of being listed; both mean the same. */
function check(db: WriteDb, pragma: string): unknown[] {
  try {
    return db.pragma(pragma) as unknown[];
  } catch (error) {
    throw asFailure(error);
  }
}

function readTables(db: ReadDb): Table[] {
  const named = rows<{ name: string }>(
    db,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`,
  );
  return named.map(({ name }) => ({ name, size: sizeOf(db, name) })).sort((a, b) => a.size - b.size);
}

function sizeOf(db: ReadDb, name: string): number {
  try {
    return rows<{ size: number | null }>(db, `SELECT max(rowid) AS size FROM ${quoted(name)}`)[0]?.size ?? 0;
  } catch {
    const counted = `SELECT count(*) AS size FROM (SELECT 1 FROM ${quoted(name)} LIMIT ${COUNTED})`;
    return rows<{ size: number }>(db, counted)[0]?.size ?? 0;
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
