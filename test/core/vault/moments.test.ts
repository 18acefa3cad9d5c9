import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeHeader } from '#core/vault/header.ts';
import type { DeriveKey } from '#core/vault/wrap.ts';
import { filesUnder, filesWith } from '#test/support/data-folder.ts';
import { codeFrom, tempFolder } from '#test/support/store-files.ts';
import { onlyVault } from '#test/support/vault-copies.ts';
import { NEXT_PASSPHRASE, PASSPHRASE, secret, testMachine } from '#test/support/vaults.ts';

/** The child's. */
const derive: DeriveKey = async (passphrase, salt) =>
  createHash('sha256').update(passphrase).update(salt).digest();
const start = (dataFolder: string) => testMachine(dataFolder, { derive }).start();

/** The data folder as a kill would have left it, right before each call that changes something, and at the end. */
function momentsOf(work: 'create' | 'change' | 'withdraw', dataFolder: string): string[] {
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

test('at every moment of a withdrawal the vault opens as before, or the next start ends what was begun', async () => {
  const dataFolder = path.join(tempFolder(), 'data');
  (await start(dataFolder).create('', secret())).close();
  const folder = onlyVault(dataFolder);
  const header = readFileSync(path.join(folder, 'vault.json'));
  const { wrap, kdf } = decodeHeader(header);
  mkdirSync(path.join(folder, 'attachments', 'ab'), { recursive: true });
  for (const name of ['before-1.db', 'attachments/ab/scan', '.vault.json.00ff00ff00ff.part'])
    writeFileSync(path.join(folder, name), header);

  const states: string[] = [];
  for (const moment of momentsOf('withdraw', dataFolder)) {
    const vaults = start(moment);
    const { state, withdrawn_at, problem } = await vaults.status();
    expect(problem).toBeNull();
    if (withdrawn_at === null) {
      expect(state).toBe('locked');
      (await vaults.unlock(null, secret())).close();
    } else {
      expect(state).toBe('none');
      expect(await codeFrom(vaults.unlock(null, secret()))).toBe('vault_missing');
      const left = filesUnder(path.join(moment, 'vaults'));
      expect(left.map((file) => path.basename(file))).toEqual(['withdrawn.json']);
      expect(filesWith(moment, [wrap.key, kdf.salt])).toEqual([]);
      vaults.forgetWithdrawn();
      expect(readdirSync(path.join(moment, 'vaults'))).toEqual([]);
      expect(await start(moment).status()).toMatchObject({ state: 'none', withdrawn_at: null });
      (await start(moment).create('', secret())).close();
    }
    states.push(withdrawn_at === null ? 'as before' : 'withdrawn');
  }
  expect(states.length).toBeGreaterThan(10);
  expect([...new Set(states)]).toEqual(['as before', 'withdrawn']);
}, 120_000);

test('the key goes before anything else, and in its own place', async () => {
  const dataFolder = path.join(tempFolder(), 'data');
  (await start(dataFolder).create('', secret())).close();
  const { wrap } = decodeHeader(readFileSync(path.join(onlyVault(dataFolder), 'vault.json')));
  const moments = momentsOf('withdraw', dataFolder);
  const hasKey = (moment: string) => filesWith(moment, [wrap.key]).length > 0;
  const has = (moment: string, name: string) => filesUnder(moment).some((file) => file.endsWith(name));
  for (const moment of moments.filter(hasKey)) expect(has(moment, 'data.db')).toBe(true);
  // Overwritten before it is removed: there is a moment with a header that is not one.
  const gone = moments.filter((moment) => !hasKey(moment));
  expect(gone.filter((moment) => has(moment, 'vault.json'))).not.toEqual([]);
  expect(has(moments.at(-1) as string, 'data.db')).toBe(false);
}, 60_000);
