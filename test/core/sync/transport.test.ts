import { createServer, type Server } from 'node:http';
import https from 'node:https';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createClient } from '#core/sync/client.ts';
import { createHttpTransport, parseEndpoint } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import { certificate } from '#test/support/certificate.ts';
import { someIdentity } from '#test/support/identity.ts';

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (cause) {
    return cause instanceof FailureError ? cause.failure.code : 'not a failure';
  }
};

test('an address is HTTPS, said or not, except on this computer', () => {
  expect(parseEndpoint('desk.example.org').href).toBe('https://desk.example.org/');
  expect(parseEndpoint('https://desk.example.org/sync/').href).toBe('https://desk.example.org/sync');
  for (const local of ['http://127.0.0.1:8787', 'http://localhost:8787', 'http://[::1]:8787']) {
    expect(parseEndpoint(local).protocol).toBe('http:');
  }
  const refused = [
    'http://desk.example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://10.0.0.5',
    'ftp://desk.example.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:secret@desk.example.org',
    'https://desk.example.org/?a=b',
    'https://desk.example.org/#x',
    'https://',
    ' ',
  ];
  for (const address of refused)
    expect([address, codeOf(() => parseEndpoint(address))]).toEqual([address, 'endpoint_address']);
});

let server: Server | https.Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function listen(answering: Server | https.Server, scheme: string): Promise<URL> {
  server = answering;
  await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
  return new URL(`${scheme}://127.0.0.1:${(answering.address() as { port: number }).port}`);
}
function clientOf(address: URL) {
  const client = createClient(createHttpTransport(address), 'token');
  onTestFinished(() => client.close());
  return client;
}
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (cause: FailureError) => cause.failure.code,
  );

test('a certificate that nobody vouches for ends the conversation before anything is said', async () => {
  let requests = 0;
  const { cert, key } = await certificate();
  const address = await listen(
    https.createServer({ cert, key }, (_request, response) => {
      requests += 1;
      response.end('{}');
    }),
    'https',
  );
  // Not even this variable opens the door.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  onTestFinished(() => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  });
  expect(await failureOf(clientOf(address).me())).toBe('endpoint_unreachable');
  expect(requests).toBe(0);
});

test('nobody there, an overloaded endpoint and a proxy without one are all the same: not now', async () => {
  expect(await failureOf(clientOf(new URL('http://127.0.0.1:9')).me())).toBe('endpoint_unreachable');
  for (const status of [429, 500, 502, 503]) {
    const address = await listen(
      createServer((_request, response) => response.writeHead(status).end('<html>')),
      'http',
    );
    expect(await failureOf(clientOf(address).me())).toBe('endpoint_unreachable');
  }
});

test('a refusal comes through as the endpoint said it; strange answers and redirects are refusals', async () => {
  const answers: [number, string, string][] = [
    [401, '{"error":{"code":"device_revoked","request_id":"x"}}', 'device_revoked'],
    [400, '{"error":{"code":"endpoint_version","request_id":"x"}}', 'endpoint_version'],
    [400, '{"error":{"code":"made_up","request_id":"x"}}', 'endpoint_refused'],
    [302, '', 'endpoint_refused'],
    [404, 'not here', 'endpoint_refused'],
    [200, '{"hello":"world"}', 'endpoint_refused'],
  ];
  for (const [status, body, code] of answers) {
    const address = await listen(
      createServer((_request, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(body),
      ),
      'http',
    );
    expect(await failureOf(clientOf(address).me())).toBe(code);
  }
});

test('an answer that breaks off, or unfolds without end, is no answer', async () => {
  const { gzipSync } = await import('node:zlib');
  const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 32));
  const answers: ((response: import('node:http').ServerResponse) => void)[] = [
    (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"user":');
      setImmediate(() => response.destroy());
    },
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    (response) => response.writeHead(200, { 'content-encoding': 'unheard-of' }).end('{}'),
  ];
  for (const answer of answers) {
    const address = await listen(
      createServer((_request, response) => answer(response)),
      'http',
    );
    expect(await failureOf(clientOf(address).me())).toBe('endpoint_unreachable');
  }
});

test('a kept connection that the endpoint has closed meanwhile is opened anew', async () => {
  const identity = someIdentity();
  const sockets = new Set<import('node:net').Socket>();
  let requests = 0;
  const address = await listen(
    createServer((request, response) => {
      requests += 1;
      // The second request arrives on the kept connection and finds it closed.
      if (sockets.has(request.socket)) return request.socket.resetAndDestroy();
      sockets.add(request.socket);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(identity));
    }),
    'http',
  );
  const client = clientOf(address);
  expect((await client.me()).team.name).toBe('T');
  expect((await client.me()).team.name).toBe('T');
  expect(requests).toBe(3);
});
