import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { readCheckpoint } from '#core/store/checkpoint.ts';
import { listRecords } from '#core/store/record.ts';
import { applyPage } from '#core/sync/apply.ts';
import { createTestVault, somePerson } from '#test/support/store.ts';

const stateOf = (position: number) => ({
  entity: 'person',
  id: newUuidV7(),
  version: 1,
  position,
  created_at: '2026-03-10T09:00:00.000Z',
  created_by: newUuidV7(),
  updated_at: '2026-03-10T09:00:00.000Z',
  fields: somePerson(),
});

const lastPage = {
  more: false,
  from_start: true,
  epoch: newUuidV7(),
  revision: 1,
  digests: null,
};

test('killed between a page and its checkpoint, a device has neither, and gets both with the next pull', () => {
  const vault = createTestVault();
  onTestFinished(() => vault.remove());
  const page = { records: [stateOf(1), stateOf(2), stateOf(3)], cursor: 'after three', ...lastPage };
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'apply-child.ts'), vault.file, vault.key, JSON.stringify(page)],
    { encoding: 'utf8' },
  );
  expect(child.stderr).toBe('');
  expect(child.signal).toBe('SIGKILL');
  expect(child.stdout).toBe('');
  expect(listRecords(vault.db, 'person', '')).toEqual([]);
  expect(readCheckpoint(vault.db)).toBeNull();

  applyPage(vault, page);
  expect(listRecords(vault.db, 'person', '')).toHaveLength(3);
  expect(readCheckpoint(vault.db)).toBe('after three');
});
