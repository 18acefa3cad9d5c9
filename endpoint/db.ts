import { PGlite, type Transaction } from '@electric-sql/pglite';
import pg from 'pg';
import { type Cell, type ColumnType, encodeList, List } from '#endpoint/lists.ts';

/** What the endpoint needs of a database: PostgreSQL by a pool, or PGlite inside this process on one connection. */
export type Sql = {
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
};
export type Tx = Sql & {
  /** Several statements in one text, without values: migrations. */
  script(text: string): Promise<void>;
};
/** What a request may see and write: row-level security lets nothing else through. */
export type Reach = { organisations: readonly string[]; scopes: readonly string[] };
export type Db = Sql & {
  /** READ COMMITTED; what `work` throws rolls everything back. Never use the outer handle inside of `work`. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The transaction of a request, as a role that reaches no further than `reach`. */
  asRequest<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same, reading only, and everything as it stood at one moment. */
  readAsRequest<T>(reach: Reach, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Calls `heard` with each payload of a channel that some process of this endpoint has notified. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

const ROLE = 'return_desk_request';
const IDS = /^[A-Za-z0-9_*-]+(,[A-Za-z0-9_*-]+)*$/;

/** As text, since one trip to the server opens the transaction and says whose it is. Ids come from our own tables. */
function beginRequest(reach: Reach, mode: string): string {
  const setting = (name: string, ids: readonly string[]) => {
    const value = ids.join(',');
    if (!IDS.test(value)) throw new Error('a request reaches for something without a name');
    return `set_config('return_desk.${name}', '${value}', true)`;
  };
  const settings = [setting('organisations', reach.organisations), setting('scopes', reach.scopes)];
  return `BEGIN${mode}; SELECT set_config('role', '${ROLE}', true), ${settings.join(', ')}`;
}
const READING = ' ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** The columns that are written, with their types; the first is different in each row. */
export type Columns = Readonly<Record<string, ColumnType>>;

/**
 * Writes many new rows: a list for each column in which they differ. So the statement is the same for any number of rows,
 * and is planned once. COPY would be quicker still and knows no row-level security. With a `key` rows that are there
 * already are replaced, each found by its key whatever the planner thinks of the table: an UPDATE that joins a list
 * reads a whole team while the table grows faster than its statistics.
 */
export async function writeRows(
  tx: Tx,
  table: string,
  columns: Columns,
  rows: readonly (readonly Cell[])[],
  key: readonly string[] | null = null,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(columns);
  const values: unknown[] = [];
  const lists: string[] = [];
  const selected = Object.entries(columns).map(([name, type], index) => {
    const isSame = index > 0 && rows.every((row) => row[index] === first[index]);
    values.push(isSame ? first[index] : new List(type, columnOf(rows, index)));
    if (isSame) return `$${values.length}::${type}`;
    lists.push(`$${values.length}::${type}[]`);
    return `r.${name}`;
  });
  const listed = names.filter((name) => selected.includes(`r.${name}`));
  const updates = names.filter((name) => !key?.includes(name)).map((name) => `${name} = excluded.${name}`);
  const replace = key === null ? '' : ` ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`;
  await tx.rows(
    `INSERT INTO ${table} (${names.join(', ')})
     SELECT ${selected.join(', ')} FROM unnest(${lists.join(', ')}) AS r (${listed.join(', ')})${replace}`,
    values,
  );
}

const columnOf = (rows: readonly (readonly Cell[])[], index: number): Cell[] =>
  rows.map((row) => row[index] as Cell);

/**
 * A page of a pull and the look-up of a record follow an index in its order. While a table grows faster than its
 * statistics, the planner would rather gather and sort all that is left, for each page, or read a whole team for each
 * record. Statements are short: compiling them costs more than running them.
 */
const PLANNER = { enable_bitmapscan: 'off', enable_sort: 'off', jit: 'off' };
const asOptions = Object.entries(PLANNER).map(([name, value]) => `-c ${name}=${value}`);
const asScript = Object.entries(PLANNER).map(([name, value]) => `SET ${name} = ${value};`);

/** So many different ones there never are, unless something puts values into a text. */
const MOST_NAMES = 500;

/** Names for statements that come again, so that a connection reads and plans each of them once. */
function nameStatements(): (text: string, values: readonly unknown[] | undefined) => pg.QueryConfig {
  const names = new Map<string, string>();
  return (text, given) => {
    const values = given?.map((value) => (value instanceof List ? encodeList(value) : value));
    let name = names.get(text);
    if (values === undefined || values.length === 0 || (name === undefined && names.size >= MOST_NAMES)) {
      return values === undefined ? { text } : { text, values };
    }
    if (name === undefined) {
      name = `s${names.size}`;
      names.set(text, name);
    }
    return { name, text, values };
  };
}

export type PoolLimits = { connections: number; statementMilliseconds: number };
const LIMITS: PoolLimits = { connections: 10, statementMilliseconds: 30_000 };

export function connectPostgres(
  url: string,
  onIdleError: (error: Error) => void,
  { connections, statementMilliseconds }: PoolLimits = LIMITS,
): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementMilliseconds,
    idle_in_transaction_session_timeout: 2 * statementMilliseconds,
    application_name: 'return-desk-endpoint',
    options: asOptions.join(' '),
  });
  // Without a listener a connection that the server closes would end this process.
  pool.on('error', onIdleError);

  const named = nameStatements();

  async function inTransaction<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work({
        rows: async (text, values) => (await client.query(named(text, values))).rows,
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
  }

  return {
    rows: async (text, values) => (await pool.query(named(text, values))).rows,
    transaction: (work) => inTransaction('BEGIN', work),
    asRequest: (reach, work) => inTransaction(beginRequest(reach, ''), work),
    readAsRequest: (reach, work) => inTransaction(beginRequest(reach, READING), work),
    listen: (channel, heard) => listenOnPostgres(url, channel, heard, onIdleError),
    close: () => pool.end(),
  };
}

