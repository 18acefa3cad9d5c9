import type { ContentFile } from '#core/attachments/file.ts';
import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';
import { ATTACHMENT_BYTES_UNASKED } from '#shared/attachment.ts';
import type { ErrorCode } from '#shared/errors.ts';

export type ContentState = 'wanted' | 'partial' | 'local' | 'complete' | 'lost';

/** What this device has of an attachment's content, with what its record says of the whole. */
export type StoredContent = ContentFile & {
  sha256: string;
  media_type: string;
  chunks: number;
  sent: number;
  state: ContentState;
  error: ErrorCode | null;
};

const SELECT = `SELECT c.attachment_id AS attachmentId, c.file, c.key, c.chunks, c.sent, c.state, c.error,
                       a.bytes, a.sha256, a.media_type
                FROM attachment_content c JOIN attachment a ON a.id = c.attachment_id`;

export const readContentRow = (db: ReadDb, attachmentId: string): StoredContent | null =>
  row<StoredContent>(db, `${SELECT} WHERE c.attachment_id = ?`, attachmentId) ?? null;

export const listContentRows = (db: ReadDb): StoredContent[] => rows<StoredContent>(db, SELECT);

/** `persons` is a JSON list of ids. */
export const contentRowsOf = (db: ReadDb, persons: string): StoredContent[] =>
  rows<StoredContent>(db, `${SELECT} WHERE a.person_id IN (SELECT value FROM json_each(?))`, persons);

/** The names on the disk that belong to somebody. */
export const contentFiles = (db: ReadDb): Set<string> =>
  new Set(rows<{ file: string }>(db, 'SELECT file FROM attachment_content').map(({ file }) => file));

type NewContent = {
  attachmentId: string;
  file: string;
  key: Uint8Array;
  chunks: number;
  state: ContentState;
};

export function addContentRow(db: WriteDb, { attachmentId, file, key, chunks, state }: NewContent): void {
  sql(
    db,
    'INSERT INTO attachment_content (attachment_id, file, key, chunks, sent, state) VALUES (?, ?, ?, ?, 0, ?)',
  ).run(attachmentId, file, key, chunks, state);
}

export function setContent(
  db: WriteDb,
  attachmentId: string,
  {
    state,
    chunks,
    sent,
    error,
  }: Pick<StoredContent, 'state' | 'chunks' | 'sent'> & { error: ErrorCode | null },
): void {
  sql(
    db,
    'UPDATE attachment_content SET state = ?, chunks = ?, sent = ?, error = ? WHERE attachment_id = ?',
  ).run(state, chunks, sent, error, attachmentId);
}

/**
 * Destroys the key of an attachment's content on this device, and with it the content; the file is removed with the
 * next tidying. For whoever takes a record off this device: deleting the record does the same by itself.
 */
export function dropAttachmentContent(db: WriteDb, attachmentId: string): void {
  sql(db, 'DELETE FROM attachment_content WHERE attachment_id = ?').run(attachmentId);
}

/** Persons of whom this device may hold the only copy of a document: they stay until it is sent. */
export const personsWithUnsentContent = (db: ReadDb): string[] =>
  rows<{ id: string }>(
    db,
    `SELECT DISTINCT a.person_id AS id FROM attachment_content c JOIN attachment a ON a.id = c.attachment_id
     WHERE c.state = 'local' AND c.error IS NULL`,
  ).map(({ id }) => id);

/** After the endpoint was restored from a backup: asks again for each whether it is there, and sends what is not. */
export function offerContentAgain(db: WriteDb): void {
  sql(db, `UPDATE attachment_content SET state = 'local', sent = 0 WHERE state = 'complete'`).run();
}

/** What the endpoint is to get, once it has the record itself; the oldest first. */
export const contentToSend = (db: ReadDb): StoredContent[] =>
  rows<StoredContent>(
    db,
    `${SELECT} WHERE c.state = 'local' AND c.error IS NULL AND NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.record_id = a.id AND o.entity = 'attachment' AND o.base_version = 0
         AND o.state IN ('waiting', 'quarantined')) ORDER BY a.created_at, a.id`,
  );

/** What somebody here waits for, or what has begun to come. One that no device has sent yet is waited for. */
export const contentToFetch = (db: ReadDb): StoredContent[] =>
  rows<StoredContent>(
    db,
    `${SELECT} WHERE c.state IN ('wanted', 'partial') AND coalesce(c.error, 'attachment_not_sent') = 'attachment_not_sent'
     ORDER BY a.bytes, a.id`,
  );

/** Records at the endpoint of which nothing is here and that are small enough to come unasked, the newest first. */
export const unaskedContent = (db: ReadDb): string[] =>
  rows<{ id: string }>(
    db,
    `SELECT id FROM attachment a WHERE removed_on IS NULL AND version > 0 AND bytes <= ?
       AND NOT EXISTS (SELECT 1 FROM attachment_content c WHERE c.attachment_id = a.id)
     ORDER BY created_at DESC, id LIMIT 200`,
    ATTACHMENT_BYTES_UNASKED,
  ).map(({ id }) => id);
