import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { writeSetting } from '#core/store/setting.ts';
import { fetchAttachment } from '#core/sync/attachment-calls.ts';
import { readDevice } from '#core/sync/device.ts';
import { chunkCount } from '#shared/attachment.ts';
import { addBytes, addPerson, carry, largePdf, readWhole, rowOf } from '#test/support/attachments.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { openTestVault } from '#test/support/store.ts';

let endpoint: TestEndpoint;
let address: string;
beforeAll(async () => {
  endpoint = await startEndpoint();
  await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`;
});
afterAll(() => endpoint.close());

/** Carries in a process of its own, over a real connection, and kills it after so many chunks. */
async function carryAndKill(device: TestDevice, chunks: number): Promise<void> {
  writeSetting(device.db, 'device', { ...readDevice(device.db), endpoint: address });
  device.db.close();
  const script = path.join(import.meta.dirname, 'attachments-child.ts');
  const child = spawn(process.execPath, [script, path.dirname(device.file), device.key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  child.stdout.on('data', (text: Buffer) => {
    lines += text.toString().split('\n').length - 1;
    if (lines >= chunks) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
}

test('killed in the middle of sending and of fetching, both go on where they were', async () => {
  const teamId = await endpoint.newTeam();
  const a = await createDevice(endpoint, teamId);
  const b = await createDevice(endpoint, teamId);
  const pdf = largePdf(3_000_000);
  const added = await addBytes(a, addPerson(a), pdf);
  const count = chunkCount(added.bytes);
  await a.sync();
  await b.sync();
  await carryAndKill(a, 4);
  const [kept] = await endpoint.db.rows<{ n: number }>(
    'SELECT count(*)::int AS n FROM attachment_chunk WHERE attachment_id = $1',
    [added.id],
  );
  expect(kept?.n).toBeGreaterThanOrEqual(4);
  expect(kept?.n).toBeLessThan(count);

  const sender = openTestVault(path.dirname(a.file), a.key);
  onTestFinished(() => sender.remove());
  let puts = 0;
  await carry(sender, endpoint, (request, pass) => {
    if (request.method === 'PUT') puts += 1;
    return pass();
  });
  expect(rowOf(sender, added)).toMatchObject({ place: 'here' });
  expect(puts).toBe(count - (kept?.n ?? 0));

  fetchAttachment(b, { id: added.id });
  await carryAndKill(b, 4);
  const receiver = openTestVault(path.dirname(b.file), b.key);
  onTestFinished(() => receiver.remove());
  const before = rowOf(receiver, added);
  expect(before).toMatchObject({ place: 'coming' });
  expect(before?.done).toBeGreaterThan(0);
  let gets = 0;
  await carry(receiver, endpoint, (request, pass) => {
    if (request.path.includes('/chunks/')) gets += 1;
    return pass();
  });
  expect(gets).toBe(count - Math.round((before?.done ?? 0) * count));
  expect((await readWhole(receiver, added.id)).equals(pdf)).toBe(true);
}, 60_000);
