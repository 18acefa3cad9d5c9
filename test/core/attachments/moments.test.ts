import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listAttachments } from '#core/attachments/handle.ts';
import { tidyAttachments } from '#core/attachments/tidy.ts';
import { pendingChanges } from '#core/store/outbox.ts';
import { addPerson, largePdf, readWhole } from '#test/support/attachments.ts';
import { createTestVault, openTestVault } from '#test/support/store.ts';
import { tempFolder } from '#test/support/store-files.ts';

test('killed at any moment of adding, there is the whole document or none of it, and nothing is left behind', async () => {
  const vault = createTestVault();
  const person = addPerson(vault);
  vault.db.close();
  const moments = path.join(tempFolder(), 'moments');
  mkdirSync(moments);
  const pdf = largePdf(600_000);
  const chosen = path.join(tempFolder(), 'scan.pdf');
  writeFileSync(chosen, pdf);
  const script = path.join(import.meta.dirname, 'moments-child.ts');
  const folder = path.dirname(vault.file);
  const child = spawnSync(process.execPath, [script, folder, vault.key, person, chosen, moments], {
    timeout: 60_000,
  });
  expect(child.status, String(child.stderr)).toBe(0);

  const states: string[] = [];
  for (const name of readdirSync(moments).sort()) {
    const killed = openTestVault(path.join(moments, name), vault.key);
    onTestFinished(() => killed.remove());
    const before = filesIn(killed.attachmentsFolder).length;
    await tidyAttachments(killed);
    const { attachments } = listAttachments(killed, { person_id: person });
    const waiting = pendingChanges(killed.db, 10).filter(({ entity }) => entity === 'attachment');
    expect(waiting).toHaveLength(attachments.length);
    expect(filesIn(killed.attachmentsFolder)).toHaveLength(attachments.length);
    const [row] = attachments;
    if (row !== undefined) {
      expect(row.place).toBe('only_here');
      expect((await readWhole(killed, row.attachment.id)).equals(pdf)).toBe(true);
    }
    states.push(`${before} ${attachments.length}`);
  }
  // Nothing yet; a file that nothing knew of; both.
  expect([...new Set(states)]).toEqual(['0 0', '1 0', '1 1']);
  expect(states.at(-1)).toBe('1 1');
  expect(states.length).toBeGreaterThan(6);
}, 60_000);

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
