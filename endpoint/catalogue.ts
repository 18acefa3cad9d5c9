import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '#endpoint/db.ts';
import { readEra } from '#endpoint/epoch.ts';
import {
  advanceScope,
  CATALOGUE_SCOPE,
  type Home,
  homeKey,
  lockScopes,
  type ScopeState,
} from '#endpoint/scope.ts';
import { loadEntity, type StoredRecord, saveRecords } from '#endpoint/stored-records.ts';
import { sameValue } from '#shared/merge.ts';
import { type CatalogueEntry, catalogueEntry } from '#shared/programme.ts';
import { leastVersion, nextVersion } from '#shared/version.ts';

/**
 * Brings the published catalogue into the records that every team receives. Only what really changed gets a new
 * version; a record that the file no longer has stays, since referrals point to it.
 */
export async function loadCatalogue(db: Db, text: string, at: string): Promise<number> {
  const digest = hash('sha256', text, 'base64url');
  const entries = z.array(catalogueEntry).parse(JSON.parse(text));
  const organisations = await db.rows<{ id: string }>('SELECT id FROM organisation ORDER BY id');
  let written = 0;
  for (const { id } of organisations) written += await loadForOrganisation(db, id, entries, digest, at);
  return written;
}

async function loadForOrganisation(
  db: Db,
  organisation: string,
  entries: readonly CatalogueEntry[],
  digest: string,
  at: string,
): Promise<number> {
  const home: Home = { organisation, scope: CATALOGUE_SCOPE };
  return db.transaction(async (tx) => {
    const state = (await lockScopes(tx, [home])).get(homeKey(home)) as ScopeState;
    const [known] = await tx.rows<{ catalogue_digest: string | null }>(
      'SELECT catalogue_digest FROM organisation WHERE id = $1',
      [organisation],
    );
    if (known?.catalogue_digest === digest) return 0;
    const least = leastVersion(await readEra(tx), new Date(at), randomUUID());
    const stored = await loadEntity(tx, home, 'programme');
    const byId = new Map(stored.map((record) => [record.id, record]));
    const changed = entries
      .map((entry) => updatedProgramme(home, least, byId.get(entry.id), entry, at))
      .filter((record) => record !== null);
    await saveRecords(tx, state, changed, new Set(changed.filter((record) => !byId.has(record.id))));
    await advanceScope(tx, state);
    await tx.rows('UPDATE organisation SET catalogue_digest = $2 WHERE id = $1', [organisation, digest]);
    return changed.length;
  });
}

function updatedProgramme(
  home: Home,
  least: number,
  known: StoredRecord | undefined,
  entry: CatalogueEntry,
  at: string,
): StoredRecord | null {
  const { id, ...published } = entry;
  if (known === undefined) {
    return {
      ...home,
      entity: 'programme',
      id,
      version: nextVersion(0, least),
      created_at: at,
      created_by: null,
      created_device: null,
      updated_at: at,
      fields: { ...published, reviewed_on: null, replaced_by: null },
      marks: {},
      removed: false,
      moved_to: null,
      earlier: [],
      counted: null,
    };
  }
  const fields = { ...known.fields, ...published };
  return sameValue(fields, known.fields)
    ? null
    : { ...known, version: nextVersion(known.version, least), updated_at: at, fields };
}
