import { readChunk } from '#core/attachments/file.ts';
import { giveUpFile, tidyAttachments } from '#core/attachments/tidy.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { contentRowsOf, readContentRow, type StoredContent } from '#core/store/attachment-content.ts';
import { transaction } from '#core/store/db.ts';
import { groupAsJson } from '#core/store/merged.ts';
import { listRecords, requireRecord, updateRecord } from '#core/store/record.ts';
import { type Attachment, chunkCount } from '#shared/attachment.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { AttachmentPlace } from '#shared/shapes.ts';

/** Those of all files that are this person's. */
export function listAttachments(
  { db }: Pick<OpenVault, 'db'>,
  { person_id }: Input<'attachment.list'>,
): Output<'attachment.list'> {
  const persons = groupAsJson(db, person_id);
  const contents = new Map(contentRowsOf(db, persons).map((content) => [content.attachmentId, content]));
  const records = listRecords(
    db,
    'attachment',
    `WHERE person_id IN (SELECT value FROM json_each(?)) AND removed_on IS NULL
     ORDER BY created_at DESC, id DESC`,
    persons,
  );
  return {
    attachments: records.map((attachment) => ({
      attachment,
      ...placeOf(attachment, contents.get(attachment.id)),
    })),
  };
}

/** Where the content is, in the words of the page. */
function placeOf(
  { bytes }: Attachment,
  content: StoredContent | undefined,
): { place: AttachmentPlace; done: number; error: StoredContent['error'] } {
  if (content === undefined) return { place: 'elsewhere', done: 0, error: null };
  const { state, chunks, sent, error } = content;
  const count = chunkCount(bytes);
  switch (state) {
    case 'complete':
      return { place: 'here', done: 1, error };
    case 'local':
      return { place: 'only_here', done: sent / count, error };
    case 'lost':
      return { place: 'lost', done: 0, error };
    default:
      return { place: isOnItsWay(content) ? 'coming' : 'elsewhere', done: chunks / count, error };
  }
}

const isOnItsWay = ({ error }: StoredContent): boolean => error === null || error === 'attachment_not_sent';

/** One chunk of the content, for the page to show. It is looked at each time: a file that was changed is not shown. */
export async function readAttachment(
  vault: OpenVault,
  { id, index }: Input<'attachment.read'>,
): Promise<Output<'attachment.read'>> {
  const content = readContentRow(vault.db, id);
  if (content === null) throw new FailureError('attachment_not_here');
  if (content.state === 'lost') throw new FailureError('attachment_missing');
  if (content.state !== 'local' && content.state !== 'complete')
    throw new FailureError('attachment_not_here');
  const count = chunkCount(content.bytes);
  if (index >= count) throw new FailureError('input_invalid');
  const chunk = await readChunk(vault.attachmentsFolder, content, index);
  if (chunk === null) {
    giveUpFile(vault.db, content);
    vault.changed(['attachment']);
    throw new FailureError(content.state === 'local' ? 'attachment_missing' : 'attachment_not_here');
  }
  // A copy of its own: of a view, the line to the page would carry the whole memory that it looks at.
  return { bytes: new Uint8Array(chunk), count };
}

export function updateAttachment(
  vault: OpenVault,
  { id, kind, label }: Input<'attachment.update'>,
): Output<'attachment.update'> {
  return transaction(vault.db, () => {
    expectNotRemoved(requireRecord(vault.db, 'attachment', id));
    return updateRecord(vault, 'attachment', id, { kind, label });
  });
}

/** The record says that it is removed, which destroys the key here at once and the content wherever it arrives. */
export async function removeAttachment(
  vault: OpenVault,
  { id, on }: Input<'attachment.remove'>,
): Promise<Output<'attachment.remove'>> {
  const removed = transaction(vault.db, () => {
    expectNotRemoved(requireRecord(vault.db, 'attachment', id));
    return updateRecord(vault, 'attachment', id, { removed_on: on });
  });
  await tidyAttachments(vault);
  return removed;
}

function expectNotRemoved(attachment: Attachment): void {
  if (attachment.removed_on !== null) throw new FailureError('not_found');
}
