import { gunzipSync } from 'node:zlib';
import { createClient } from '#core/sync/client.ts';
import { readDevice } from '#core/sync/device.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { synchronise } from '#core/sync/sync.ts';
import type { Transport, WireAnswer, WireRequest } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import { PROTOCOL_VERSION, protocolHeader, type Role } from '#shared/protocol.ts';
import type { TestEndpoint } from '#test/support/endpoint.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

/** What happens to one request on its way: through, or lost before or after the endpoint has worked on it. */
export type Line = (request: WireRequest, pass: () => Promise<WireAnswer>) => Promise<WireAnswer>;

export const lost = (): never => {
  throw new FailureError('endpoint_unreachable');
};

/** A transport straight into the endpoint in this process: the real routes without a socket. */
export function injectTransport(
  endpoint: TestEndpoint,
  line: Line = (_request, pass) => pass(),
  isNear = false,
): Transport {
  const pass = async ({ method, path, token, body }: WireRequest): Promise<WireAnswer> => {
    const answer = await endpoint.app.inject({
      method,
      url: path,
      headers: {
        [protocolHeader]: String(PROTOCOL_VERSION),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === null
          ? {}
          : { 'content-type': 'application/json', ...(isNear ? {} : { 'content-encoding': 'gzip' }) }),
      },
      ...(body === null ? {} : { payload: body }),
    });
    return { status: answer.statusCode, text: answer.body, date: null };
  };
  return { isNear, send: (request) => line(request, () => pass(request)), close: () => undefined };
}

/** The JSON of a request as it was sent. */
export const readBody = (request: WireRequest): unknown =>
  request.body === null ? null : JSON.parse(gunzipSync(request.body).toString('utf8'));

export type TestDevice = TestVault & {
  /** One whole synchronisation over the line that is set. */
  sync(): Promise<void>;
  setLine(line: Line | null): void;
};

/** A real vault with its encrypted file, enrolled at the endpoint. `before` is what happened in it until then. */
export async function createDevice(
  endpoint: TestEndpoint,
  teamId: string,
  role: Role = 'counsellor',
  before: (vault: TestVault) => void = () => undefined,
): Promise<TestDevice> {
  const vault = createTestVault();
  before(vault);
  const code = await endpoint.newCode(teamId, role);
  await enrolDevice(vault, { endpoint: 'https://endpoint.example', code }, () => injectTransport(endpoint));
  const token = readDevice(vault.db)?.token ?? null;
  let line: Line | null = null;
  const transport = injectTransport(endpoint, (request, pass) => (line ?? ((_r, p) => p()))(request, pass));
  return Object.assign(vault, {
    sync: async () => {
      await synchronise(vault, createClient(transport, token));
    },
    setLine: (next: Line | null) => {
      line = next;
    },
  });
}
