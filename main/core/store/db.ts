import type Database from 'better-sqlite3';

declare const reads: unique symbol;
declare const writes: unique symbol;

/** A handle for functions that only read: the compiler refuses to pass it on to one that writes. */
export type ReadDb = Pick<Database.Database, 'prepare' | 'inTransaction'> & { readonly [reads]: true };
/** The one writing handle of an open vault. */
export type WriteDb = Database.Database & { readonly [reads]: true; readonly [writes]: true };

const statements = new WeakMap<object, Map<string, Database.Statement>>();

/** The prepared statement for a text, compiled once a connection. */
export function sql(db: ReadDb, text: string): Database.Statement<unknown[], unknown> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(text);
  if (statement === undefined) {
    statement = (db as WriteDb).prepare(text);
    known.set(text, statement);
  }
  return statement as Database.Statement<unknown[], unknown>;
}

/** All rows of a query, with the row type that the caller's SQL promises. */
export const rows = <T>(db: ReadDb, text: string, ...params: unknown[]): T[] =>
  sql(db, text).all(...params) as T[];

export const row = <T>(db: ReadDb, text: string, ...params: unknown[]): T | undefined =>
  sql(db, text).get(...params) as T | undefined;

/** Runs `work` in one IMMEDIATE transaction; what it throws rolls everything back. Nests as a savepoint. */
export function transaction<T>(db: WriteDb, work: () => T): T {
  return db.transaction(work).immediate() as T;
}
