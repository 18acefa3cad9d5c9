import { get } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient, packBody } from '#core/sync/client.ts';
import { createHttpTransport } from '#core/sync/transport.ts';
import { connectPostgres, type Db } from '#endpoint/db.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { createEnrolmentCode } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import { FailureError } from '#shared/errors.ts';
import { protocolHeader } from '#shared/protocol.ts';
import { someChange } from '#test/support/changes.ts';
import { type EndpointProcess, startEndpointProcess } from '#test/support/endpoint-process.ts';
import { type Postgres, startPostgres } from '#test/support/postgres.ts';
import { somePerson } from '#test/support/store.ts';

const CLIENTS = 16;
const ROUNDS = 12;
const SHARED_RECORDS = 6;
const FIELDS = ['local_ref', 'full_name_latin', 'country_of_return'] as const;
const COUNTRIES = ['GE', 'AM', 'AZ', 'TR'];

let postgres: Postgres;
let db: Db;
let endpoints: [EndpointProcess, EndpointProcess];
let organisation: string;
let team: string;
beforeAll(async () => {
  postgres = await startPostgres();
  // Both at once on an empty database: they migrate it, and make the first team, one after the other.
  const [first, second] = await Promise.all([
    startEndpointProcess(postgres.url),
    startEndpointProcess(postgres.url),
  ]);
  endpoints = [first, second];
  db = connectPostgres(postgres.url, () => undefined);
  const teams = await db.rows<{ organisation: string; id: string }>('SELECT organisation, id FROM team');
  expect(teams).toHaveLength(1);
  organisation = teams[0]?.organisation ?? '';
  team = teams[0]?.id ?? '';
}, 120_000);
afterAll(async () => {
  for (const endpoint of endpoints) await endpoint.stop();
  await db.close();
  await postgres.stop();
});

type Held = { version: number; fields: string };
type Device = {
  /** The way to each of the two processes, with the same token. */
  ways: readonly [Client, Client];
  token: string;
  cursor: string | null;
  held: Map<string, Held>;
  seen: Set<string>;
  sent: Change[];
  acknowledged: { change: Change; status: string; version: number }[];
};

async function newDevice(index: number): Promise<Device> {
  const { code } = await createEnrolmentCode(db, {
    organisation,
    teamId: team,
    role: 'counsellor',
    displayName: `Counsellor ${index}`,
    madeBy: null,
    hours: 1,
  });
  const urls = endpoints.map(({ url }) => new URL(url)) as [URL, URL];
  const stranger = createClient(createHttpTransport(urls[index % 2] as URL), null);
  const { token } = await stranger.enrol(code, null);
  stranger.close();
  return {
    ways: [
      createClient(createHttpTransport(urls[0]), token),
      createClient(createHttpTransport(urls[1]), token),
    ],
    token,
    cursor: null,
    held: new Map(),
    seen: new Set(),
    sent: [],
    acknowledged: [],
  };
}

