import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '#endpoint/auth.ts';
import type { Db } from '#endpoint/db.ts';
import {
  findRevoked,
  listDevices,
  noteDestroyed,
  noteVersion,
  type RevokedDevice,
  revokeTeamDevice,
} from '#endpoint/devices.ts';
import { HttpFailure, parseBody } from '#endpoint/failures.ts';
import { tokenOf } from '#endpoint/token.ts';
import { paths, type Revocation, versionHeader } from '#shared/protocol.ts';

const nothing = z.strictObject({});
const deviceParams = z.strictObject({ id: z.uuid() });
const VERSION = /^[0-9A-Za-z.+-]{1,40}$/;
/** Devices whose version this process has written already; beyond so many it begins anew. */
const REMEMBERED = 10_000;

/** A lead looks at the team's devices and shuts one out. Behind `requireDevice`. */
export function deviceRoutes(app: FastifyInstance, { db }: { db: Db }): void {
  const versions = new Map<string, string>();
  app.addHook('preHandler', async (request) => {
    const version = request.headers[versionHeader];
    if (typeof version !== 'string' || !VERSION.test(version)) return;
    const { device_id } = callerOf(request);
    if (versions.get(device_id) === version) return;
    await noteVersion(db, callerOf(request), version);
    if (versions.size >= REMEMBERED) versions.clear();
    versions.set(device_id, version);
  });

  app.get(paths.devices, { config: { needs: [{ verb: 'read', noun: 'device' }] } }, async (request) => ({
    devices: await listDevices(db, callerOf(request)),
  }));

  app.post(paths.revoke, { config: { needs: [{ verb: 'update', noun: 'device' }] } }, async (request) => {
    const caller = callerOf(request);
    parseBody(nothing, request.body);
    const device = await revokeTeamDevice(db, caller, parseBody(deviceParams, request.params).id);
    if (device === 'own') throw new HttpFailure(409, 'device_own');
    if (device === 'revoked') throw new HttpFailure(401, 'device_revoked');
    if (device === null) throw new HttpFailure(404, 'not_found');
    return device;
  });
}

/**
 * For revoked devices alone. Such a device asks once more before it destroys its key, and says when it has; its token
 * opens nothing else any more.
 */
export function revokedRoutes(app: FastifyInstance, { db }: { db: Db }): void {
  async function revokedOf(request: FastifyRequest): Promise<RevokedDevice> {
    const token = tokenOf(request);
    const revoked = token === null ? null : await findRevoked(db, token);
    if (revoked === null) throw new HttpFailure(401, 'endpoint_refused');
    return revoked;
  }

  const answerOf = ({ device_id, revoked_at }: RevokedDevice): Revocation => ({ device_id, revoked_at });

  app.get(paths.revoked, async (request) => answerOf(await revokedOf(request)));
  app.post(paths.revoked, async (request) => {
    const revoked = await revokedOf(request);
    parseBody(nothing, request.body);
    await noteDestroyed(db, revoked);
    return answerOf(revoked);
  });
}
