import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import zlib from 'node:zlib';
import { APP_VERSION } from '#shared/app-version.ts';
import { chunkHashHeader } from '#shared/attachment-protocol.ts';
import { FailureError } from '#shared/errors.ts';
import { PROTOCOL_VERSION, protocolHeader, versionHeader } from '#shared/protocol.ts';

export type WireRequest = {
  method: 'GET' | 'POST';
  path: string;
  token: string | null;
  /** JSON, by gzip unless the way is near. */
  body: Buffer | null;
};
export type WireAnswer = { status: number; text: string; date: string | null };

/** A piece of an attachment: its bytes as they are, with their hash, and bytes or JSON as the answer. */
export type BytesRequest = {
  method: 'GET' | 'PUT';
  path: string;
  token: string;
  chunk: { bytes: Buffer; sha256: string } | null;
};
export type BytesAnswer = { status: number; body: Buffer };

/** One way to an endpoint. It throws `endpoint_unreachable` when nobody answered; a refusal is an answer. */
export type Transport = {
  /** The endpoint is on this very computer: packing would cost more than it saves. */
  isNear: boolean;
  send(request: WireRequest): Promise<WireAnswer>;
  /** An answer that stays open; a way that has none is asked now and then. */
  stream?(request: StreamRequest): { close(): void };
  close(): void;
};

export type BytesTransport = { sendBytes(request: BytesRequest): Promise<BytesAnswer>; close(): void };

export type StreamRequest = {
  path: string;
  token: string | null;
  onOpen(): void;
  onText(text: string): void;
  /** Once, unless it was closed from here: the status of a refusal, or null for a line that broke or ended. */
  onEnd(status: number | null): void;
};

const ANSWER_MILLISECONDS = 60_000;
const SILENCE_MILLISECONDS = 20_000;
/** More than two heartbeats of the endpoint. */
const STREAM_SILENCE_MILLISECONDS = 60_000;
const ANSWER_BYTES = 64 * 1024 * 1024;
/** A page of a pull, and the one that follows it. */
const MOST_SPARE = 2;
const SPARE_BYTES = 4 * 1024 * 1024;

// Electron's older runtime has no zstd: the endpoint then answers with gzip.
const ACCEPTED = typeof zlib.zstdDecompressSync === 'function' ? 'zstd, gzip' : 'gzip';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/** The address as a person types it. Plain HTTP is for an endpoint on this very computer only. */
export function parseEndpoint(typed: string): URL {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  } catch {
    throw new FailureError('endpoint_address');
  }
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isAllowed || !isPlain) throw new FailureError('endpoint_address');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

