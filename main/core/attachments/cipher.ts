import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ATTACHMENT_CHUNK_BYTES } from '#shared/attachment.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD = NONCE_BYTES + TAG_BYTES;
/** Every chunk but the last takes this much of a file. */
export const SLOT_BYTES = ATTACHMENT_CHUNK_BYTES + OVERHEAD;

export const newFileKey = (): Buffer => randomBytes(32);

/** Which chunk of what: authenticated with it, so that none fits in another place, file or length. */
export type ChunkPlace = { attachmentId: string; index: number; count: number };

const associated = ({ attachmentId, index, count }: ChunkPlace): Buffer =>
  Buffer.from(`return-desk:attachment:1:${attachmentId}:${index}:${count}`, 'utf8');

/** AES-256-GCM under the file's own key: nonce, tag, ciphertext. */
export function sealChunk(key: Uint8Array, place: ChunkPlace, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Null for anything but this very chunk of this very file. */
export function openChunk(key: Uint8Array, place: ChunkPlace, sealed: Uint8Array): Buffer | null {
  if (sealed.length < OVERHEAD) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(associated(place));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, OVERHEAD));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(OVERHEAD)), decipher.final()]);
  } catch {
    return null;
  }
}

/** What the first chunks of a file take on the disk. */
export const sealedLength = (bytes: number, chunks: number): number =>
  Math.min(bytes, chunks * ATTACHMENT_CHUNK_BYTES) + chunks * OVERHEAD;
