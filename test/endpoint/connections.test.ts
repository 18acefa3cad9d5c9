import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connectPostgres, type Db } from '#endpoint/db.ts';
import { isWithinJsonLimits } from '#endpoint/json-limits.ts';
import { someChange, someFinalisedSession } from '#test/support/changes.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { type Postgres, startPostgres } from '#test/support/postgres.ts';

/** Limits that only show on a real socket, or on a database that makes one wait. */
let postgres: Postgres;
let db: Db;
/** One with narrow limits that listens, and one without. */
let narrow: TestEndpoint;
let endpoint: TestEndpoint;
let port: number;
beforeAll(async () => {
  postgres = await startPostgres();
  db = connectPostgres(postgres.url, () => undefined);
  const env = { REQUEST_SECONDS: '1', CONNECTIONS: '12', CONNECTIONS_PER_ADDRESS: '6' };
  endpoint = await startEndpoint({ db });
  narrow = await startEndpoint({ db, env });
  port = Number(new URL(await narrow.app.listen({ host: '0.0.0.0', port: 0 })).port);
});
afterAll(async () => {
  await narrow.close();
  await endpoint.close();
  await db.close();
  await postgres.stop();
});

type Line = { socket: Socket; text: () => string; over: Promise<void>; open: Promise<void> };
function openLine(from = '127.0.0.1'): Line {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    text: () => text,
    over: new Promise((resolve) => socket.once('close', () => resolve())),
    open: new Promise((resolve) => socket.once('connect', resolve)),
  };
}
async function said(...pieces: string[]): Promise<string> {
  const line = openLine();
  for (const piece of pieces) line.socket.write(piece);
  await line.over;
  return line.text();
}
/** An answer has a code and the request's id, and nothing else. */
function expectBare(answer: string, status: number): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const { error, ...rest } = JSON.parse(body);
  expect([Object.keys(rest), Object.keys(error).sort()]).toEqual([[], ['code', 'request_id']]);
}
const isServed = async (from?: string): Promise<boolean> => {
  const line = openLine(from);
  line.socket.write('GET /v1/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  await line.over;
  return line.text().startsWith('HTTP/1.1 200');
};

test('who sends a head drop by drop is let go, and others are served meanwhile', async () => {
  const line = openLine();
  line.socket.write('GET /v1/health HTTP/1.1\r\nhost: x\r\n');
  const drops = setInterval(() => line.socket.write('x-drop: 1\r\n'), 50);
  expect(await isServed()).toBe(true);
  await line.over;
  clearInterval(drops);
  expectBare(line.text(), 408);
});

test('who sends a body drop by drop is let go too', async () => {
  const { token } = await endpoint.newDevice(await endpoint.newTeam());
  const line = openLine();
  line.socket.write(
    `POST /v1/push HTTP/1.1\r\nhost: x\r\nx-return-desk-protocol: 1\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: application/json\r\ncontent-length: 1000000\r\n\r\n{"changes":[',
  );
  const drops = setInterval(() => line.socket.write(' '), 50);
  expect(await isServed()).toBe(true);
  await line.over;
  clearInterval(drops);
  // Both clocks run, of the request and of its handling; whichever comes first has answered.
  expect(line.text()).toMatch(/^HTTP\/1.1 (408|503) /);
  expectBare(line.text().split('HTTP/1.1').slice(0, 2).join('HTTP/1.1'), Number(line.text().slice(9, 12)));
});

test('long heads, strange words and strange addresses get a code and nothing of what was sent', async () => {
  const long = `x-long: ${'canary'.repeat(2_000)}`;
  const answers = [
    [431, await said(`GET /v1/health HTTP/1.1\r\nhost: x\r\n${long}\r\n\r\n`)],
    [400, await said('CANARY canary canary\r\n\r\n')],
    [400, await said('GET /v1/%zz-canary HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')],
    [404, await said(`GET /${'canary'.repeat(500)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)],
    [404, await said('HEAD /v1/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')],
  ] as const;
  for (const [status, answer] of answers) {
    expect(answer.toLowerCase()).not.toContain('canary');
    if (status === 404 && answer.endsWith('\r\n\r\n')) continue;
    expectBare(answer, status);
  }
  expect(narrow.lines.join('').toLowerCase()).not.toContain('canary');
});