export function createHttpTransport(endpoint: URL): Transport & BytesTransport {
  const isSecure = endpoint.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: 4, timeout: SILENCE_MILLISECONDS };
  // Said here and not left to the environment: a variable must not switch the check of certificates off.
  const createAgent = (given: http.AgentOptions) =>
    isSecure
      ? new https.Agent({ ...given, minVersion: 'TLSv1.2', rejectUnauthorized: true })
      : new http.Agent(given);
  const agent = createAgent(options);
  // Of its own, so that what stays open never takes the place of what is sent and fetched.
  const streamAgent = createAgent({ keepAlive: true, maxSockets: 1, timeout: STREAM_SILENCE_MILLISECONDS });
  const isNear = isLoopback(endpoint.hostname);
  const prefix = endpoint.pathname === '/' ? '' : endpoint.pathname;

  type Sent = { method: string; path: string; headers: http.OutgoingHttpHeaders; body: Buffer | null };
  type Answered = BytesAnswer & { date: string | null; used: Buffer };
  /** What answers were read into and nobody needs any more: page after page in new memory would pile up. */
  const spare: Buffer[] = [];

  const open = (
    path: string,
    token: string | null,
    rest: http.RequestOptions & { headers: http.OutgoingHttpHeaders },
  ) =>
    (isSecure ? https : http).request({
      ...rest,
      hostname: endpoint.hostname.replace(/^\[|\]$/g, ''),
      port: endpoint.port === '' ? (isSecure ? 443 : 80) : endpoint.port,
      path: prefix + path,
      headers: {
        [protocolHeader]: String(PROTOCOL_VERSION),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...rest.headers,
      },
    });

  function stream({ path, token, onOpen, onText, onEnd }: StreamRequest): { close(): void } {
    const request = open(path, token, { agent: streamAgent, headers: { accept: 'text/event-stream' } });
    let isOver = false;
    const end = (status: number | null) => {
      if (isOver) return;
      isOver = true;
      request.destroy();
      onEnd(status);
    };
    request.on('timeout', () => end(null));
    request.on('error', () => end(null));
    request.on('response', (response) => {
      if (response.statusCode !== 200) return end(response.statusCode ?? null);
      onOpen();
      response.setEncoding('utf8');
      response.on('data', onText);
      response.on('error', () => end(null));
      response.on('close', () => end(null));
    });
    request.end();
    return {
      close() {
        isOver = true;
        request.destroy();
      },
    };
  }

  function sendOnce({ method, path, headers, body }: Sent): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const request = open(path, null, {
        agent,
        method,
        headers: {
          [versionHeader]: APP_VERSION,
          ...headers,
          ...(body === null ? {} : { 'content-length': body.length }),
        },
      });
      const deadline = setTimeout(() => request.destroy(new Error('too slow')), ANSWER_MILLISECONDS);
      const fail = (cause: Error) => {
        clearTimeout(deadline);
        const isStale = request.reusedSocket && (cause as { code?: string }).code === 'ECONNRESET';
        reject(isStale ? new StaleSocket() : new FailureError('endpoint_unreachable', {}, [], cause));
      };
      request.on('timeout', () => request.destroy(new Error('silent')));
      request.on('error', fail);
      request.on('response', (response) => {
        readAnswer(response, spare.pop()).then((answer) => {
          clearTimeout(deadline);
          resolve(answer);
        }, fail);
      });
      request.end(body ?? undefined);
    });
  }

  async function sendOrRepeat(request: Sent): Promise<Answered> {
    try {
      return await sendOnce(request);
    } catch (cause) {
      // The endpoint had closed a connection that was kept for later. Every request may be repeated.
      if (cause instanceof StaleSocket) return sendOnce(request);
      throw cause;
    }
  }

  return {
    isNear,
    async send({ method, path, token, body }) {
      const headers = {
        accept: 'application/json',
        'accept-encoding': isNear ? 'identity' : ACCEPTED,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(body === null || isNear ? {} : { 'content-encoding': 'gzip' }),
      };
      const answer = await sendOrRepeat({ method, path, headers, body });
      const text = answer.body.toString('utf8');
      if (spare.length < MOST_SPARE && answer.used.length <= SPARE_BYTES) spare.push(answer.used);
      return { status: answer.status, text, date: answer.date };
    },
    sendBytes({ method, path, token, chunk }) {
      const headers = {
        accept: 'application/octet-stream, application/json',
        authorization: `Bearer ${token}`,
        ...(chunk === null
          ? {}
          : { 'content-type': 'application/octet-stream', [chunkHashHeader]: chunk.sha256 }),
      };
      return sendOrRepeat({ method, path, headers, body: chunk?.bytes ?? null });
    },
    stream,
    close() {
      agent.destroy();
      streamAgent.destroy();
      for (const used of spare.splice(0)) used.fill(0);
    },
  };
}

class StaleSocket extends Error {}

async function readAnswer(
  response: http.IncomingMessage,
  spare: Buffer | undefined,
): Promise<BytesAnswer & { date: string | null; used: Buffer }> {
  // What it says is a good guess and nothing to rely on.
  const said = Number(response.headers['content-length'] ?? 0);
  const wanted = Math.min(said, ANSWER_BYTES);
  let body = spare !== undefined && spare.length >= wanted ? spare : Buffer.allocUnsafe(wanted);
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const needed = bytes + chunk.length;
    if (needed > ANSWER_BYTES) throw new Error('too large');
    if (needed > body.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * body.length));
      body.copy(larger, 0, 0, bytes);
      body = larger;
    }
    chunk.copy(body, bytes);
    bytes = needed;
  }
  return {
    status: response.statusCode ?? 0,
    body: unpack(body.subarray(0, bytes), response.headers['content-encoding']),
    date: response.headers.date ?? null,
    used: body,
  };
}

/** At once: a page takes a few milliseconds, and nothing is to be done before it is there. */
function unpack(body: Buffer, encoding: string | undefined): Buffer {
  const cap = { maxOutputLength: ANSWER_BYTES };
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding === 'gzip') return zlib.gunzipSync(body, cap);
  if (encoding === 'zstd' && ACCEPTED.includes('zstd')) return zlib.zstdDecompressSync(body, cap);
  throw new Error('unknown encoding');
}
