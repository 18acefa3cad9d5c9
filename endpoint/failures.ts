import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Log } from '#endpoint/log.ts';
import type { ErrorCode } from '#shared/errors.ts';

/** An expected failure of a request. What goes out is the code and the request's id, nothing else. */
export class HttpFailure extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly retryAfter: number | null;
  constructor(status: number, code: ErrorCode, retryAfter: number | null = null) {
    super(code);
    this.name = 'HttpFailure';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new HttpFailure(400, 'input_invalid');
  return parsed.data;
}

/** A path that cannot be read, or is too long: Fastify's own words would quote it. */
export function answerStrangeAddress(
  _cause: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void reply.status(400).send({ error: { code: 'input_invalid', request_id: request.id } });
}

export function answerFailures(app: FastifyInstance, log: Log): void {
  const answer = (request: FastifyRequest, reply: FastifyReply, status: number, code: ErrorCode) =>
    reply.status(status).send({ error: { code, request_id: request.id } });
  app.setErrorHandler((cause: FastifyError | HttpFailure, request, reply) => {
    if (cause instanceof HttpFailure) {
      if (cause.retryAfter !== null) reply.header('retry-after', String(cause.retryAfter));
      return answer(request, reply, cause.status, cause.code);
    }
    // Fastify's own: a body too large, a media type it does not know, a length that does not fit.
    const status = (cause as FastifyError).statusCode ?? 500;
    if (status >= 400 && status < 500) return answer(request, reply, status, 'input_invalid');
    log.error('request_failed', cause, { request: request.id });
    return answer(request, reply, status === 503 ? 503 : 500, 'internal');
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, 'unknown_call'));
}
