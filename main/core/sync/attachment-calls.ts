import { newFileKey } from '#core/attachments/cipher.ts';
import { newFileName } from '#core/attachments/file.ts';
import { tidyAttachments } from '#core/attachments/tidy.ts';
import type { OpenVault } from '#core/open-vault.ts';
import {
  addContentRow,
  dropAttachmentContent,
  readContentRow,
  setContent,
} from '#core/store/attachment-content.ts';
import { transaction } from '#core/store/db.ts';
import { requireRecord } from '#core/store/record.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

/** Somebody wants to see it here, or wants it tried once more. It comes beside the records, when the line is free. */
export function fetchAttachment(
  vault: OpenVault,
  { id }: Input<'attachment.fetch'>,
): Output<'attachment.fetch'> {
  transaction(vault.db, () => {
    if (requireRecord(vault.db, 'attachment', id).removed_on !== null) throw new FailureError('not_found');
    const content = readContentRow(vault.db, id);
    if (content === null) {
      const file = { attachmentId: id, file: newFileName(), key: newFileKey() };
      addContentRow(vault.db, { ...file, chunks: 0, state: 'wanted' });
    } else if (content.state === 'lost') {
      // Another device may have sent it after all: a look at the endpoint costs nothing.
      setContent(vault.db, id, { ...content, state: 'wanted', chunks: 0, sent: 0, error: null });
    } else if (content.error !== null) {
      setContent(vault.db, id, { ...content, error: null });
    }
  });
  syncerOf(vault).transfers.wakeFor(id);
  return {};
}

/** What is here already of a content that comes is given up. One that is whole stays. */
export async function stopFetchingAttachment(
  vault: OpenVault,
  { id }: Input<'attachment.stopFetch'>,
): Promise<Output<'attachment.stopFetch'>> {
  const content = readContentRow(vault.db, id);
  if (content?.state === 'wanted' || content?.state === 'partial') dropAttachmentContent(vault.db, id);
  await tidyAttachments(vault);
  return {};
}
