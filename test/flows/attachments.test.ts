import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { removeAttachment } from '#core/attachments/handle.ts';
import { contentToSend, readContentRow } from '#core/store/attachment-content.ts';
import { sql } from '#core/store/db.ts';
import { fetchAttachment, stopFetchingAttachment } from '#core/sync/attachment-calls.ts';
import { readDevice } from '#core/sync/device.ts';
import { ATTACHMENT_CHUNK_BYTES, chunkCount } from '#shared/attachment.ts';
import { FailureError } from '#shared/errors.ts';
import {
  addBytes,
  addPerson,
  type BytesLine,
  carry,
  injectBytes,
  largePdf,
  readWhole,
  rowOf,
} from '#test/support/attachments.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { someJpeg } from '#test/support/pictures.ts';
import { codeFrom } from '#test/support/store-files.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

async function device(teamId: string): Promise<TestDevice> {
  const made = await createDevice(endpoint, teamId);
  onTestFinished(() => made.remove());
  return made;
}
async function twoDevices(): Promise<[TestDevice, TestDevice]> {
  const teamId = await endpoint.newTeam();
  return [await device(teamId), await device(teamId)];
}
const cut = (): never => {
  throw new FailureError('endpoint_unreachable');
};
const filesOf = (on: TestDevice): string[] => {
  try {
    return readdirSync(on.attachmentsFolder);
  } catch {
    return [];
  }
};

test('a small one comes to the other device by itself, after its record', async () => {
  const [a, b] = await twoDevices();
  const jpeg = someJpeg();
  const added = await addBytes(a, addPerson(a), jpeg);
  expect(rowOf(a, added)).toMatchObject({ place: 'only_here' });
  await carry(a, endpoint);
  expect(rowOf(a, added)).toMatchObject({ place: 'only_here' });
  await a.sync();
  await carry(a, endpoint);
  expect(rowOf(a, added)).toMatchObject({ place: 'here', error: null });
  await b.sync();
  expect(rowOf(b, added)).toMatchObject({ place: 'elsewhere' });
  await carry(b, endpoint);
  expect(rowOf(b, added)).toMatchObject({ place: 'here' });
  expect((await readWhole(b, added.id)).equals(jpeg)).toBe(true);
});

test('a large one comes when it is asked for, and a person may stop it', async () => {
  const [a, b] = await twoDevices();
  const pdf = largePdf(2_200_000);
  const added = await addBytes(a, addPerson(a), pdf);
  await a.sync();
  await carry(a, endpoint);
  await b.sync();
  await carry(b, endpoint);
  expect(rowOf(b, added)).toMatchObject({ place: 'elsewhere' });
  await codeFrom(readWhole(b, added.id)).then((code) => expect(code).toBe('attachment_not_here'));

  fetchAttachment(b, { id: added.id });
  let answered = 0;
  await carry(b, endpoint, (_request, pass) => (++answered > 5 ? cut() : pass()));
  expect(rowOf(b, added)).toMatchObject({ place: 'coming', done: 4 / chunkCount(added.bytes) });
  await codeFrom(readWhole(b, added.id)).then((code) => expect(code).toBe('attachment_not_here'));
  await stopFetchingAttachment(b, { id: added.id });
  expect(rowOf(b, added)).toMatchObject({ place: 'elsewhere', done: 0 });
  expect(filesOf(b)).toEqual([]);

  fetchAttachment(b, { id: added.id });
  await carry(b, endpoint);
  expect((await readWhole(b, added.id)).equals(pdf)).toBe(true);
}, 60_000);

test('over a line that breaks at any request, before or after it was served, both ways go on where they were', async () => {
  const pdf = largePdf(ATTACHMENT_CHUNK_BYTES * 3 + 17);
  const breaks = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(breaks, breaks, async (up, down) => {
      const [a, b] = await twoDevices();
      const added = await addBytes(a, addPerson(a), pdf);
      await a.sync();
      await b.sync();
      const chunks = new Map<string, number>();
      const breaking =
        ([after, isServed]: [number, boolean]): BytesLine =>
        async (request, pass) => {
          if (after-- === 0) {
            if (isServed) await pass();
            return cut();
          }
          const key = `${request.method} ${request.path}`;
          chunks.set(key, (chunks.get(key) ?? 0) + 1);
          return pass();
        };
      for (const one of up) await carry(a, endpoint, breaking(one));
      await carry(a, endpoint, breaking([-1, false]));
      expect(rowOf(a, added)).toMatchObject({ place: 'here' });
      for (const one of down) {
        await carry(b, endpoint, breaking(one));
      }
      await carry(b, endpoint, breaking([-1, false]));
      expect((await readWhole(b, added.id)).equals(pdf)).toBe(true);
      // What had arrived was never carried again.
      const again = [...chunks].filter(([key, times]) => key.includes('/chunks/') && times > 1);
      expect(again).toEqual([]);
    }),
    { numRuns: 6 },
  );
}, 120_000);

