import { createHash } from 'node:crypto';
import type { Db, Reach, Sql, Tx } from '#endpoint/db.ts';
import { type Home, readHome } from '#endpoint/scope.ts';
import type { StoredRecord } from '#endpoint/stored-records.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';
import { type Attachment, chunkCount, chunkLength } from '#shared/attachment.ts';
import { isCleanContent } from '#shared/attachment-content.ts';
import type { ContentStatus } from '#shared/attachment-protocol.ts';

/*
 * Bytes cross to and from the database as base64: the drivers, PGlite above all, take several times as long over
 * bytes themselves.
 */

/** What the record says of its content. */
type Described = Pick<Attachment, 'bytes' | 'sha256' | 'media_type'>;

const reachOf = ({ organisation, scope }: Home): Reach => ({
  organisations: [organisation],
  scopes: [scope],
});
const keyOf = ({ organisation, scope }: Home, id: string): string[] => [organisation, scope, id];

/** Null where the attachment is not here, or was removed: the caller learns no more. */
async function describe(sql: Sql, home: Home, id: string, lock: '' | 'FOR SHARE'): Promise<Described | null> {
  const [record] = await sql.rows<{ fields: Attachment; removed: boolean }>(
    `SELECT fields, removed FROM record
     WHERE organisation = $1 AND scope = $2 AND id = $3 AND entity = 'attachment' ${lock}`,
    keyOf(home, id),
  );
  return record === undefined || record.removed || record.fields.removed_on !== null ? null : record.fields;
}

/** A case cannot have been handed on more often than this since its device last heard of it. */
const MOST_MOVES = 10;

/**
 * Where the record lies to which a content belongs. What was not sent yet when its case was handed over follows it:
 * the device that has it is the only one. Nothing can be read that way.
 */
async function homeToSendTo(db: Db, caller: Caller, id: string): Promise<Home | null> {
  let home = homeOf(caller);
  for (let moves = 0; moves <= MOST_MOVES; moves++) {
    const at = home;
    const [record] = await db.readAsRequest(reachOf(at), (tx) =>
      tx.rows<{ removed: boolean; moved_to: string | null }>(
        `SELECT removed, moved_to FROM record
         WHERE organisation = $1 AND scope = $2 AND id = $3 AND entity = 'attachment'`,
        keyOf(at, id),
      ),
    );
    if (record === undefined) return null;
    if (!record.removed) return home;
    if (record.moved_to === null) return null;
    home = readHome(record.moved_to);
  }
  return null;
}

const isComplete = async (sql: Sql, home: Home, id: string): Promise<boolean> =>
  (
    await sql.rows(
      `SELECT 1 FROM attachment_content
       WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 AND completed_at IS NOT NULL`,
      keyOf(home, id),
    )
  ).length > 0;

async function missingChunks(sql: Sql, home: Home, id: string, { bytes }: Described): Promise<number[]> {
  const there = await sql.rows<{ chunk_index: number }>(
    `SELECT chunk_index FROM attachment_chunk
     WHERE organisation = $1 AND scope = $2 AND attachment_id = $3`,
    keyOf(home, id),
  );
  const indexes = new Set(there.map(({ chunk_index }) => chunk_index));
  return Array.from({ length: chunkCount(bytes) }, (_, index) => index).filter(
    (index) => !indexes.has(index),
  );
}

export async function readContentStatus(db: Db, caller: Caller, id: string): Promise<ContentStatus | null> {
  const home = await homeToSendTo(db, caller, id);
  if (home === null) return null;
  return db.readAsRequest(reachOf(home), async (tx) => {
    const described = await describe(tx, home, id, '');
    if (described === null) return null;
    if (await isComplete(tx, home, id)) return { complete: true, missing: [] };
    return { complete: false, missing: await missingChunks(tx, home, id, described) };
  });
}

/** A chunk of a content of the caller's team that is whole and was checked; null for anything else. */
export function readContentChunk(db: Db, caller: Caller, id: string, index: number): Promise<Buffer | null> {
  const home = homeOf(caller);
  return db.readAsRequest(reachOf(home), async (tx) => {
    if ((await describe(tx, home, id, '')) === null) return null;
    const [chunk] = await tx.rows<{ body: string }>(
      `SELECT encode(body, 'base64') AS body
       FROM attachment_content JOIN attachment_chunk USING (organisation, scope, attachment_id)
       WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 AND chunk_index = $4
         AND completed_at IS NOT NULL`,
      [...keyOf(home, id), index],
    );
    return chunk === undefined ? null : Buffer.from(chunk.body, 'base64');
  });
}