/** Each call goes the other way than the one before; where nobody answers, again. */
async function either<T>(device: Device, turn: number, call: (way: Client) => Promise<T>): Promise<T> {
  for (let attempt = turn; ; attempt += 1) {
    try {
      return await call(device.ways[attempt % 2] as Client);
    } catch (cause) {
      const isAway = cause instanceof FailureError && cause.failure.code === 'endpoint_unreachable';
      if (!isAway) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function push(device: Device, turn: number, changes: Change[]): Promise<void> {
  const body = await packBody(JSON.stringify({ changes }), true);
  device.sent.push(...changes);
  const { results } = await either(device, turn, (way) => way.push(body));
  expect(results.map(({ id }) => id)).toEqual(changes.map(({ id }) => id));
  for (const [index, { status, version }] of results.entries()) {
    device.acknowledged.push({ change: changes[index] as Change, status, version });
  }
}

async function pull(device: Device, turn: number, isWhole: boolean): Promise<void> {
  for (let more = true, page = 0; more && (isWhole || page < 2); page += 1) {
    const { cursor } = device;
    const answer = await either(device, turn + page, (way) => way.pull(cursor, []));
    expect(answer.from_start).toBe(cursor === null);
    for (const record of answer.records as {
      entity: string;
      id: string;
      version: number;
      position: number;
      fields: unknown;
    }[]) {
      const key = `${record.entity}/${record.id}`;
      // The same state never comes twice, and never an older one after a newer.
      expect(device.held.get(key)?.version ?? 0).toBeLessThanOrEqual(record.version);
      const place = `${record.entity === 'programme' ? '*' : ''}${record.position}`;
      expect(device.seen.has(place)).toBe(false);
      device.seen.add(place);
      device.held.set(key, { version: record.version, fields: JSON.stringify(record.fields) });
    }
    device.cursor = answer.cursor;
    more = answer.more;
  }
}

function newChanges(device: Device, shared: readonly string[], index: number, round: number): Change[] {
  const counter = device.sent.length;
  const made = someChange({
    counter: counter + 1,
    fields: somePerson({ local_ref: `made ${index}/${round}` }),
  });
  const id = shared[(index + round) % shared.length] as string;
  const field = FIELDS[(index * 7 + round) % FIELDS.length] as (typeof FIELDS)[number];
  const value = field === 'country_of_return' ? COUNTRIES[(index + round) % 4] : `${index}/${round}`;
  const known = device.held.get(`person/${id}`)?.version ?? 0;
  if (known === 0) return [made];
  const edit = someChange({
    counter: counter + 2,
    record_id: id,
    base_version: known,
    fields: { [field]: value },
    before: { [field]: null },
  });
  return round % 3 === 0 ? [made, edit] : [edit, made];
}

type Row = { key: string; version: number; fields: string; position: number };
const table = (scope: string): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT entity || '/' || id AS key, version::float8 AS version, fields::text AS fields,
            position::float8 AS position FROM record
     WHERE organisation = $1 AND scope = $2 AND NOT removed ORDER BY position`,
    [organisation, scope],
  );

test('sixteen devices, two processes, one of them killed: every device ends with what the table has', async () => {
  // Who writes leaves a trace of each position, so that a number that was taken twice or passed over shows.
  await db.rows('CREATE TABLE trace (scope text, position bigint)');
  await db.rows(`CREATE FUNCTION trace() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO trace VALUES (NEW.scope, NEW.position); RETURN NEW; END $$`);
  await db.rows(
    'CREATE TRIGGER trace AFTER INSERT OR UPDATE ON record FOR EACH ROW EXECUTE FUNCTION trace()',
  );
  const [{ position: start }] = (await db.rows<{ position: number }>(
    'SELECT position::float8 AS position FROM scope WHERE organisation = $1 AND id = $2',
    [organisation, team],
  )) as [{ position: number }];

  const devices: Device[] = [];
  for (let i = 0; i < CLIENTS; i += 1) devices.push(await newDevice(i));
  const shared = Array.from({ length: SHARED_RECORDS }, () => someChange());
  await push(devices[0] as Device, 0, shared);
  const sharedIds = shared.map(({ record_id }) => record_id);
  for (const [index, device] of devices.entries()) await pull(device, index, true);

  let atHalf = 0;
  let halfway = (): void => undefined;
  const half = new Promise<void>((resolve) => {
    halfway = resolve;
  });
  const killing = half.then(async () => {
    const [{ url }] = endpoints;
    await endpoints[0].kill();
    endpoints[0] = await startEndpointProcess(postgres.url, undefined, Number(new URL(url).port));
  });
  await Promise.all(
    devices.map(async (device, index) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await push(device, index + round, newChanges(device, sharedIds, index, round));
        await pull(device, index + round + 1, false);
        if (round === ROUNDS / 3 && ++atHalf === CLIENTS / 2) halfway();
      }
    }),
  );
  await killing;
  expect(endpoints[0].firstCode).toBe('');
  for (const [index, device] of devices.entries()) await pull(device, index, true);

  const rows = [...(await table('*')), ...(await table(team))];
  const expected = new Map(rows.map(({ key, version, fields }) => [key, { version, fields }]));
  for (const device of devices) {
    expect(device.held.size).toBe(expected.size);
    for (const [key, held] of device.held) {
      expect({ key, version: held.version, fields: JSON.parse(held.fields) }).toEqual({
        key,
        version: expected.get(key)?.version,
        fields: JSON.parse(expected.get(key)?.fields ?? 'null'),
      });
    }
  }

  // Each change was taken once, however often it was sent, and none that was acknowledged is missing.
  const log = await db.rows<{ id: string }>('SELECT id FROM change WHERE organisation = $1 AND scope = $2', [
    organisation,
    team,
  ]);
  expect(log.map(({ id }) => id).sort()).toEqual(
    devices.flatMap(({ sent }) => sent.map(({ id }) => id)).sort(),
  );
  for (const { change, status, version } of devices.flatMap(({ acknowledged }) => acknowledged)) {
    expect(['accepted', 'merged', 'conflict']).toContain(status);
    expect(expected.get(`person/${change.record_id}`)?.version).toBeGreaterThanOrEqual(version);
  }
  const persons = rows.filter(({ key }) => key.startsWith('person/'));
  expect(persons).toHaveLength(SHARED_RECORDS + CLIENTS * ROUNDS);

  // Positions: each once, without a gap, up to where the scope says that it stands.
  const [{ position: end }] = (await db.rows<{ position: number }>(
    'SELECT position::float8 AS position FROM scope WHERE organisation = $1 AND id = $2',
    [organisation, team],
  )) as [{ position: number }];
  const trace = await db.rows<{ position: number }>(
    'SELECT position::float8 AS position FROM trace WHERE scope = $1 ORDER BY position',
    [team],
  );
  expect(trace.map(({ position }) => position)).toEqual(
    Array.from({ length: end - start }, (_, index) => start + index + 1),
  );

  await newEpochIsSeenByBoth(devices[3] as Device);
  await eachTellsOfTheOther(devices[4] as Device);
  for (const { ways } of devices) for (const way of ways) way.close();
}, 150_000);

async function newEpochIsSeenByBoth({ ways, cursor }: Device): Promise<void> {
  const before = await ways[0].pull(cursor, []);
  await beginEra(db, null, new Date());
  const [one, other] = [await ways[0].pull(cursor, []), await ways[1].pull(cursor, [])];
  expect(one.epoch).not.toBe(before.epoch);
  expect(other.epoch).toBe(one.epoch);
  expect([one.from_start, other.from_start]).toEqual([true, true]);
}

/** Who listens at one process hears of what was pushed to the other, in both directions. */
async function eachTellsOfTheOther(device: Device): Promise<void> {
  for (const [at, from] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const { url } = endpoints[at];
    const headers = { [protocolHeader]: '1', authorization: `Bearer ${device.token}` };
    let push: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      const request = get(`${url}/v1/events`, { agent: false, headers }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          if (!text.includes('event: changed')) return;
          resolve();
          request.destroy();
        });
        response.on('error', () => undefined);
        push = packBody(JSON.stringify({ changes: [someChange()] }), true).then((body) =>
          (device.ways[from] as Client).push(body),
        );
        push.catch(reject);
      });
      request.on('error', reject);
    });
    await push;
  }
}
