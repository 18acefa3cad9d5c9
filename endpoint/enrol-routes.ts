import type { FastifyInstance } from 'fastify';
import { callerOf } from '#endpoint/auth.ts';
import type { Need } from '#endpoint/authorisation.ts';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure, parseBody } from '#endpoint/failures.ts';
import type { RateLimit } from '#endpoint/rate-limit.ts';
import { createEnrolmentCode, enrolDevice, readIdentity } from '#endpoint/teams.ts';
import { enrolRequest, newCodeRequest, paths } from '#shared/protocol.ts';

/** Nobody who is not known makes the endpoint read more than a code. */
const CODE_BYTES = 4 * 1024;

/** The one door without a token. Guessing is slow for one caller, and for all callers together. */
export function enrolRoute(
  app: FastifyInstance,
  deps: { db: Db; perAddress: RateLimit; inAll: RateLimit },
): void {
  app.post(paths.enrol, { bodyLimit: CODE_BYTES }, async (request, reply) => {
    const wait = deps.perAddress.take(request.ip) || deps.inAll.take('');
    if (wait > 0) throw new HttpFailure(429, 'endpoint_refused', wait);
    const { code, team } = parseBody(enrolRequest, request.body);
    const enrolled = await enrolDevice(deps.db, code, team);
    if (enrolled === null) throw new HttpFailure(403, 'enrolment_code_wrong');
    if (enrolled === 'other_team') throw new HttpFailure(403, 'enrolment_code_other_team');
    const identity = await readIdentity(deps.db, enrolled.caller);
    return reply.header('cache-control', 'no-store').send({ token: enrolled.token, identity });
  });
}

export function newCodeRoute(app: FastifyInstance, deps: { db: Db; hours: number }): void {
  const needs: readonly Need[] = [{ verb: 'create', noun: 'enrolment_code' }];
  app.post(paths.newCode, { config: { needs } }, async (request, reply) => {
    const { organisation, team_id, user_id } = callerOf(request);
    const wanted = parseBody(newCodeRequest, request.body);
    const code = await createEnrolmentCode(deps.db, {
      organisation,
      teamId: team_id,
      role: wanted.role,
      displayName: wanted.display_name,
      madeBy: user_id,
      hours: deps.hours,
    });
    return reply.header('cache-control', 'no-store').send(code);
  });
}