test('one address cannot take all connections, and all addresses together not more than there are', async () => {
  const lines = Array.from({ length: 8 }, () => openLine());
  await Promise.all(lines.map(({ open }) => open));
  await Promise.race(lines.map(({ over }) => over));
  expect(await isServed()).toBe(false);
  expect(await isServed('127.0.0.2')).toBe(true);
  const more = Array.from({ length: 6 }, () => openLine('127.0.0.3'));
  await Promise.all(more.map(({ open }) => open));
  expect(await isServed('127.0.0.4')).toBe(false);
  for (const { socket } of [...lines, ...more]) socket.destroy();
  while (!(await isServed())) await new Promise((resolve) => setTimeout(resolve, 20));
});

describe('a body', () => {
  const push = async (payload: string | Buffer, encoding?: string) => {
    const { token } = await endpoint.newDevice(await endpoint.newTeam());
    return endpoint.app.inject({
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
  };

  test('nested without end, or of very many values, is not parsed', async () => {
    const deep = `{"changes":[${'[{"a":'.repeat(500_000)}`;
    const many = gzipSync(`{"changes":[${'0,'.repeat(2_000_000)}0]}`);
    for (const answer of [await push(deep), await push(many, 'gzip')]) {
      expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'input_invalid']);
    }
  });

  test('brackets and commas in what people write do not count', async () => {
    const words = `${'[{,'.repeat(30)} \\ " \\" ${'}]'.repeat(30)}`;
    const fields = someFinalisedSession({ agreed_actions: words });
    const change = someChange({ entity: 'session', fields });
    expect((await push(JSON.stringify({ changes: [change] }))).json().results[0].error).toBeNull();
    expect(isWithinJsonLimits(JSON.stringify([words, '\\', 'a\\"b']))).toBe(true);
    expect(isWithinJsonLimits(`"${'['.repeat(100)}`)).toBe(true);
    expect(isWithinJsonLimits(`"\\\\"${'['.repeat(100)}`)).toBe(false);
  });

  test('of somebody who is not known may hold a code and no more, packed or not', async () => {
    const enrol = (payload: string | Buffer, headers: Record<string, string> = {}) =>
      endpoint.app.inject({
        method: 'POST',
        url: '/v1/enrolment',
        headers: { 'x-return-desk-protocol': '1', 'content-type': 'application/json', ...headers },
        payload,
      });
    expect((await enrol(JSON.stringify({ code: 'x'.repeat(5_000) }))).statusCode).toBe(413);
    const bomb = gzipSync(`{"code":"${'x'.repeat(1_000_000)}"}`);
    expect(bomb.length).toBeLessThan(4_000);
    expect((await enrol(bomb, { 'content-encoding': 'gzip' })).statusCode).toBe(413);
    expect((await enrol(JSON.stringify({ code: 'ABCD-EFGH-JKMN-PQRS' }))).statusCode).toBe(403);
  });
});

test('a statement that waits for ever is ended, and its request with it', async () => {
  const limits = { connections: 4, statementMilliseconds: 1_000 };
  const hasty = connectPostgres(postgres.url, () => undefined, limits);
  const beside = await startEndpoint({ db: hasty });
  onTestFinished(async () => {
    await beside.close();
    await hasty.close();
  });
  const team = await endpoint.newTeam();
  const device = await endpoint.newDevice(team);
  const slow = new pg.Client({ connectionString: postgres.url });
  await slow.connect();
  await slow.query('BEGIN');
  await slow.query('SELECT 1 FROM scope WHERE id = $1 FOR UPDATE', [team]);
  const change = someChange();
  const refused = await beside.send('POST', '/v1/push', { changes: [change] }, device.token);
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(Object.keys(refused.body.error).sort()).toEqual(['code', 'request_id']);
  await slow.query('ROLLBACK');
  await slow.end();
  expect((await device.push([change])).results[0].status).toBe('accepted');
});

test('a large page is read piece by piece and comes whole', async () => {
  const device = await endpoint.newDevice(await endpoint.newTeam());
  const changes = Array.from({ length: 2_300 }, () => someChange());
  for (let from = 0; from < changes.length; from += 400) await device.push(changes.slice(from, from + 400));
  const whole = await device.pull(null, 5_000);
  expect(whole.records.map(({ id }: { id: string }) => id)).toEqual(
    changes.map(({ record_id }) => record_id),
  );
  expect(whole.more).toBe(false);
  const part = await device.pull(null, 2_000);
  expect([part.records.length, part.more]).toEqual([2_000, true]);
  const rest = await device.pull(part.cursor, 5_000);
  expect([rest.records.length, rest.more]).toEqual([300, false]);
});
