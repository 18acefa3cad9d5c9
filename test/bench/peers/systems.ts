// What is compared: how each one's two processes are started. docs/figures.md says how each was set.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Outcome } from '#test/bench/peers/measuring.ts';
import { freePort, type Started, start } from '#test/bench/peers/processes.ts';
import { type EndpointProcess, startEndpointProcess } from '#test/support/endpoint-process.ts';
import type { Postgres } from '#test/support/postgres.ts';

export const PUSHED = 10_000;
export const PULLED = 50_000;
/** With more it does not come to an end. */
const PULLED_BY_TINYBASE = 5_000;

export type Measure = 'push' | 'pull';
export type System = {
  /** As it is named on the command line. */
  name: string;
  title: string;
  records: Record<Measure, number>;
  measure(measure: Measure): Promise<Outcome>;
  close?(): Promise<void>;
};

const program = (name: string): string => join(import.meta.dirname, name);
const PEER = { flags: ['--import', program('resolve.ts'), '--max-old-space-size=8192'] };
/** The memory that the application gives to its core. */
const OURS = { flags: ['--max-semi-space-size=4'] };

/** An empty folder for whatever the processes of one measurement write. */
async function inFolder<T>(work: (env: { BENCH_FOLDER: string; TMPDIR: string }) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'return-desk-peers-'));
  try {
    return await work({ BENCH_FOLDER: folder, TMPDIR: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outcomeOf(client: Started, records: number): Promise<Outcome> {
  try {
    const outcome = JSON.parse(await client.heard('OUTCOME')) as Outcome;
    if (outcome.records !== records) throw new Error(`${outcome.records} records instead of ${records}`);
    return outcome;
  } finally {
    await client.stop();
  }
}

function peer(name: string, title: string, pulled = PULLED): System {
  const records = { push: PUSHED, pull: pulled };
  return {
    name,
    title,
    records,
    measure: (measure) =>
      inFolder(async (env) => {
        const seed = measure === 'pull' ? pulled : 0;
        const server = start(program(`${name}-server.mjs`), [seed], { ...PEER, env });
        try {
          const given = [measure, await server.heard('READY'), records[measure]];
          return await outcomeOf(
            start(program(`${name}-client.mjs`), given, { ...PEER, env }),
            records[measure],
          );
        } finally {
          await server.stop();
        }
      }),
  };
}

/** Its server is a program of its own, which another client fills. */
function actual(): System {
  const records = { push: PUSHED, pull: PULLED };
  const main = '../../../.cache/peers/node_modules/@actual-app/sync-server/build/bin/actual-server.js';
  return {
    name: 'actual',
    title: 'Actual sync-server 26.9.0',
    records,
    measure: (measure) =>
      inFolder(async (folder) => {
        const port = await freePort();
        const env = {
          ...folder,
          NODE_ENV: 'production',
          ACTUAL_PORT: String(port),
          ACTUAL_HOSTNAME: '127.0.0.1',
          ACTUAL_DATA_DIR: folder.BENCH_FOLDER,
          ACTUAL_UPLOAD_FILE_SYNC_SIZE_LIMIT_MB: '500',
          ACTUAL_UPLOAD_SYNC_ENCRYPTED_FILE_SYNC_SIZE_LIMIT_MB: '500',
        };
        const client = (role: string) =>
          start(program('actual-client.mjs'), [role, port, records[measure]], { ...PEER, env });
        const server = start(program(main), [], { ...PEER, env });
        try {
          await server.heard('Listening');
          if (measure === 'pull') {
            const filling = client('seed');
            await filling.heard('SEEDED').finally(() => filling.stop());
          }
          return await outcomeOf(client(measure), records[measure]);
        } finally {
          await server.stop();
        }
      }),
  };
}

async function query(postgres: Postgres, ...statements: string[]): Promise<void> {
  const db = new pg.Client({ connectionString: postgres.url });
  await db.connect();
  for (const statement of statements) await db.query(statement);
  await db.end();
}

let databases = 0;
/** An empty database, with nothing left to be written of what was done before. */
async function newDatabase(postgres: Postgres): Promise<string> {
  databases += 1;
  await query(postgres, `CREATE DATABASE bench_${databases}`, 'CHECKPOINT');
  return postgres.url.replace('/postgres?', `/bench_${databases}?`);
}

function floor(postgres: Postgres, name: string, title: string, cipher: string): System {
  const records = { push: PUSHED, pull: PULLED };
  return {
    name,
    title,
    records,
    measure: (measure) =>
      inFolder(async (env) => {
        const given = [measure === 'pull' ? PULLED : 0, await newDatabase(postgres)];
        const server = start(program('floor-server.mjs'), given, { ...PEER, env });
        try {
          const port = await server.heard('READY');
          const client = start(program('floor-client.ts'), [measure, port, records[measure], cipher], {
            env,
          });
          return await outcomeOf(client, records[measure]);
        } finally {
          await server.stop();
        }
      }),
  };
}

/** The endpoint of one organisation with 50,000 records, and the device that wrote them. Filled once. */
export async function fillEndpoint(postgres: Postgres) {
  const database = await newDatabase(postgres);
  const port = await freePort();
  let endpoint: EndpointProcess | null = await startEndpointProcess(database, undefined, port);
  const writer = start(program('ours-writer.ts'), [endpoint.url, endpoint.firstCode, PULLED], OURS);
  await writer.heard('READY');
  const pause = async () => {
    await endpoint?.stop();
    endpoint = null;
  };
  await pause();
  // As on an endpoint that has been there for a while.
  await query({ ...postgres, url: database }, 'VACUUM ANALYZE', 'CHECKPOINT');
  return {
    writer,
    /** The program is started anew for every measurement, as those of the peers. */
    async run<T>(work: (url: string) => Promise<T>): Promise<T> {
      endpoint = await startEndpointProcess(database, undefined, port);
      try {
        return await work(endpoint.url);
      } finally {
        await pause();
      }
    },
    async close() {
      await writer.stop();
      await pause();
    },
  };
}
type Filled = Awaited<ReturnType<typeof fillEndpoint>>;

function ours(postgres: Postgres, filled: Filled, name: string, title: string, way: 'near' | 'far'): System {
  const client = (measure: Measure, url: string, code: string, count: number, env: Record<string, string>) =>
    start(program('ours-client.ts'), [measure, url, code, count, way], { ...OURS, env });

  const push = () =>
    inFolder(async (env) => {
      const endpoint = await startEndpointProcess(await newDatabase(postgres));
      try {
        return await outcomeOf(client('push', endpoint.url, endpoint.firstCode, PUSHED, env), PUSHED);
      } finally {
        await endpoint.stop();
      }
    });
  const pull = () =>
    inFolder((env) =>
      filled.run(async (url) => {
        const { writer } = filled;
        writer.say('code');
        const device = client('pull', url, await writer.heard('CODE'), PULLED, env);
        const outcome = outcomeOf(device, PULLED);
        const change = async () => {
          await device.heard('CHANGE');
          writer.say('change');
          device.say(await writer.heard('SENT'));
        };
        const changes = change().then(change);
        await Promise.race([outcome, changes]);
        return outcome;
      }),
    );
  return {
    name,
    title,
    records: { push: PUSHED, pull: PULLED },
    measure: (measure) => (measure === 'push' ? push() : pull()),
  };
}

/** In the order in which they take turns. `only` names those that are wanted; the first is what all are compared with. */
export async function openSystems(postgres: Postgres, only: readonly string[]): Promise<System[]> {
  const isWanted = ({ name }: { name: string }) => only.length === 0 || only.includes(name);
  const others = [
    floor(postgres, 'floor', 'Floor, encrypted as ours', 'chacha20'),
    floor(postgres, 'plain-floor', 'Floor, plain', 'none'),
    peer('yjs', 'Yjs 13.6.33'),
    peer('rxdb', 'RxDB 17.6.0'),
    peer('pouchdb', 'PouchDB 9.0.0'),
    peer('tinybase', 'TinyBase 10.0.1', PULLED_BY_TINYBASE),
    actual(),
  ].filter(isWanted);
  const filled = await fillEndpoint(postgres);
  const near = { ...ours(postgres, filled, 'ours', 'Return Desk', 'near'), close: filled.close };
  const far = ours(postgres, filled, 'ours-packed', 'Return Desk, packed as over a slow line', 'far');
  return [near, ...[far].filter(isWanted), ...others];
}
