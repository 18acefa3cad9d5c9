import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importCatalogue, loadCatalogue, parseCatalogue } from '#core/store/catalogue.ts';
import { rows, transaction } from '#core/store/db.ts';
import { getProgramme } from '#core/store/programme.ts';
import { applyRecordState } from '#core/store/record.ts';
import { readSetting } from '#core/store/setting.ts';
import { FailureError } from '#shared/errors.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';
import { catalogueSchema } from '../../../scripts/catalogue-schema.mjs';

let vault: TestVault;
let folder: string;
beforeEach(() => {
  vault = createTestVault();
  folder = mkdtempSync(join(tmpdir(), 'return-desk-catalogue-'));
});
afterEach(() => {
  vault.remove();
  rmSync(folder, { recursive: true, force: true });
});

const text = readFileSync(catalogueFile, 'utf8');
const file = (content: string): string => {
  const path = join(folder, 'catalogue.json');
  writeFileSync(path, content);
  return path;
};
const stored = () => rows(vault.db, 'SELECT * FROM programme ORDER BY row');
const failureOf = (work: () => unknown) => {
  try {
    work();
  } catch (cause) {
    if (cause instanceof FailureError) return cause.failure;
    throw cause;
  }
  return null;
};

test('the published schema is the one that the import checks with', () => {
  const published = JSON.parse(readFileSync(join(catalogueFile, '../catalogue.schema.json'), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(catalogueSchema())));
});

test('the file holds eighty records and nothing of it waits to be sent', () => {
  loadCatalogue(vault.db, catalogueFile, vault.now());
  expect(stored()).toHaveLength(80);
  expect(rows(vault.db, 'SELECT * FROM outbox')).toEqual([]);
  expect(getProgramme(vault, { id: 'EURP-IQ' })).toMatchObject({
    version: 0,
    created_by: null,
    reviewed_on: null,
  });
});

test('the same edition is read once, another one again', () => {
  loadCatalogue(vault.db, catalogueFile, '2026-03-01T09:00:00.000Z');
  loadCatalogue(vault.db, catalogueFile, '2026-04-01T09:00:00.000Z');
  expect(getProgramme(vault, { id: 'EURP-IQ' }).updated_at).toBe('2026-03-01T09:00:00.000Z');
  const next = JSON.parse(text);
  next[0].name = 'Another name';
  loadCatalogue(vault.db, file(JSON.stringify(next)), '2026-05-01T09:00:00.000Z');
  expect(getProgramme(vault, { id: 'EURP-IQ' })).toMatchObject({
    name: 'Another name',
    created_at: '2026-03-01T09:00:00.000Z',
    updated_at: '2026-05-01T09:00:00.000Z',
  });
  expect(stored()).toHaveLength(80);
});

test('a record from the endpoint wins over the file', () => {
  loadCatalogue(vault.db, catalogueFile, vault.now());
  const {
    id,
    created_at,
    created_by,
    updated_at,
    version: _,
    ...fields
  } = getProgramme(vault, { id: 'EURP-IQ' });
  const state = { entity: 'programme' as const, id, created_at, created_by, updated_at, position: 9 };
  transaction(vault.db, () =>
    applyRecordState(vault.db, { ...state, version: 4, fields: { ...fields, name: 'Reviewed' } }, false),
  );
  importCatalogue(vault.db, text, vault.now());
  expect(getProgramme(vault, { id })).toMatchObject({ name: 'Reviewed', version: 4 });
});

const entries = JSON.parse(text) as Record<string, unknown>[];
const broken: [string, string, string][] = [
  ['nothing', '', 'import_unreadable'],
  ['half a file', text.slice(0, 50_000), 'import_unreadable'],
  ['another kind of file', '<html></html>', 'import_unreadable'],
  ['an object', '{}', 'import_invalid'],
  ['an empty list', '[]', 'import_invalid'],
  ['a missing field', JSON.stringify([{ ...entries[0], name: undefined }]), 'import_invalid'],
  ['an unknown field', JSON.stringify([{ ...entries[0], amount: 615 }]), 'import_invalid'],
  ['an unknown code', JSON.stringify([{ ...entries[0], assistance_types: ['gold'] }]), 'import_invalid'],
  ['a hostile id', JSON.stringify([{ ...entries[0], id: '../../x' }]), 'import_invalid'],
  ['an id twice', JSON.stringify([...entries, entries[0]]), 'import_invalid'],
  ['one bad record after good ones', JSON.stringify([...entries, { id: 'X' }]), 'import_invalid'],
];

test.each(broken)('%s is refused with a code and changes nothing', (_, content, code) => {
  loadCatalogue(vault.db, catalogueFile, vault.now());
  const before = stored();
  const digest = readSetting(vault.db, 'catalogue_digest');
  expect(failureOf(() => loadCatalogue(vault.db, file(content), vault.now()))).toMatchObject({ code });
  expect(stored()).toEqual(before);
  expect(readSetting(vault.db, 'catalogue_digest')).toBe(digest);
});

test('a missing file is refused with a code', () => {
  expect(failureOf(() => loadCatalogue(vault.db, join(folder, 'none.json'), vault.now()))).toMatchObject({
    code: 'import_unreadable',
  });
});

test('what is wrong is named by record and field', () => {
  const failure = failureOf(() =>
    parseCatalogue(JSON.stringify([entries[0], { ...entries[1], status: 'open' }])),
  );
  expect(failure?.fields).toEqual([{ path: '1.status', code: 'invalid_value' }]);
});
