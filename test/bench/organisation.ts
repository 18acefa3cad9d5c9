// What one organisation costs the centre: 40 teams, 200 devices, 100,000 records through one endpoint process on a
// real PostgreSQL with fsync. How soon an answer comes depends on what else runs on the machine; bytes and processor
// time are what docs/scaling.md reckons with. Linux only.
import { Agent, type IncomingMessage, request } from 'node:http';
import { connectPostgres } from '#endpoint/db.ts';
import { createEnrolmentCode, createTeam, type Enrolled, enrolDevice } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import { paths, protocolHeader } from '#shared/protocol.ts';
import { type Measured, percentile, report } from '#test/bench/measure.ts';
import { batchOf, conversation } from '#test/bench/team-work.ts';
import { cpuTime, parentOf, residentMemory } from '#test/support/cpu-time.ts';
import { startEndpointProcess } from '#test/support/endpoint-process.ts';
import { startPostgres } from '#test/support/postgres.ts';

const TEAMS = 40;
const DEVICES = 200;
const RECORDS = 100_000;
const BATCH = 500;
/** As the application asks for them. */
const PAGE = 1000;
const AT_ONCE = 8;
/** From one team to another; it meets every device. */
const STRIDE = 7;
const RUNS = 1_500;
const LARGE_TEAM = 50_000;
const LARGE_RUNS = 200;
const STREAMS = 1_000;

const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' });
/** With patience: a virtual machine may stand still for a minute, which is no fault of a statement. */
const startEndpoint = () =>
  startEndpointProcess(postgres.url, async () => ({
    CONNECTIONS_PER_ADDRESS: String(2 * STREAMS),
    STATEMENT_SECONDS: '600',
    REQUEST_SECONDS: '600',
  }));
let endpoint = await startEndpoint();
const db = connectPostgres(postgres.url, () => undefined, { connections: 1, statementMilliseconds: 300_000 });
const [backend] = await db.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
const postmaster = parentOf(backend?.pid ?? 0);
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

const tell = (what: string, unit: Measured['unit'], value: number) => report({ what, unit, values: [value] });

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const [row] = await db.rows<T>(text, values);
  return row as T;
}

type Device = Enrolled & { cursor: string | null };

async function makeDevices(organisation: string, teamId: string, count: number): Promise<Device[]> {
  const made: Device[] = [];
  for (let i = 0; i < count; i += 1) {
    const who = { role: 'counsellor', displayName: `Counsellor ${i}`, madeBy: null, hours: 1 } as const;
    const { code } = await createEnrolmentCode(db, { organisation, teamId, ...who });
    made.push({ ...((await enrolDevice(db, code)) as Enrolled), cursor: null });
  }
  return made;
}

function ask(path: string, token: string, body: object | null, by: Agent | false): Promise<IncomingMessage> {
  const text = body === null ? '' : JSON.stringify(body);
  const headers = {
    [protocolHeader]: '1',
    authorization: `Bearer ${token}`,
    ...(body === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const method = body === null ? 'GET' : 'POST';
    request(`${endpoint.url}${path}`, { method, agent: by, headers }, resolve).on('error', reject).end(text);
  });
}

