import { z } from 'zod';
import { ATTACHMENT_KINDS } from '#shared/codes/process.ts';
import { code, id, isoDate, recordBase, text } from '#shared/fields.ts';

/** What may be attached, told by the content of a file and never by its name. */
export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const ATTACHMENT_BYTES = 25 * 1024 * 1024;
/** In the file on a device and on the wire alike: small enough that a bad line loses little, and soon lets others by. */
export const ATTACHMENT_CHUNK_BYTES = 256 * 1024;
/** A larger one comes to a device only when somebody there opens it. */
export const ATTACHMENT_BYTES_UNASKED = 2 * 1024 * 1024;

/**
 * A scan, photo or PDF about a person. The record travels as every other; its content travels beside the records,
 * later and in pieces. A removed one keeps its record, so that every device destroys the content.
 */
export const attachmentFields = z.strictObject({
  person_id: id,
  kind: code(ATTACHMENT_KINDS),
  label: text(120).nullable(),
  media_type: code(MEDIA_TYPES),
  bytes: z.int().min(1).max(ATTACHMENT_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'invalid'),
  removed_on: isoDate.nullable(),
});
export type AttachmentFields = z.infer<typeof attachmentFields>;
export const attachmentRecord = attachmentFields.extend(recordBase);
export type Attachment = z.infer<typeof attachmentRecord>;

export const chunkCount = (bytes: number): number => Math.ceil(bytes / ATTACHMENT_CHUNK_BYTES);

/** How many bytes the chunk has; 0 for one that does not exist. */
export function chunkLength(bytes: number, index: number): number {
  const rest = bytes - index * ATTACHMENT_CHUNK_BYTES;
  return index < 0 || rest <= 0 ? 0 : Math.min(rest, ATTACHMENT_CHUNK_BYTES);
}
