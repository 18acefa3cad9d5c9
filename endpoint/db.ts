import { PGlite, type Transaction } from '@electric-sql/pglite';
import pg from 'pg';

/** What the endpoint needs of a database: PostgreSQL by a pool, or PGlite inside this process on one connection. */
export type Sql = {
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
};
export type Tx = Sql & {
  /** Several statements in one text, without values: migrations. */
  script(text: string): Promise<void>;
  /** Appends many rows by COPY, the quickest way in. `target` is a table with its columns. */
  copyIn(target: string, rows: readonly CopyRow[]): Promise<void>;
};
export type CopyRow = readonly (string | number | null)[];
export type Db = Sql & {
  /** READ COMMITTED; what `work` throws rolls everything back. Never use the outer handle inside of `work`. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** COPY's text format: tabs between values, a line a row, \\N for null. */
function copyText(rows: readonly CopyRow[]): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  const value = (cell: string | number | null) =>
    typeof cell === 'string'
      ? cell.replace(/[\\\t\n\r]/g, (found) => escapes[found] as string)
      : (cell ?? '\\N');
  return rows.map((row) => `${row.map(value).join('\t')}\n`).join('');
}

/** What the driver's connection has beside its published types. */
type CopyConnection = { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/** COPY FROM STDIN in the words of the wire protocol; the driver has the messages and no function for it. */
function copyFromStdin(client: pg.PoolClient, target: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let failed: Error | null = null;
    const copy = {
      submit: (connection: pg.Connection) => connection.query(`COPY ${target} FROM STDIN`),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(Buffer.from(text));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError(error: Error) {
        failed = error;
      },
      handleReadyForQuery: () => (failed === null ? resolve() : reject(failed)),
    };
    client.query(copy);
  });
}

/**
 * A page of a pull follows an index in its order. While a table grows faster than its statistics, the planner would
 * rather gather and sort all that is left, for each page.
 */
const PLANNER = '-c enable_bitmapscan=off';

const STATEMENT_MILLISECONDS = 30_000;

export function connectPostgres(url: string, onIdleError: (error: Error) => void): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_MILLISECONDS,
    idle_in_transaction_session_timeout: 2 * STATEMENT_MILLISECONDS,
    application_name: 'return-desk-endpoint',
    options: PLANNER,
  });
  // Without a listener a connection that the server closes would end this process.
  pool.on('error', onIdleError);
  return {
    rows: async (text, values) => (await pool.query(text, values)).rows,
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await work({
          rows: async (text, values) => (await client.query(text, values)).rows,
          script: async (text) => void (await client.query(text)),
          copyIn: (target, rows) => copyFromStdin(client, target, copyText(rows)),
        });
        await client.query('COMMIT');
        return result;
      } catch (cause) {
        await client.query('ROLLBACK').catch((error: Error) => {
          broken = error;
        });
        throw cause;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** `folder` undefined keeps everything in memory: for tests. */
export async function openPglite(folder?: string): Promise<Db> {
  const lite = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  await lite.exec('SET enable_bitmapscan = off');
  const asTx = (tx: Transaction): Tx => ({
    rows: async <T>(text: string, values?: unknown[]) => (await tx.query<T>(text, values)).rows,
    script: async (text) => void (await tx.exec(text)),
    copyIn: async (target, rows) =>
      void (await tx.query(`COPY ${target} FROM '/dev/blob'`, [], { blob: new Blob([copyText(rows)]) })),
  });
  return {
    rows: async <T>(text: string, values?: unknown[]) => (await lite.query<T>(text, values)).rows,
    transaction: async <T>(work: (tx: Tx) => Promise<T>) =>
      (await lite.transaction((tx) => work(asTx(tx)))) as T,
    close: () => lite.close(),
  };
}
