import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { attachmentRoutes } from '#endpoint/attachment-routes.ts';
import { deviceOf, requireDevice, requireProtocol } from '#endpoint/auth.ts';
import type { Clock } from '#endpoint/batch.ts';
import type { Config } from '#endpoint/config.ts';
import {
  answerBrokenRequest,
  HANDSHAKE_MILLISECONDS,
  limitConnections,
  serverOptions,
} from '#endpoint/connections.ts';
import type { Db } from '#endpoint/db.ts';
import { deviceRoutes, revokedRoutes } from '#endpoint/device-routes.ts';
import { chooseEncoding, compress, isWorthCompressing, unpack } from '#endpoint/encoding.ts';
import { enrolRoute, newCodeRoute } from '#endpoint/enrol-routes.ts';
import { eventRoutes } from '#endpoint/event-routes.ts';
import { answerFailures, answerStrangeAddress, HttpFailure } from '#endpoint/failures.ts';
import { guardRoutes } from '#endpoint/guard.ts';
import { createIdentityProvider } from '#endpoint/identity-provider.ts';
import { isWithinJsonLimits } from '#endpoint/json-limits.ts';
import type { Log } from '#endpoint/log.ts';
import { createRateLimit } from '#endpoint/rate-limit.ts';
import { readSignInConfig } from '#endpoint/sign-in-config.ts';
import { signInPages, signInRoutes } from '#endpoint/sign-in-routes.ts';
import { syncRoutes } from '#endpoint/sync-routes.ts';
import { PROTOCOL_VERSION, paths } from '#shared/protocol.ts';

export type AppDeps = {
  db: Db;
  config: Config;
  log: Log;
  /** Milliseconds that only run forward, for the rate limits. */
  monotonic?: () => number;
  clock?: Clock;
  https?: { cert: Buffer; key: Buffer };
};

/** Builds the endpoint on a migrated database; `main.ts` lets it listen, tests inject into it. */
export async function buildApp({
  db,
  config,
  log,
  monotonic = () => performance.now(),
  clock = { now: () => new Date(), newId: randomUUID, wait: () => sleep(20) },
  https,
}: AppDeps): Promise<FastifyInstance> {
  const options = {
    genReqId: () => randomUUID(),
    logger: false as const,
    trustProxy: config.BEHIND_PROXY,
    bodyLimit: config.BODY_BYTES,
    requestTimeout: config.REQUEST_SECONDS * 1000,
    handlerTimeout: config.REQUEST_SECONDS * 1000,
    keepAliveTimeout: 72_000,
    // A HEAD beside each GET would be one more door.
    exposeHeadRoutes: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerStrangeAddress,
  };
  const http = serverOptions(config);
  const tls = { ...https, ...http, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MILLISECONDS } as const;
  const app = (
    https === undefined ? Fastify({ ...options, http }) : Fastify({ ...options, https: tls })
  ) as FastifyInstance;

  answerFailures(app, log);
  guardRoutes(app);
  limitConnections(app, config);
  limitAddresses(app, config, monotonic);
  readJsonBodies(app, config);
  compressAnswers(app);
  logRequests(app, log);

  const perHour = config.ENROLMENTS_PER_HOUR;

  const signInConfig = readSignInConfig(config);
  const signInDeps = {
    db,
    log,
    signIn:
      signInConfig === null
        ? null
        : { config: signInConfig, provider: createIdentityProvider(signInConfig, monotonic) },
    // Beginning one gives nothing to guess at, and an office begins many from one address.
    perAddress: createRateLimit((4 * perHour) / 60, perHour, monotonic),
    inAll: createRateLimit((10 * perHour) / 60, 5 * perHour, monotonic),
    perSignIn: createRateLimit(60, 20, monotonic),
  };

  app.get(paths.health, () => ({ ok: true, protocol: PROTOCOL_VERSION }));
  app.register(async (open) => {
    requireProtocol(open);
    enrolRoute(open, {
      db,
      perAddress: createRateLimit(perHour / 60, Math.ceil(perHour / 3), monotonic),
      inAll: createRateLimit((10 * perHour) / 60, 5 * perHour, monotonic),
    });
    signInRoutes(open, signInDeps);
  });
  app.register(async (pages) => signInPages(pages, signInDeps));
  app.register(async (secured) => {
    requireProtocol(secured);
    requireDevice(
      secured,
      db,
      createRateLimit(config.DEVICE_PER_MINUTE, config.DEVICE_PER_MINUTE / 2, monotonic),
    );
    newCodeRoute(secured, { db, hours: config.CODE_HOURS });
    deviceRoutes(secured, { db });
    syncRoutes(secured, { db, log, clock });
    eventRoutes(secured, {
      db,
      log,
      limits: { inAll: config.EVENT_STREAMS, perDevice: 2 },
      heartbeatMilliseconds: config.EVENT_HEARTBEAT_SECONDS * 1000,
    });
  });
  app.register(async (revoked) => {
    requireProtocol(revoked);
    revokedRoutes(revoked, { db });
  });
  app.register(async (secured) => {
    requireProtocol(secured);
    // A measure of its own: whatever contents use up, records have theirs.
    requireDevice(
      secured,
      db,
      createRateLimit(config.DEVICE_PER_MINUTE, config.DEVICE_PER_MINUTE / 2, monotonic),
    );
    attachmentRoutes(secured, { db });
  });
  await app.ready();
  return app;
}

function limitAddresses(app: FastifyInstance, config: Config, monotonic: () => number): void {
  const perAddress = createRateLimit(config.IP_PER_MINUTE, config.IP_PER_MINUTE / 2, monotonic);
  app.addHook('onRequest', async (request) => {
    const wait = perAddress.take(request.ip);
    if (wait > 0) throw new HttpFailure(429, 'endpoint_refused', wait);
  });
}

/** Times its size; a route that takes little as it comes also takes little when it is unpacked. */
const UNFOLDS_TO = 16;

function readJsonBodies(app: FastifyInstance, config: Config): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const cap = Math.min(config.UNPACKED_BYTES, UNFOLDS_TO * request.routeOptions.bodyLimit);
      const text = await unpack(body, request.headers['content-encoding'], cap);
      if (!isWithinJsonLimits(text)) throw new HttpFailure(413, 'input_invalid');
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // The parser's message quotes the body.
        throw new HttpFailure(400, 'input_invalid');
      }
    },
  );
}

function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!isWorthCompressing(payload)) return payload;
    reply.header('vary', 'accept-encoding');
    const encoding = chooseEncoding(request.headers['accept-encoding']);
    if (encoding === null) return payload;
    reply.header('content-encoding', encoding).removeHeader('content-length');
    return compress(payload, encoding);
  });
}

function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info('request', {
      request: request.id,
      method: request.method,
      // The pattern of the route: a URL as it came may carry anything.
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      device: deviceOf(request),
    });
  });
}