async function post<T>(path: string, { token }: Device, body: object): Promise<T> {
  const answer = await ask(path, token, body, agent);
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  const said = Buffer.concat(pieces).toString('utf8');
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${said}`);
  return JSON.parse(said) as T;
}

async function push(device: Device, changes: Change[]): Promise<void> {
  const { results } = await post<{ results: { status: string }[] }>(paths.push, device, { changes });
  const refused = results.find(({ status }) => status === 'refused');
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
}

async function pull(device: Device): Promise<void> {
  for (let more = true; more; ) {
    const wanted = { cursor: device.cursor, receipts: [], limit: PAGE };
    const page = await post<{ cursor: string; more: boolean }>(paths.pull, device, wanted);
    device.cursor = page.cursor;
    more = page.more;
  }
}

/** Runs tasks a few at a time and tells what each cost. `each`: how many of what is counted a task has. */
async function measure(
  what: string,
  [tasks, each, unit]: readonly [number, number, string],
  task: (index: number) => Promise<void>,
): Promise<void> {
  const { lsn } = await one<{ lsn: string }>('SELECT pg_current_wal_lsn() AS lsn');
  const before = { endpoint: cpuTime(endpoint.pid), postgres: cpuTime(postmaster), at: performance.now() };
  const took: number[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < tasks; index = next++) {
      const start = performance.now();
      await task(index);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - before.at) / 1000;
  const count = tasks * each;
  tell(
    `${what}: processor of the endpoint a ${unit}`,
    'ms',
    (cpuTime(endpoint.pid) - before.endpoint) / count,
  );
  tell(`${what}: processor of PostgreSQL a ${unit}`, 'ms', (cpuTime(postmaster) - before.postgres) / count);
  const { wal } = await one<{ wal: number }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 AS wal',
    [lsn],
  );
  tell(`${what}: write-ahead log a ${unit}`, 'B', wal / count);
  tell(`${what}: a second, ${AT_ONCE} at once`, '/s', count / seconds);
  tell(`${what}: answer, p50`, 'ms', percentile(took, 0.5));
  tell(`${what}: answer, p95`, 'ms', percentile(took, 0.95));
}

/** Bytes in the database. A record has one row in `record` and, here, one in `change`; an edit adds one there. */
async function tellSizes(): Promise<void> {
  await db.rows('VACUUM ANALYZE');
  for (const table of ['record', 'change']) {
    const { n, heap, indexes } = await one<{ n: number; heap: number; indexes: number }>(
      `SELECT count(*)::float8 AS n, pg_table_size('${table}')::float8 AS heap,
         pg_indexes_size('${table}')::float8 AS indexes FROM ${table}`,
    );
    tell(`table ${table}, a row`, 'B', heap / n);
    tell(`indexes of ${table}, a row`, 'B', indexes / n);
  }
  const { fields } = await one<{ fields: number }>(
    `SELECT avg(length(fields::text))::float8 AS fields FROM record WHERE scope <> '*'`,
  );
  tell('of which the fields of a record as text', 'B', fields);
}

/** Copies of what is there, straight into the tables: what a push costs must not depend on how much a team has. */
async function fillTeam(organisation: string, team: string): Promise<void> {
  await db.rows(
    `INSERT INTO record (organisation, scope, entity, id, version, position, created_at, updated_at, fields, marks)
     SELECT organisation, $2, entity, gen_random_uuid(), version, row_number() OVER (), created_at, updated_at,
       fields, marks FROM record WHERE organisation = $1 AND scope <> '*' LIMIT $3`,
    [organisation, team, LARGE_TEAM],
  );
  await db.rows('UPDATE scope SET position = $3 WHERE organisation = $1 AND id = $2', [
    organisation,
    team,
    LARGE_TEAM,
  ]);
  await db.rows('VACUUM ANALYZE');
}

/** Open lines of one team: what the process holds for each, and how soon all have heard of a change. */
async function tellStreams(devices: readonly Device[]): Promise<void> {
  const open = () => Promise.all(devices.map(({ token }) => ask(paths.events, token, null, false)));
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return residentMemory(endpoint.pid);
  };
  const first = await open();
  // The first ones also warm the process up.
  const before = await settled();
  const lines = [...first, ...(await open())];
  if (lines.some(({ statusCode }) => statusCode !== 200)) throw new Error('a stream was refused');
  tell('memory for one more open stream', 'B', ((await settled()) - before) / devices.length);
  const heard = lines.map((line) => {
    return new Promise<void>((resolve) => {
      line.on('error', () => undefined).on('data', (piece: Buffer) => piece.includes('changed') && resolve());
    });
  });
  const [device] = devices as [Device];
  const start = performance.now();
  await push(device, conversation(device));
  await Promise.all(heard);
  tell(`a push until ${lines.length} streams have heard of it`, 'ms', performance.now() - start);
  const { n } = await one<{ n: number }>(
    `SELECT count(*)::float8 AS n FROM pg_stat_activity
     WHERE application_name = 'return-desk-endpoint' AND pid <> pg_backend_pid()`,
  );
  tell('connections of the endpoint to PostgreSQL', '', n);
  for (const line of lines) line.destroy();
}

async function run(): Promise<void> {
  const { organisation } = await one<{ organisation: string }>('SELECT id AS organisation FROM organisation');
  const devices: Device[] = [];
  for (let i = 0; i < TEAMS; i += 1) {
    const team = await createTeam(db, organisation, `Team ${i}`);
    devices.push(...(await makeDevices(organisation, team, DEVICES / TEAMS)));
  }
  const deviceOf = (index: number) => devices[(index * STRIDE) % DEVICES] as Device;
  tell('memory of the endpoint at its start', 'MB', residentMemory(endpoint.pid) / 1e6);

  await measure('upload by 500', [RECORDS / BATCH, BATCH, 'record'], (index) => {
    const device = deviceOf(index);
    return push(device, batchOf(device, BATCH));
  });
  await tellSizes();
  const pages = RECORDS / TEAMS / PAGE;
  await measure('first pull of all', [DEVICES, pages, 'page'], (index) => pull(deviceOf(index)));
  await measure('pull of nothing new', [RUNS, 1, 'pull'], (index) => pull(deviceOf(index)));
  for (const device of devices) await push(device, conversation(device));
  await measure('push of 2 changes', [RUNS, 1, 'push'], (index) => {
    const device = deviceOf(index);
    return push(device, conversation(device));
  });
  for (const device of devices) await pull(device);
  await measure('synchronisation: that push and a pull of it', [RUNS, 1, 'run'], async (index) => {
    const device = deviceOf(index);
    await push(device, conversation(device));
    await pull(device);
  });
  tell('memory of the endpoint afterwards', 'MB', residentMemory(endpoint.pid) / 1e6);

  const large = await createTeam(db, organisation, 'Large team');
  const members = await makeDevices(organisation, large, STREAMS / 2);
  await fillTeam(organisation, large);
  const ten = members.slice(0, 10);
  for (const device of ten) await push(device, conversation(device));
  await measure(`push of 2 changes, team of ${LARGE_TEAM} records`, [LARGE_RUNS, 1, 'push'], (index) => {
    const device = ten[index % ten.length] as Device;
    return push(device, conversation(device));
  });
  await endpoint.stop();
  endpoint = await startEndpoint();
  await tellStreams(members);
}

try {
  await run();
} finally {
  agent.destroy();
  await endpoint.stop();
  await db.close();
  await postgres.stop();
}
