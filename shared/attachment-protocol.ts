import { z } from 'zod';

/**
 * How the content of attachments travels, beside the records: in chunks of ATTACHMENT_CHUNK_BYTES, each on its own
 * and as often as need be. GET the first path tells what the endpoint has; PUT and GET the second carry one chunk.
 */
export const attachmentPaths = {
  content: (id: string) => `/v1/attachments/${id}`,
  chunk: (id: string, index: number) => `/v1/attachments/${id}/chunks/${index}`,
} as const;

/** SHA-256 of the chunk in a request, in hexadecimal digits. */
export const chunkHashHeader = 'x-return-desk-chunk-sha256';

/** `missing` are the indexes of the chunks that the endpoint does not have; none once it is complete. */
export const contentStatus = z.strictObject({
  complete: z.boolean(),
  missing: z.array(z.int().min(0)).max(1000),
});
export type ContentStatus = z.infer<typeof contentStatus>;