const LISTEN_AGAIN_MILLISECONDS = 2000;

/** A connection of its own that stays open; one that breaks is made anew. What was missed meanwhile costs nothing but time. */
async function listenOnPostgres(
  url: string,
  channel: string,
  heard: (payload: string) => void,
  onError: (error: Error) => void,
): Promise<() => Promise<void>> {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  async function open(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'return-desk-endpoint' });
    next.on('notification', ({ payload }) => heard(payload ?? ''));
    next.on('error', (error) => {
      onError(error);
      again();
    });
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    client = next;
    if (isStopped) await next.end();
  }
  function again(): void {
    client?.end().catch(() => undefined);
    client = null;
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => void open().catch(again), LISTEN_AGAIN_MILLISECONDS);
    timer.unref();
  }
  await open();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await client?.end();
  };
}

/** `folder` undefined keeps everything in memory: for tests. */
export async function openPglite(folder?: string): Promise<Db> {
  const lite = await PGlite.create(folder === undefined ? {} : { dataDir: folder });
  await lite.exec(asScript.join(' '));
  const plain = (values?: unknown[]) =>
    values?.map((value) => (value instanceof List ? value.values : value));
  const asTx = (tx: Transaction): Tx => ({
    rows: async <T>(text: string, values?: unknown[]) => (await tx.query<T>(text, plain(values))).rows,
    script: async (text) => void (await tx.exec(text)),
  });
  const request = async <T>(reach: Reach, mode: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    (await lite.transaction(async (tx) => {
      const [begin, settings] = beginRequest(reach, mode).split('; ') as [string, string];
      // This connection is in its transaction already.
      if (mode !== '') await tx.exec(begin.replace('BEGIN', 'SET TRANSACTION'));
      await tx.exec(settings);
      return work(asTx(tx));
    })) as T;
  return {
    rows: async <T>(text: string, values?: unknown[]) => (await lite.query<T>(text, values)).rows,
    transaction: async <T>(work: (tx: Tx) => Promise<T>) =>
      (await lite.transaction((tx) => work(asTx(tx)))) as T,
    asRequest: (reach, work) => request(reach, '', work),
    readAsRequest: (reach, work) => request(reach, READING, work),
    listen: async (channel, heard) => lite.listen(channel, heard),
    close: () => lite.close(),
  };
}
