import type { FastifyInstance } from 'fastify';
import { findCallerOf } from '#endpoint/auth.ts';
import { isAllowed, type Need, OPEN_ROUTES } from '#endpoint/authorisation.ts';
import { HttpFailure } from '#endpoint/failures.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route; each of them. */
    needs?: readonly Need[];
  }
}

export type GuardedRoute = { method: string; url: string; needs: readonly Need[] };
const routes = new WeakMap<FastifyInstance, GuardedRoute[]>();

/** All routes but the open ones. */
export const guardedRoutes = (app: FastifyInstance): readonly GuardedRoute[] => routes.get(app) ?? [];

/**
 * No route without a word about who may call it. One that says nothing keeps the endpoint from starting, and one
 * that is not open answers nobody whose device is not known, wherever in the app it was registered.
 */
export function guardRoutes(app: FastifyInstance): void {
  const guarded: GuardedRoute[] = [];
  routes.set(app, guarded);
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) {
      const route = `${one} ${url}`;
      if (OPEN_ROUTES.includes(route)) continue;
      if (config?.needs === undefined || config.needs.length === 0) {
        throw new Error(`${route} neither says what it needs nor is open (endpoint/authorisation.ts)`);
      }
      guarded.push({ method: one, url, needs: config.needs });
    }
  });
  // After all that runs on a request's head, hence after requireDevice, and before its body is read.
  app.addHook('preParsing', async (request) => {
    const { needs } = request.routeOptions.config;
    if (needs === undefined) return;
    const caller = findCallerOf(request);
    if (caller === null) throw new HttpFailure(401, 'endpoint_refused');
    if (!needs.every(({ verb, noun }) => isAllowed(caller.role, verb, noun))) {
      throw new HttpFailure(403, 'role_refused');
    }
  });
}
