import { createHash } from 'node:crypto';
import type { BytesAnswer, BytesTransport } from '#core/sync/transport.ts';
import { attachmentPaths, type ContentStatus, contentStatus } from '#shared/attachment-protocol.ts';
import { FailureError } from '#shared/errors.ts';
import { errorResponse } from '#shared/protocol.ts';

export type AttachmentClient = {
  status(id: string): Promise<ContentStatus>;
  put(id: string, index: number, bytes: Buffer): Promise<ContentStatus>;
  get(id: string, index: number): Promise<Buffer>;
  close(): void;
};

/** The calls of the protocol for contents. A refusal is thrown as the endpoint's own code. */
export function createAttachmentClient(transport: BytesTransport, token: string): AttachmentClient {
  const read = (answer: BytesAnswer): ContentStatus => {
    const parsed = contentStatus.safeParse(readJson(expectGood(answer)));
    if (!parsed.success) throw new FailureError('endpoint_refused');
    return parsed.data;
  };
  return {
    status: async (id) =>
      read(
        await transport.sendBytes({ method: 'GET', path: attachmentPaths.content(id), token, chunk: null }),
      ),
    put: async (id, index, bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = attachmentPaths.chunk(id, index);
      return read(await transport.sendBytes({ method: 'PUT', path, token, chunk: { bytes, sha256 } }));
    },
    get: async (id, index) => {
      const path = attachmentPaths.chunk(id, index);
      return expectGood(await transport.sendBytes({ method: 'GET', path, token, chunk: null })).body;
    },
    close: () => transport.close(),
  };
}

function expectGood(answer: BytesAnswer): BytesAnswer {
  if (answer.status === 200) return answer;
  // Overloaded, restarting, or a proxy without an endpoint behind it: the same as not there, and tried again.
  if (answer.status === 429 || answer.status >= 500) throw new FailureError('endpoint_unreachable');
  const refusal = errorResponse.safeParse(readJson(answer));
  throw new FailureError(refusal.success ? refusal.data.error.code : 'endpoint_refused');
}

function readJson({ body }: BytesAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
