import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '#endpoint/db.ts';
import { CATALOGUE_SCOPE, lockScope, movePosition } from '#endpoint/scope.ts';
import { loadEntity, type StoredRecord, saveRecords } from '#endpoint/stored-records.ts';
import { sameValue } from '#shared/merge.ts';
import { type CatalogueEntry, catalogueEntry } from '#shared/programme.ts';

/**
 * Brings the published catalogue into the records that every team receives. Only what really changed gets a new
 * version; a record that the file no longer has stays, since referrals point to it.
 */
export async function loadCatalogue(db: Db, text: string, at: string): Promise<number> {
  const digest = hash('sha256', text, 'base64url');
  const entries = z.array(catalogueEntry).parse(JSON.parse(text));
  return db.transaction(async (tx) => {
    const position = await lockScope(tx, CATALOGUE_SCOPE);
    const [known] = await tx.rows<{ catalogue_digest: string | null }>(
      'SELECT catalogue_digest FROM endpoint',
    );
    if (known?.catalogue_digest === digest) return 0;
    const stored = await loadEntity(tx, CATALOGUE_SCOPE, 'programme');
    const byId = new Map(stored.map((record) => [record.id, record]));
    const changed = entries
      .map((entry) => updatedProgramme(byId.get(entry.id), entry, at))
      .filter((record) => record !== null);
    const made = new Set(changed.filter((record) => !byId.has(record.id)));
    const reached = await saveRecords(tx, CATALOGUE_SCOPE, position, changed, made);
    if (reached !== position) await movePosition(tx, CATALOGUE_SCOPE, reached);
    await tx.rows('UPDATE endpoint SET catalogue_digest = $1', [digest]);
    return changed.length;
  });
}

function updatedProgramme(
  known: StoredRecord | undefined,
  entry: CatalogueEntry,
  at: string,
): StoredRecord | null {
  const { id, ...published } = entry;
  if (known === undefined) {
    return {
      entity: 'programme',
      id,
      version: 1,
      created_at: at,
      created_by: null,
      created_device: null,
      updated_at: at,
      fields: { ...published, reviewed_on: null, replaced_by: null },
      marks: {},
    };
  }
  const fields = { ...known.fields, ...published };
  return sameValue(fields, known.fields)
    ? null
    : { ...known, version: known.version + 1, updated_at: at, fields };
}
