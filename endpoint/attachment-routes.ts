import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { keepChunk, readContentChunk, readContentStatus } from '#endpoint/attachments.ts';
import { callerOf } from '#endpoint/auth.ts';
import { isAllowed, type Verb } from '#endpoint/authorisation.ts';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure, parseBody } from '#endpoint/failures.ts';
import type { Caller } from '#endpoint/teams.ts';
import { ATTACHMENT_CHUNK_BYTES } from '#shared/attachment.ts';
import { chunkHashHeader } from '#shared/attachment-protocol.ts';

const address = z.object({ id: z.uuid() });
const chunkAddress = z.object({
  id: z.uuid(),
  index: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
});
const chunkHash = z.string().regex(/^[0-9a-f]{64}$/);

/** The contents of attachments: chunks of plain bytes, beside the records and within their own limits. */
export function attachmentRoutes(app: FastifyInstance, { db }: { db: Db }): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: ATTACHMENT_CHUNK_BYTES },
    async (_request: unknown, body: Buffer) => body,
  );

  app.get('/v1/attachments/:id', async (request) => {
    const { id } = parseBody(address, request.params);
    const status = await readContentStatus(db, allowedCaller(request, 'read'), id);
    if (status === null) throw new HttpFailure(404, 'not_found');
    return status;
  });

  app.get('/v1/attachments/:id/chunks/:index', async (request, reply) => {
    const { id, index } = parseBody(chunkAddress, request.params);
    const chunk = await readContentChunk(db, allowedCaller(request, 'read'), id, index);
    if (chunk === null) throw new HttpFailure(404, 'not_found');
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(chunk);
  });

  app.put('/v1/attachments/:id/chunks/:index', { bodyLimit: ATTACHMENT_CHUNK_BYTES }, async (request) => {
    const { id, index } = parseBody(chunkAddress, request.params);
    const sha256 = parseBody(chunkHash, request.headers[chunkHashHeader]);
    const body = request.body;
    if (!Buffer.isBuffer(body)) throw new HttpFailure(400, 'input_invalid');
    if (createHash('sha256').update(body).digest('hex') !== sha256)
      throw new HttpFailure(400, 'input_invalid');
    const kept = await keepChunk(db, allowedCaller(request, 'create'), id, index, body);
    if (kept === 'not_found') throw new HttpFailure(404, 'not_found');
    if (kept === 'wrong_size') throw new HttpFailure(400, 'input_invalid');
    // Dropped here as well: the device shows it, and sends from the beginning if somebody asks it to.
    if (kept === 'damaged') throw new HttpFailure(422, 'attachment_damaged');
    return kept;
  });
}

function allowedCaller(request: FastifyRequest, verb: Verb): Caller {
  const caller = callerOf(request);
  if (!isAllowed(caller.role, verb, 'attachment')) throw new HttpFailure(403, 'role_refused');
  return caller;
}
