import { readFileSync } from 'node:fs';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#endpoint/catalogue.ts';
import { programmeRecord } from '#shared/programme.ts';
import { type PushResult, pullResponse } from '#shared/protocol.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const changes = (count: number) => Array.from({ length: count }, () => someChange());
const newDevice = async () => endpoint.newDevice(await endpoint.newTeam());
type Device = Awaited<ReturnType<typeof newDevice>>;
const idsOf = (page: { records: { id: string }[] }) => page.records.map(({ id }) => id);

test('pages follow one another without a gap or a repeat, and the last says so', async () => {
  const device = await newDevice();
  const made = changes(11);
  await device.push(made);
  const read: string[] = [];
  const sizes: number[] = [];
  let page = await device.pull(null, 4);
  for (;;) {
    expect(pullResponse.safeParse(page).success).toBe(true);
    read.push(...idsOf(page));
    sizes.push(page.records.length);
    if (!page.more) break;
    page = await device.pull(page.cursor, 4);
  }
  expect(read).toEqual(made.map((change) => change.record_id));
  expect(sizes).toEqual([4, 4, 3]);
  expect(await device.pull(page.cursor)).toMatchObject({ records: [], more: false });
});

test('a changed record comes again, once, at its newest', async () => {
  const device = await newDevice();
  const [first, second] = changes(2);
  await device.push([first, second]);
  const { cursor } = await device.pull();
  const edit = (local_ref: string, base_version: number) =>
    someChange({ record_id: first?.record_id as string, base_version, fields: { local_ref } });
  const versionOf = ({ results }: { results: PushResult[] }) => results[0]?.version as number;
  const version = versionOf(await device.push([edit('one', 1)]));
  await device.push([edit('two', version)]);
  const { records } = await device.pull(cursor);
  expect(records).toMatchObject([{ id: first?.record_id, fields: { local_ref: 'two' } }]);
  expect(records[0]?.version).toBeGreaterThan(version);
});

test('a cursor that this endpoint did not sign, or of another epoch, starts from the beginning', async () => {
  const device = await newDevice();
  await device.push(changes(3));
  const { cursor } = await device.pull();
  const [payload, mac] = (cursor as string).split('.') as [string, string];
  const forged = Buffer.from(
    JSON.stringify([...JSON.parse(Buffer.from(payload, 'base64url').toString()).slice(0, 2), 0, 99]),
  );
  for (const broken of [
    `${forged.toString('base64url')}.${mac}`,
    'x',
    `${payload}.${'A'.repeat(43)}`,
    '.',
    '',
  ]) {
    expect((await device.pull(broken)).records).toHaveLength(3);
  }
  expect((await device.pull(cursor)).records).toHaveLength(0);
});

test('a device that has seen more than a restored endpoint has starts from the beginning', async () => {
  const device = await newDevice();
  await device.push(changes(3));
  const { cursor } = await device.pull();
  // What a restore from an older backup does.
  const last = (await device.pull()).records.at(-1);
  await endpoint.db.rows('DELETE FROM record WHERE id = $1', [last.id]);
  await endpoint.db.rows(
    'UPDATE scope SET position = 2 FROM device JOIN member ON member.id = device.member_id WHERE device.id = $1 AND scope.id = member.team_id',
    [device.deviceId],
  );
  expect((await device.pull(cursor)).records).toHaveLength(2);
});

test('answers are compressed as the device accepts it', async () => {
  const device = await newDevice();
  await device.push(changes(20));
  const pull = (accept: string | undefined) =>
    endpoint.app.inject({
      method: 'POST',
      url: '/v1/pull',
      headers: {
        'x-return-desk-protocol': '1',
        authorization: `Bearer ${device.token}`,
        'content-type': 'application/json',
        ...(accept === undefined ? {} : { 'accept-encoding': accept }),
      },
      payload: JSON.stringify({ cursor: null, limit: 100 }),
    });
  const plain = await pull(undefined);
  expect(plain.headers['content-encoding']).toBeUndefined();
  const zstd = await pull('gzip, zstd');
  expect(zstd.headers['content-encoding']).toBe('zstd');
  expect(zstdDecompressSync(zstd.rawPayload).toString()).toBe(plain.body);
  // An older Electron names gzip only.
  const gzip = await pull('gzip, deflate, zstd;q=0');
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
  expect(gzip.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
});

test('every team gets the catalogue, and after a new edition only what changed', async () => {
  const text = readFileSync(new URL('../../data/catalogue.json', import.meta.url), 'utf8');
  expect(await loadCatalogue(endpoint.db, text, '2026-03-10T09:00:00.000Z')).toBe(80);
  expect(await loadCatalogue(endpoint.db, text, '2026-03-11T09:00:00.000Z')).toBe(0);
  const devices: Device[] = [await newDevice(), await newDevice()];
  for (const device of devices) {
    const { records } = await device.pull();
    expect(records).toHaveLength(80);
    for (const { id, version, created_at, created_by, updated_at, fields } of records) {
      const record = { id, version, created_at, created_by, updated_at, ...fields };
      expect(programmeRecord.safeParse(record).error).toBeUndefined();
    }
  }
  const own = someChange();
  await devices[0]?.push([own]);
  const before = await (devices[0] as Device).pull();
  const edition = JSON.parse(text) as { id: string; notes: string }[];
  (edition[7] as { notes: string }).notes = 'Looked at again.';
  expect(await loadCatalogue(endpoint.db, JSON.stringify(edition), '2026-03-12T09:00:00.000Z')).toBe(1);
  const after = await (devices[0] as Device).pull(before.cursor);
  const earlier = before.records.find(({ id }: { id: string }) => id === edition[7]?.id);
  expect(after.records).toMatchObject([{ id: edition[7]?.id, fields: { notes: 'Looked at again.' } }]);
  expect(after.records[0].version).toBeGreaterThan(earlier.version);
});
