import type { FastifyRequest } from 'fastify';

/** The token that a request carries, its organisation first; null when there is none that could be one. */
export const tokenOf = (request: FastifyRequest): string | null =>
  /^Bearer ([A-Za-z0-9_-]{36}\.[A-Za-z0-9_-]{32,100})$/.exec(request.headers.authorization ?? '')?.[1] ??
  null;
