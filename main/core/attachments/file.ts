import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openChunk, SLOT_BYTES, sealChunk, sealedLength } from '#core/attachments/cipher.ts';
import { syncFolder } from '#main/atomic-file.ts';
import { ATTACHMENT_CHUNK_BYTES, chunkCount, chunkLength } from '#shared/attachment.ts';

/** A file of sealed chunks, as its row in the encrypted database describes it. */
export type ContentFile = { attachmentId: string; file: string; key: Uint8Array; bytes: number };

const NAME = /^[0-9a-f]{32}(\.part)?$/;
/** Names on the disk that no row knows yet, while somebody is at work on them. */
const unfinished = new Set<string>();

export const newFileName = (): string => randomBytes(16).toString('hex');
const placeOf = ({ attachmentId, bytes }: ContentFile, index: number) => ({
  attachmentId,
  index,
  count: chunkCount(bytes),
});

/**
 * Writes the whole content, durable under its name, before anything knows of it. `commit` makes it known; when that
 * fails the file goes. Ended in between, it is an orphan that the next start removes.
 */
export async function writeContent<T>(
  folder: string,
  content: ContentFile,
  plain: Uint8Array,
  commit: () => T,
): Promise<T> {
  const whole = path.join(folder, content.file);
  unfinished.add(content.file).add(`${content.file}.part`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const handle = await open(`${whole}.part`, 'wx', 0o600);
    try {
      for (let index = 0; index < chunkCount(content.bytes); index++) {
        const from = index * ATTACHMENT_CHUNK_BYTES;
        const chunk = plain.subarray(from, from + ATTACHMENT_CHUNK_BYTES);
        await writeAll(handle, sealChunk(content.key, placeOf(content, index), chunk), index * SLOT_BYTES);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${whole}.part`, whole);
    await syncFolder(folder);
    await syncFolder(path.dirname(folder));
    return commit();
  } catch (error) {
    await rm(`${whole}.part`, { force: true });
    await rm(whole, { force: true });
    throw error;
  } finally {
    unfinished.delete(content.file);
    unfinished.delete(`${content.file}.part`);
  }
}

/** Writes one chunk to its place, durable when this settles. */
export async function writeChunk(
  folder: string,
  content: ContentFile,
  index: number,
  plain: Uint8Array,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = path.join(folder, content.file);
  const isNew = index === 0;
  const handle = await open(name, isNew ? 'w' : 'r+', 0o600);
  try {
    await writeAll(handle, sealChunk(content.key, placeOf(content, index), plain), index * SLOT_BYTES);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (isNew) await syncFolder(folder);
}

/** Null where the chunk is not there or is not what was written. */
export async function readChunk(folder: string, content: ContentFile, index: number): Promise<Buffer | null> {
  const length = sealedLength(chunkLength(content.bytes, index), 1);
  const sealed = Buffer.alloc(length);
  try {
    const handle = await open(path.join(folder, content.file), 'r');
    try {
      const { bytesRead } = await handle.read(sealed, 0, length, index * SLOT_BYTES);
      if (bytesRead !== length) return null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
  return openChunk(content.key, placeOf(content, index), sealed);
}

/** The hash of all that the file holds; null when a chunk is not as it was written. */
export async function hashContent(folder: string, content: ContentFile): Promise<string | null> {
  const hash = createHash('sha256');
  for (let index = 0; index < chunkCount(content.bytes); index++) {
    const chunk = await readChunk(folder, content, index);
    if (chunk === null) return null;
    hash.update(chunk);
    chunk.fill(0);
  }
  return hash.digest('hex');
}

/** Whether the file is as long as its first `chunks` chunks must be. */
export async function isAsLong(folder: string, content: ContentFile, chunks: number): Promise<boolean> {
  try {
    const { size } = await stat(path.join(folder, content.file));
    return size >= sealedLength(content.bytes, chunks);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes the files that no row knows: their key is gone with it, so nobody could read them any more. */
export async function removeOrphans(folder: string, known: () => ReadonlySet<string>): Promise<number> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return 0;
    throw error;
  }
  const rows = known();
  const orphans = names.filter((name) => NAME.test(name) && !rows.has(name) && !unfinished.has(name));
  for (const name of orphans) await rm(path.join(folder, name), { force: true });
  return orphans.length;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
