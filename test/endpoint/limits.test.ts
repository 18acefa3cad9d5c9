import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#endpoint/config.ts';
import { createRateLimit } from '#endpoint/rate-limit.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({ env: { BODY_BYTES: '200000', UNPACKED_BYTES: '1000000' } });
});
afterAll(() => endpoint.close());

async function post(on: TestEndpoint, token: string, payload: Buffer, encoding?: string) {
  return on.app.inject({
    method: 'POST',
    url: '/v1/push',
    headers: {
      'x-return-desk-protocol': '1',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    payload,
  });
}

test('a body that is too large is refused, also one that only becomes so when it is unpacked', async () => {
  const { token } = await endpoint.newDevice(await endpoint.newTeam());
  expect((await post(endpoint, token, Buffer.alloc(300_000, 32))).statusCode).toBe(413);
  const bomb = gzipSync(Buffer.alloc(50_000_000, 32));
  expect(bomb.length).toBeLessThan(200_000);
  const refused = await post(endpoint, token, bomb, 'gzip');
  expect(refused.statusCode).toBe(413);
  expect(refused.json().error.code).toBe('input_invalid');
  expect((await post(endpoint, token, Buffer.from('not gzip'), 'gzip')).statusCode).toBe(400);
  const small = gzipSync(JSON.stringify({ changes: [someChange()] }));
  expect((await post(endpoint, token, small, 'gzip')).json().results[0].status).toBe('accepted');
});

test('a stranger makes the endpoint read nothing', async () => {
  const answer = await post(endpoint, 'x'.repeat(43), gzipSync(Buffer.alloc(50_000_000, 32)), 'gzip');
  expect(answer.statusCode).toBe(401);
});

test('one device cannot take the time of the others', async () => {
  const now = 0;
  const env = { DEVICE_PER_MINUTE: '10' };
  const narrow = await startEndpoint({ db: endpoint.db, env, monotonic: () => now });
  const teamId = await narrow.newTeam();
  const [greedy, modest] = [await narrow.newDevice(teamId), await narrow.newDevice(teamId)];
  const ask = async (token: string) => (await narrow.send('GET', '/v1/me', undefined, token)).status;
  const statuses = [];
  for (let i = 0; i < 8; i += 1) statuses.push(await ask(greedy.token));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  expect(await ask(modest.token)).toBe(200);
  await narrow.app.close();
});

test('one address cannot take the time of all', async () => {
  const narrow = await startEndpoint({ db: endpoint.db, env: { IP_PER_MINUTE: '10' }, monotonic: () => 0 });
  const statuses = [];
  for (let i = 0; i < 7; i += 1) statuses.push((await narrow.send('GET', '/v1/health')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  await narrow.app.close();
});

test('a bucket refills steadily and says how long to wait', () => {
  let now = 0;
  const limit = createRateLimit(60, 2, () => now);
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 1]);
  now = 999;
  expect(limit.take('a')).toBe(1);
  now = 2_000;
  expect(limit.take('a')).toBe(0);
  expect(limit.take('b')).toBe(0);
});

test('plain HTTP stays on this computer', () => {
  expect(readConfig({}).HOST).toBe('127.0.0.1');
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('TLS_CERT');
  expect(() => readConfig({ TLS_CERT: 'a.pem' })).toThrow('TLS_KEY');
  expect(readConfig({ HOST: '0.0.0.0', BEHIND_PROXY: '1' }).BEHIND_PROXY).toBe(true);
  expect(() => readConfig({ PORT: 'many' })).toThrow('PORT');
});