test('removed on one device, it is gone from every device and from the endpoint', async () => {
  const [a, b] = await twoDevices();
  const added = await addBytes(a, addPerson(a), someJpeg());
  await a.sync();
  await carry(a, endpoint);
  await b.sync();
  await carry(b, endpoint);
  const kept = () => endpoint.db.rows('SELECT 1 FROM attachment_chunk WHERE attachment_id = $1', [added.id]);
  expect(await kept()).toHaveLength(1);

  await removeAttachment(b, { id: added.id, on: '2026-03-11' });
  expect(rowOf(b, added)).toBeUndefined();
  expect(filesOf(b)).toEqual([]);
  await b.sync();
  expect(await kept()).toEqual([]);
  await a.sync();
  expect(readContentRow(a.db, added.id)).toBeNull();
  await carry(a, endpoint);
  expect(filesOf(a)).toEqual([]);
  expect(await codeFrom(readWhole(a, added.id))).toBe('attachment_not_here');
  expect(await codeFrom(removeAttachment(a, { id: added.id, on: '2026-03-12' }))).toBe('not_found');
});

test('removed while it is being sent, nothing of it stays at the endpoint', async () => {
  const [a] = await twoDevices();
  const added = await addBytes(a, addPerson(a), largePdf(ATTACHMENT_CHUNK_BYTES * 3));
  await a.sync();
  let puts = 0;
  await carry(a, endpoint, async (request, pass) => {
    if (request.method === 'PUT' && ++puts === 2) {
      await removeAttachment(a, { id: added.id, on: '2026-03-11' });
      await a.sync();
    }
    return pass();
  });
  expect(
    await endpoint.db.rows('SELECT 1 FROM attachment_content WHERE attachment_id = $1', [added.id]),
  ).toEqual([]);
  expect(filesOf(a)).toEqual([]);
});

test('what no device has sent yet is waited for, and says so', async () => {
  const [a, b] = await twoDevices();
  const added = await addBytes(a, addPerson(a), someJpeg());
  await a.sync();
  await b.sync();
  fetchAttachment(b, { id: added.id });
  await carry(b, endpoint);
  expect(rowOf(b, added)).toMatchObject({ place: 'coming', error: 'attachment_not_sent' });
  await carry(a, endpoint);
  await carry(b, endpoint);
  expect(rowOf(b, added)).toMatchObject({ place: 'here', error: null });
});

describe('a wrong content', () => {
  test('is dropped by the endpoint, and the device that sent it shows that', async () => {
    const [a, b] = await twoDevices();
    const added = await addBytes(a, addPerson(a), someJpeg());
    await a.sync();
    await b.sync();
    const others = someJpeg({ blocks: [[40, 221]] });
    expect(others.length).toBe(added.bytes);
    const sha256 = createHash('sha256').update(others).digest('hex');
    await carry(a, endpoint, (request, pass) => {
      if (request.chunk !== null) request.chunk = { bytes: others, sha256 };
      return pass();
    });
    expect(rowOf(a, added)).toMatchObject({ place: 'only_here', error: 'attachment_damaged', done: 0 });
    expect(contentToSend(a.db)).toEqual([]);
    await carry(b, endpoint);
    expect(rowOf(b, added)).toMatchObject({ place: 'elsewhere' });
    // A person has it tried again.
    fetchAttachment(a, { id: added.id });
    await carry(a, endpoint);
    expect(rowOf(a, added)).toMatchObject({ place: 'here', error: null });
  });

  test('that does not fit its hash on the way is not kept', async () => {
    const [a] = await twoDevices();
    const added = await addBytes(a, addPerson(a), someJpeg());
    await a.sync();
    await carry(a, endpoint, (request, pass) => {
      if (request.chunk !== null) request.chunk.bytes = Buffer.alloc(request.chunk.bytes.length, 1);
      return pass();
    });
    expect(rowOf(a, added)).toMatchObject({ place: 'only_here', done: 0 });
    await carry(a, endpoint);
    expect(rowOf(a, added)).toMatchObject({ place: 'here' });
  });

  test('that comes from the endpoint is not shown', async () => {
    const [a, b] = await twoDevices();
    const added = await addBytes(a, addPerson(a), someJpeg());
    await a.sync();
    await carry(a, endpoint);
    await b.sync();
    await carry(b, endpoint, async (request, pass) => {
      const answer = await pass();
      return request.path.includes('/chunks/')
        ? { ...answer, body: Buffer.alloc(answer.body.length, 7) }
        : answer;
    });
    expect(rowOf(b, added)).toMatchObject({ place: 'elsewhere', error: 'attachment_damaged' });
    expect(await codeFrom(readWhole(b, added.id))).toBe('attachment_not_here');
    fetchAttachment(b, { id: added.id });
    await carry(b, endpoint);
    expect((await readWhole(b, added.id)).equals(someJpeg())).toBe(true);
  });

  test('whose record says another type, or that still tells its place, is refused by the endpoint', async () => {
    const [a] = await twoDevices();
    const person_id = addPerson(a);
    await a.sync();
    for (const media_type of ['image/png', 'application/pdf'] as const) {
      const added = await addBytes(a, person_id, someJpeg());
      sql(a.db, 'UPDATE attachment SET media_type = ? WHERE id = ?').run(media_type, added.id);
      sql(a.db, `UPDATE outbox SET fields = json_set(fields, '$.media_type', ?) WHERE record_id = ?`).run(
        media_type,
        added.id,
      );
      await a.sync();
      await carry(a, endpoint);
      expect(rowOf(a, added)).toMatchObject({ place: 'only_here', error: 'attachment_damaged' });
    }
  });
});

