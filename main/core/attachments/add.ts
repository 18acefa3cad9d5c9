import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { newFileKey } from '#core/attachments/cipher.ts';
import { newFileName, writeContent } from '#core/attachments/file.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { addContentRow } from '#core/store/attachment-content.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord, requireRecord } from '#core/store/record.ts';
import { ATTACHMENT_BYTES, type Attachment, chunkCount } from '#shared/attachment.ts';
import { readContent } from '#shared/attachment-content.ts';
import type { CoreInput, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

/** Stores a file that a person chose: looked at, cleaned, sealed and durable before its record is there. */
export async function addAttachment(
  vault: OpenVault,
  { person_id, kind, label, path }: CoreInput<'attachment.add'>,
): Promise<Output<'attachment.add'>> {
  requireRecord(vault.db, 'person', person_id);
  const raw = await readChosen(path);
  const read = readContent(raw);
  if (!read.ok) throw new FailureError(read.error.code);
  const { media_type, bytes: plain } = read.value;
  const fields = {
    ...{ person_id, kind, label, media_type, removed_on: null },
    bytes: plain.length,
    sha256: createHash('sha256').update(plain).digest('hex'),
  };
  const attachmentId = vault.newId();
  const content = { attachmentId, file: newFileName(), key: newFileKey(), bytes: plain.length };
  const commit = (): Attachment =>
    transaction(vault.db, () => {
      // Meanwhile the person may have gone to another team.
      requireRecord(vault.db, 'person', person_id);
      const record = createRecord(vault, 'attachment', fields, attachmentId);
      addContentRow(vault.db, { ...content, chunks: chunkCount(plain.length), state: 'local' });
      return record;
    });
  try {
    return { attachment: await writeContent(vault.attachmentsFolder, content, plain, commit) };
  } finally {
    plain.fill(0);
    raw.fill(0);
  }
}

/** The size is looked at before anything is read, and again while it is: the file is somebody else's. */
async function readChosen(path: string): Promise<Buffer> {
  try {
    // Not blocking: a pipe that somebody named like a picture must not hold this process.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new FailureError('attachment_type');
      if (found.size > ATTACHMENT_BYTES) throw new FailureError('attachment_too_large');
      const bytes = Buffer.alloc(found.size);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) throw new FailureError('file_not_read');
        length += bytesRead;
      }
      return bytes;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof FailureError) throw cause;
    throw new FailureError('file_not_read', undefined, undefined, cause);
  }
}
