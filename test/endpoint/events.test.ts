import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadCatalogue } from '#endpoint/catalogue.ts';
import { revokeDevice } from '#endpoint/teams.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
let port: number;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({ env: { EVENT_HEARTBEAT_SECONDS: '0.2', EVENT_STREAMS: '5' } });
  port = await listen(endpoint);
});
afterAll(() => endpoint.close());

async function listen({ app }: TestEndpoint): Promise<number> {
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
}

type Stream = {
  status: number;
  headers: IncomingMessage['headers'];
  text: () => string;
  isOver: () => boolean;
};

function openStream(at: number, token: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = get(
      {
        port: at,
        host: '127.0.0.1',
        path: '/v1/events',
        agent: false,
        headers: { 'x-return-desk-protocol': '1', authorization: `Bearer ${token}` },
      },
      (response) => {
        let text = '';
        let isOver = false;
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response
          .on('error', () => undefined)
          .on('close', () => {
            isOver = true;
          });
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: () => text,
          isOver: () => isOver,
        });
      },
    );
    request.on('error', reject);
    onTestFinished(() => void request.destroy());
  });
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const changes = (stream: Stream): number => stream.text().split('event: changed\ndata:\n\n').length - 1;

test('a push tells the team that something changed, never what, and no other team', async () => {
  const [teamA, teamB] = [await endpoint.newTeam(), await endpoint.newTeam()];
  const writer = await endpoint.newDevice(teamA);
  const colleague = await openStream(port, (await endpoint.newDevice(teamA)).token);
  const stranger = await openStream(port, (await endpoint.newDevice(teamB)).token);
  expect(colleague.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
    'cache-control': 'no-store',
  });
  await writer.push([someChange(), someChange()]);
  await until(() => changes(colleague) === 1);
  // Once its heart has beaten after that, it would have been told.
  const before = stranger.text().length;
  await until(() => stranger.text().length > before);
  expect(stranger.text()).toMatch(/^(:\n\n)+$/);
  expect(colleague.text()).toMatch(/^(:\n\n|event: changed\ndata:\n\n)+$/);
});

test('what all teams of an organisation receive tells all of them, and no other organisation', async () => {
  const organisation = await endpoint.newOrganisation('Elsewhere');
  const own = await openStream(
    port,
    (await endpoint.newDevice(await endpoint.newTeam('T', organisation))).token,
  );
  const other = await openStream(port, (await endpoint.newDevice(await endpoint.newTeam())).token);
  await endpoint.db.transaction(async (tx) => {
    await tx.rows(`SELECT pg_notify('return_desk_changed', $1)`, [`${organisation}/*`]);
  });
  await until(() => changes(own) === 1);
  expect(changes(other)).toBe(0);
  expect(await loadCatalogue(endpoint.db, '[]', new Date().toISOString())).toBe(0);
  await until(() => changes(other) === 1);
});

test('a device has two lines at most: a third one takes the place of the oldest', async () => {
  const { token } = await endpoint.newDevice(await endpoint.newTeam());
  const [first, second] = [await openStream(port, token), await openStream(port, token)];
  const third = await openStream(port, token);
  await until(first.isOver);
  expect([second.isOver(), third.isOver()]).toEqual([false, false]);
});

test('when this process has as many as it may, the next one is asked to come later', async () => {
  const team = await endpoint.newTeam();
  const devices = [];
  for (let i = 0; i < 4; i += 1) devices.push(await endpoint.newDevice(team));
  const opened: Stream[] = [];
  for (const { token } of devices) opened.push(await openStream(port, token), await openStream(port, token));
  expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 503, 503, 503]);
});

test('a revoked device is let go, and a stranger is not let in', async () => {
  const device = await endpoint.newDevice(await endpoint.newTeam());
  const stream = await openStream(port, device.token);
  await revokeDevice(endpoint.db, device.deviceId);
  await until(stream.isOver);
  expect((await openStream(port, device.token)).status).toBe(401);
  expect((await openStream(port, `${device.organisation}.${'x'.repeat(43)}`)).status).toBe(401);
});

test('the same on PGlite, and an endpoint that stops does not wait for its streams', async () => {
  const small = await startEndpoint();
  const at = await listen(small);
  const team = await small.newTeam();
  const stream = await openStream(at, (await small.newDevice(team)).token);
  await (await small.newDevice(team)).push([someChange()]);
  await until(() => changes(stream) === 1);
  await small.close();
  await until(stream.isOver);
}, 90_000);
