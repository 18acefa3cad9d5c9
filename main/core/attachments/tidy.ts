import { isAsLong, removeOrphans } from '#core/attachments/file.ts';
import type { OpenVault } from '#core/open-vault.ts';
import {
  contentFiles,
  listContentRows,
  type StoredContent,
  setContent,
} from '#core/store/attachment-content.ts';
import type { WriteDb } from '#core/store/db.ts';

type Tidied = Pick<OpenVault, 'db' | 'attachmentsFolder'>;

/**
 * Brings the folder and its table together: a file without a row goes, and a row without its file is fetched again.
 * What was here alone and is gone is said to be lost; nothing hides it.
 */
export async function tidyAttachments({ db, attachmentsFolder }: Tidied): Promise<void> {
  await removeOrphans(attachmentsFolder, () => contentFiles(db));
  for (const content of listContentRows(db)) {
    if (content.chunks === 0) continue;
    if (!(await isAsLong(attachmentsFolder, content, content.chunks))) giveUpFile(db, content);
  }
}

/** The file is not what was written. What the endpoint has comes from there again. */
export function giveUpFile(db: WriteDb, content: StoredContent): void {
  const isOnlyCopy = content.state === 'local' || content.state === 'lost';
  setContent(
    db,
    content.attachmentId,
    isOnlyCopy
      ? { state: 'lost', chunks: 0, sent: 0, error: 'attachment_missing' }
      : { state: 'wanted', chunks: 0, sent: 0, error: null },
  );
}
