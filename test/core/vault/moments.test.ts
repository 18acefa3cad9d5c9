import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { DeriveKey } from '#core/vault/wrap.ts';
import { codeFrom, tempFolder } from '#test/support/store-files.ts';
import { NEXT_PASSPHRASE, PASSPHRASE, secret, testMachine } from '#test/support/vaults.ts';

/** The child's. */
const derive: DeriveKey = async (passphrase, salt) =>
  createHash('sha256').update(passphrase).update(salt).digest();
const start = (dataFolder: string) => testMachine(dataFolder, { derive }).start();

/** The data folder as a kill would have left it, right before each call that changes something, and at the end. */
function momentsOf(work: 'create' | 'change', dataFolder: string): string[] {
  const moments = tempFolder();
  const script = path.join(import.meta.dirname, 'moments-child.ts');
  const child = spawnSync(process.execPath, [script, work, dataFolder, moments], { timeout: 60_000 });
  expect(child.status, String(child.stderr)).toBe(0);
  return readdirSync(moments)
    .sort()
    .map((name) => path.join(moments, name));
}

test('at every moment of a creation there is a whole vault or none, it is said which, and the next attempt works', async () => {
  const dataFolder = path.join(tempFolder(), 'data');
  mkdirSync(dataFolder);
  const states: string[] = [];
  for (const moment of momentsOf('create', dataFolder)) {
    const { state, problem } = await start(moment).status();
    const seen = `${state} ${problem}`;
    const isNew = states.at(-1) !== seen;
    states.push(seen);
    // Where nothing is there yet, once is enough: making one takes its time.
    if (state === 'none' && !isNew) continue;
    const vaults = start(moment);
    (state === 'none' ? await vaults.create('', secret()) : await vaults.unlock(null, secret())).close();
    expect(await start(moment).status()).toMatchObject({ state: 'locked', vaults: 'one', problem: null });
  }
  expect(states.length).toBeGreaterThan(8);
  expect([...new Set(states)]).toEqual(['none null', 'none vault_unfinished', 'locked null']);
}, 120_000);

test('at every moment of a change of passphrase exactly one opens, the old or the new', async () => {
  const dataFolder = path.join(tempFolder(), 'data');
  (await start(dataFolder).create('', secret())).close();
  const opening: string[] = [];
  for (const moment of momentsOf('change', dataFolder)) {
    const opens: string[] = [];
    for (const passphrase of [PASSPHRASE, NEXT_PASSPHRASE]) {
      const copy = path.join(tempFolder(), 'data');
      cpSync(moment, copy, { recursive: true });
      const attempt = start(copy).unlock(null, secret(passphrase));
      if ((await codeFrom(attempt).catch(() => 'opened')) !== 'opened') continue;
      opens.push(passphrase);
      (await attempt).close();
    }
    expect(opens, path.basename(moment)).toHaveLength(1);
    opening.push(opens[0] as string);
  }
  expect(opening.length).toBeGreaterThan(4);
  expect([...new Set(opening)]).toEqual([PASSPHRASE, NEXT_PASSPHRASE]);
}, 120_000);
