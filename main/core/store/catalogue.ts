import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { row, transaction, type WriteDb } from '#core/store/db.ts';
import { applyRecordState } from '#core/store/record.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { FailureError } from '#shared/errors.ts';
import { type CatalogueEntry, catalogueEntry } from '#shared/programme.ts';

const MOST_REPORTED = 20;

/** The entries of a catalogue file, or the failure that says which record breaks the schema. */
export function parseCatalogue(text: string): CatalogueEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new FailureError('import_unreadable', undefined, undefined, cause);
  }
  const parsed = z.array(catalogueEntry).min(1).safeParse(json);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const fields = issues
      .slice(0, MOST_REPORTED)
      .map((issue) => ({ path: issue.path.join('.'), code: issue.code }));
    throw new FailureError('import_invalid', { count: issues.length }, fields);
  }
  const ids = new Set<string>();
  for (const [index, { id }] of parsed.data.entries()) {
    if (ids.has(id))
      throw new FailureError('import_invalid', { count: 1 }, [{ path: `${index}.id`, code: 'twice' }]);
    ids.add(id);
  }
  return parsed.data;
}

/**
 * Takes over every entry, in one transaction. A record that the endpoint has sent is newer than any file and
 * stays; programmes belong to the endpoint, so nothing of this goes into the outbox.
 */
export function importCatalogue(db: WriteDb, text: string, at: string): number {
  const entries = parseCatalogue(text);
  return transaction(db, () => {
    let written = 0;
    for (const { id, ...fields } of entries) {
      const known = row<{ version: number; created_at: string }>(
        db,
        'SELECT version, created_at FROM programme WHERE id = ?',
        id,
      );
      if (known !== undefined && known.version > 0) continue;
      applyRecordState(
        db,
        {
          entity: 'programme',
          id,
          version: 0,
          position: 0,
          created_at: known?.created_at ?? at,
          created_by: null,
          updated_at: at,
          fields: { ...fields, reviewed_on: null, replaced_by: null },
        },
        false,
      );
      written += 1;
    }
    return written;
  });
}

/** Reads the file that comes with the application when it is another edition than the one that was read last. */
export function loadCatalogue(db: WriteDb, file: string, at: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new FailureError('import_unreadable', undefined, undefined, cause);
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (readSetting<string>(db, 'catalogue_digest') === digest) return;
  transaction(db, () => {
    importCatalogue(db, bytes.toString('utf8'), at);
    writeSetting(db, 'catalogue_digest', digest);
  });
}
