import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure } from '#endpoint/failures.ts';
import type { RateLimit } from '#endpoint/rate-limit.ts';
import { type Caller, findCaller } from '#endpoint/teams.ts';
import { tokenOf } from '#endpoint/token.ts';
import { PROTOCOL_VERSION, protocolHeader } from '#shared/protocol.ts';

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller of a request behind `requireDevice`. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a route without requireDevice asked for its caller');
  return caller;
}

export const findCallerOf = (request: FastifyRequest): Caller | null => callers.get(request) ?? null;

/** The device of a request for the log, when there is one. */
export const deviceOf = (request: FastifyRequest): string | null => callers.get(request)?.device_id ?? null;

export function requireProtocol(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.headers[protocolHeader] !== String(PROTOCOL_VERSION))
      throw new HttpFailure(400, 'endpoint_version');
  });
}

/** Runs before the body is read: who is not known makes the endpoint parse nothing. */
export function requireDevice(app: FastifyInstance, db: Db, perDevice: RateLimit): void {
  app.addHook('onRequest', async (request) => {
    const token = tokenOf(request);
    if (token === null) throw new HttpFailure(401, 'endpoint_refused');
    const caller = await findCaller(db, token);
    // Told apart from a refusal: an endpoint restored from a backup may not know a device that is in its rights.
    if (caller === null) throw new HttpFailure(401, 'device_unknown');
    if (caller === 'revoked') throw new HttpFailure(401, 'device_revoked');
    const wait = perDevice.take(caller.device_id);
    if (wait > 0) throw new HttpFailure(429, 'endpoint_refused', wait);
    callers.set(request, caller);
  });
}
