import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { DeriveKey } from '#core/vault/wrap.ts';
import { codeFrom, tempFolder } from '#test/support/store-files.ts';
import { NEXT_PASSPHRASE, PASSPHRASE, secret, testMachine } from '#test/support/vaults.ts';

/** The child's. */
const derive: DeriveKey = async (passphrase, salt) =>
  createHash('sha256').update(passphrase).update(salt).digest();
const start = (dataFolder: string) => testMachine(dataFolder, { derive }).start();

function run(work: 'create' | 'change', dataFolder: string, killAt: number): boolean {
  const script = path.join(import.meta.dirname, 'kill-child.ts');
  const child = spawnSync(process.execPath, [script, work, dataFolder, String(killAt)], { timeout: 30_000 });
  if (child.status === 0) return true;
  expect(child.signal, String(child.stderr)).toBe('SIGKILL');
  return false;
}

test('a creation that is killed at any call of the file system leaves a whole vault or none, and says which', async () => {
  const states = new Set<string>();
  for (let killAt = 1; ; killAt++) {
    const dataFolder = tempFolder();
    const isDone = run('create', dataFolder, killAt);
    const { state, problem } = await start(dataFolder).status();
    states.add(`${state} ${problem}`);
    // What counts is that the next attempt works, whatever lies there.
    const vaults = start(dataFolder);
    const vault = state === 'none' ? await vaults.create('', secret()) : await vaults.unlock(null, secret());
    vault.close();
    expect(await start(dataFolder).status()).toMatchObject({ state: 'locked', vaults: 'one', problem: null });
    if (isDone) break;
    expect(killAt).toBeLessThan(40);
  }
  expect([...states].sort()).toEqual(['locked null', 'none null', 'none vault_unfinished']);
}, 240_000);

test('a change of passphrase that is killed at any call leaves the old one or the new one, never none or both', async () => {
  const original = path.join(tempFolder(), 'data');
  (await start(original).create('', secret())).close();
  const opening = new Set<string>();
  for (let killAt = 1; ; killAt++) {
    const dataFolder = path.join(tempFolder(), 'data');
    cpSync(original, dataFolder, { recursive: true });
    const isDone = run('change', dataFolder, killAt);
    const opens: string[] = [];
    for (const passphrase of [PASSPHRASE, NEXT_PASSPHRASE]) {
      const vaults = start(dataFolder);
      const attempt = vaults.unlock(null, secret(passphrase));
      if ((await codeFrom(attempt).catch(() => 'opened')) !== 'opened') continue;
      opens.push(passphrase);
      (await attempt).close();
    }
    expect(opens, `killed at call ${killAt}`).toHaveLength(1);
    opening.add(opens[0] as string);
    if (isDone) break;
    expect(killAt).toBeLessThan(40);
  }
  expect([...opening]).toEqual([PASSPHRASE, NEXT_PASSPHRASE]);
}, 240_000);
