import type { FastifyInstance } from 'fastify';
import { callerOf } from '#endpoint/auth.ts';
import type { Need } from '#endpoint/authorisation.ts';
import { createEvents, type EventsDeps } from '#endpoint/events.ts';
import { paths } from '#shared/protocol.ts';

const LISTEN: readonly Need[] = [{ verb: 'listen', noun: 'event' }];

/** Server-sent events: the one answer that stays open. */
export function eventRoutes(app: FastifyInstance, deps: EventsDeps): void {
  const events = createEvents(deps);
  app.get(paths.events, { config: { needs: LISTEN } }, async (request, reply) => {
    await events.open(callerOf(request), reply.raw);
    reply.hijack();
  });
  // Before the server waits for its open connections to end.
  app.addHook('preClose', () => events.close());
}
