import { randomUUID } from 'node:crypto';
import { type ServerOptions, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#endpoint/config.ts';

const HEADER_BYTES = 8 * 1024;
const HEADER_MILLISECONDS = 15_000;
export const HANDSHAKE_MILLISECONDS = 10_000;

/** What Node's own server refuses before a request is one: long headers, and whoever sends them, or a body, too slowly. */
export function serverOptions(config: Config): ServerOptions {
  const request = config.REQUEST_SECONDS * 1000;
  return {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: Math.min(HEADER_MILLISECONDS, request),
    // How often it looks for them: the slowest is let go this much after its time.
    connectionsCheckingInterval: Math.min(5_000, request / 2),
  };
}

/** Connections in all, and of one address unless a proxy stands before it: then all come from the proxy's. */
export function limitConnections(app: FastifyInstance, config: Config): void {
  app.server.maxConnections = config.CONNECTIONS;
  if (config.BEHIND_PROXY) return;
  const byAddress = new Map<string, number>();
  app.server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const open = (byAddress.get(address) ?? 0) + 1;
    byAddress.set(address, open);
    socket.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
    if (open > config.CONNECTIONS_PER_ADDRESS) socket.destroy();
  });
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Whoever sends what is no request gets the same form of answer as everybody, and then no more. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ error: { code: 'input_invalid', request_id: randomUUID() } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
