import { PGlite, type Transaction } from '@electric-sql/pglite';
import pg from 'pg';

/** What the endpoint needs of a database: PostgreSQL by a pool, or PGlite inside this process on one connection. */
export type Sql = {
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
};
export type Tx = Sql & {
  /** Several statements in one text, without values: migrations. */
  script(text: string): Promise<void>;
};
export type Db = Sql & {
  /** READ COMMITTED; what `work` throws rolls everything back. Never use the outer handle inside of `work`. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const STATEMENT_MILLISECONDS = 30_000;

export function connectPostgres(url: string, onIdleError: (error: Error) => void): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_MILLISECONDS,
    idle_in_transaction_session_timeout: 2 * STATEMENT_MILLISECONDS,
    application_name: 'return-desk-endpoint',
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
  const asTx = (tx: Transaction): Tx => ({
    rows: async <T>(text: string, values?: unknown[]) => (await tx.query<T>(text, values)).rows,
    script: async (text) => void (await tx.exec(text)),
  });
  return {
    rows: async <T>(text: string, values?: unknown[]) => (await lite.query<T>(text, values)).rows,
    transaction: async <T>(work: (tx: Tx) => Promise<T>) =>
      (await lite.transaction((tx) => work(asTx(tx)))) as T,
    close: () => lite.close(),
  };
}
