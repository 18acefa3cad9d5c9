import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { keepChunk, readContentChunk, readContentStatus } from '#endpoint/attachments.ts';
import { callerOf } from '#endpoint/auth.ts';
import type { Need } from '#endpoint/authorisation.ts';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure, parseBody } from '#endpoint/failures.ts';
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
const READ: readonly Need[] = [{ verb: 'read', noun: 'attachment' }];
const SEND: readonly Need[] = [{ verb: 'create', noun: 'attachment' }];
const chunkHash = z.string().regex(/^[0-9a-f]{64}$/);

/** The contents of attachments: chunks of plain bytes, beside the records and within their own limits. */
export function attachmentRoutes(app: FastifyInstance, { db }: { db: Db }): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: ATTACHMENT_CHUNK_BYTES },
    async (_request: unknown, body: Buffer) => body,
  );

  app.get('/v1/attachments/:id', { config: { needs: READ } }, async (request) => {
    const { id } = parseBody(address, request.params);
    const status = await readContentStatus(db, callerOf(request), id);
    if (status === null) throw new HttpFailure(404, 'not_found');
    return status;
  });

  app.get('/v1/attachments/:id/chunks/:index', { config: { needs: READ } }, async (request, reply) => {
    const { id, index } = parseBody(chunkAddress, request.params);
    const chunk = await readContentChunk(db, callerOf(request), id, index);
    if (chunk === null) throw new HttpFailure(404, 'not_found');
    return reply.type('application/octet-stream').header('cache-control', 'no-store').send(chunk);
  });

  const sending = { bodyLimit: ATTACHMENT_CHUNK_BYTES, config: { needs: SEND } };
  app.put('/v1/attachments/:id/chunks/:index', sending, async (request) => {
    const { id, index } = parseBody(chunkAddress, request.params);
    const sha256 = parseBody(chunkHash, request.headers[chunkHashHeader]);
    const body = request.body;
    if (!Buffer.isBuffer(body)) throw new HttpFailure(400, 'input_invalid');
    if (createHash('sha256').update(body).digest('hex') !== sha256)
      throw new HttpFailure(400, 'input_invalid');
    const kept = await keepChunk(db, callerOf(request), id, index, body);
    if (kept === 'not_found') throw new HttpFailure(404, 'not_found');
    if (kept === 'wrong_size') throw new HttpFailure(400, 'input_invalid');
    // Dropped here as well: the device shows it, and sends from the beginning if somebody asks it to.
    if (kept === 'damaged') throw new HttpFailure(422, 'attachment_damaged');
    return kept;
  });
}