export type Kept = ContentStatus | 'not_found' | 'wrong_size' | 'damaged';

/**
 * Takes one chunk; once more is harmless. With the last one the whole is checked against its record, by hash and by
 * type, and all of it is dropped when it is something else.
 */
export async function keepChunk(
  db: Db,
  caller: Caller,
  id: string,
  index: number,
  body: Buffer,
): Promise<Kept> {
  const home = await homeToSendTo(db, caller, id);
  if (home === null) return 'not_found';
  const key = keyOf(home, id);
  return db.asRequest(reachOf(home), async (tx): Promise<Kept> => {
    const described = await describe(tx, home, id, 'FOR SHARE');
    if (described === null) return 'not_found';
    if (body.length === 0 || body.length !== chunkLength(described.bytes, index)) return 'wrong_size';
    await tx.rows(
      `INSERT INTO attachment_content (organisation, scope, attachment_id) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING`,
      key,
    );
    // One at a time: of two last chunks, each would miss the other.
    const [content] = await tx.rows<{ is_complete: boolean }>(
      `SELECT completed_at IS NOT NULL AS is_complete FROM attachment_content
       WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 FOR UPDATE`,
      key,
    );
    if (content?.is_complete === true) return { complete: true, missing: [] };
    await tx.rows(
      `INSERT INTO attachment_chunk (organisation, scope, attachment_id, chunk_index, body)
       VALUES ($1, $2, $3, $4, decode($5, 'base64'))
       ON CONFLICT (organisation, scope, attachment_id, chunk_index) DO UPDATE SET body = excluded.body`,
      [...key, index, body.toString('base64')],
    );
    const missing = await missingChunks(tx, home, id, described);
    if (missing.length > 0) return { complete: false, missing };
    if (!(await isAsDescribed(tx, home, id, described))) {
      await dropContent(tx, home, id);
      return 'damaged';
    }
    await tx.rows(
      `UPDATE attachment_content SET completed_at = now()
       WHERE organisation = $1 AND scope = $2 AND attachment_id = $3`,
      key,
    );
    return { complete: true, missing: [] };
  });
}

async function isAsDescribed(tx: Tx, home: Home, id: string, described: Described): Promise<boolean> {
  const whole = Buffer.alloc(described.bytes);
  let length = 0;
  // Chunk by chunk: the driver would hold all of it twice more, as text.
  for (let index = 0; index < chunkCount(described.bytes); index++) {
    const [chunk] = await tx.rows<{ body: string }>(
      `SELECT encode(body, 'base64') AS body FROM attachment_chunk
       WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 AND chunk_index = $4`,
      [...keyOf(home, id), index],
    );
    if (chunk === undefined) return false;
    length += whole.write(chunk.body, length, 'base64');
  }
  const sha256 = createHash('sha256').update(whole).digest('hex');
  return sha256 === described.sha256 && isCleanContent(whole, described.media_type);
}

const dropContent = (tx: Tx, home: Home, id: string): Promise<unknown> =>
  tx.rows(
    'DELETE FROM attachment_content WHERE organisation = $1 AND scope = $2 AND attachment_id = $3',
    keyOf(home, id),
  );

/**
 * Contents go with the records that a push has written: removed ones lose theirs, those of a case that is handed
 * over move to its new team. In the transaction of the push.
 */
export async function followRecords(tx: Tx, written: Iterable<StoredRecord>): Promise<void> {
  for (const record of written) {
    if (record.entity !== 'attachment') continue;
    if (record.removed && record.moved_to !== null) {
      await moveContent(tx, record.id, record, readHome(record.moved_to));
    } else if (record.removed || record.fields.removed_on !== null) {
      await dropContent(tx, record, record.id);
    }
  }
}

async function moveContent(tx: Tx, id: string, from: Home, to: Home): Promise<void> {
  const both = [...keyOf(from, id), to.organisation, to.scope];
  await tx.rows(
    `INSERT INTO attachment_content (organisation, scope, attachment_id, begun_at, completed_at)
     SELECT $4, $5, attachment_id, begun_at, completed_at FROM attachment_content
     WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 ON CONFLICT DO NOTHING`,
    both,
  );
  await tx.rows(
    `INSERT INTO attachment_chunk (organisation, scope, attachment_id, chunk_index, body)
     SELECT $4, $5, attachment_id, chunk_index, body FROM attachment_chunk
     WHERE organisation = $1 AND scope = $2 AND attachment_id = $3 ON CONFLICT DO NOTHING`,
    both,
  );
  await dropContent(tx, from, id);
}