test('another team gets nothing: no word of it, no chunk, and it cannot write there', async () => {
  const [a] = await twoDevices();
  const [stranger] = await twoDevices();
  const added = await addBytes(a, addPerson(a), someJpeg());
  await a.sync();
  await carry(a, endpoint);
  const token = readDevice(stranger.db)?.token as string;
  const { sendBytes } = injectBytes(endpoint);
  const path = `/v1/attachments/${added.id}`;
  const chunk = { bytes: someJpeg(), sha256: added.sha256 };
  const statuses = [
    await sendBytes({ method: 'GET', path, token, chunk: null }),
    await sendBytes({ method: 'GET', path: `${path}/chunks/0`, token, chunk: null }),
    await sendBytes({ method: 'PUT', path: `${path}/chunks/0`, token, chunk }),
  ];
  expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
  for (const { body } of statuses) expect(JSON.parse(body.toString()).error.code).toBe('not_found');
  const nobody = await sendBytes({ method: 'GET', path, token: 'x'.repeat(43), chunk: null });
  expect(nobody.status).toBe(401);
  // Not even with a record of the same name in its own team.
  const theirs = await addBytes(stranger, addPerson(stranger), someJpeg());
  for (const [table, column] of [
    ['attachment', 'id'],
    ['outbox', 'record_id'],
  ])
    sql(stranger.db, `UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(added.id, theirs.id);
  await stranger.sync();
  const own = await sendBytes({ method: 'GET', path, token, chunk: null });
  expect(JSON.parse(own.body.toString())).toEqual({ complete: false, missing: [0] });
  expect((await sendBytes({ method: 'GET', path: `${path}/chunks/0`, token, chunk: null })).status).toBe(404);
});

test('chunks that are none are refused: another index, another length, too much, no hash', async () => {
  const [a] = await twoDevices();
  const added = await addBytes(a, addPerson(a), largePdf(ATTACHMENT_CHUNK_BYTES + 10));
  await a.sync();
  const token = readDevice(a.db)?.token as string;
  const put = async (index: number | string, bytes: Buffer, sha256?: string) => {
    const hash = sha256 ?? createHash('sha256').update(bytes).digest('hex');
    const path = `/v1/attachments/${added.id}/chunks/${index}`;
    const { status } = await injectBytes(endpoint).sendBytes({
      method: 'PUT',
      path,
      token,
      chunk: { bytes, sha256: hash },
    });
    return status;
  };
  const whole = Buffer.alloc(ATTACHMENT_CHUNK_BYTES);
  expect(await put(0, whole)).toBe(200);
  expect(await put(0, whole)).toBe(200);
  expect(await put(1, whole)).toBe(400);
  expect(await put(2, whole)).toBe(400);
  expect(await put(-1, whole)).toBe(400);
  expect(await put('0x0', whole)).toBe(400);
  expect(await put(0, whole.subarray(1))).toBe(400);
  expect(await put(0, Buffer.alloc(ATTACHMENT_CHUNK_BYTES + 1))).toBe(413);
  expect(await put(0, whole, 'no hash')).toBe(400);
  expect(await put(0, whole, 'a'.repeat(64))).toBe(400);
});
