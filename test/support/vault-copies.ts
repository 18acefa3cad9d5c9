import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { UnlockedVault } from '#core/vault/unlocked.ts';
import { tempFolder } from './store-files.ts';
import { NEXT_PASSPHRASE, secret, testMachine } from './vaults.ts';

export const CANARY = 'CANARY-Nino-Beridze';

export const write = (vault: UnlockedVault, value: string): void => {
  vault.db.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('test', ?)").run(value);
};
export const read = (vault: UnlockedVault): unknown =>
  vault.db.prepare("SELECT value FROM setting WHERE name = 'test'").pluck().get();

export const onlyVault = (dataFolder: string): string => {
  const [name] = readdirSync(path.join(dataFolder, 'vaults'));
  return path.join(dataFolder, 'vaults', name as string);
};

/**
 * A computer with one vault and one with two, made once a test file, since Argon2id takes its time; each test works
 * on a copy.
 */
export function vaultsMadeOnce() {
  let original: string;
  beforeAll(async () => {
    original = mkdtempSync(path.join(tmpdir(), 'return-desk-'));
    const vaults = testMachine(path.join(original, 'one')).start();
    const vault = await vaults.create('', secret());
    write(vault, CANARY);
    vault.close();
    cpSync(path.join(original, 'one'), path.join(original, 'two'), { recursive: true });
    const second = testMachine(path.join(original, 'two')).start();
    const other = await second.create('Nino  Beridze', secret(NEXT_PASSPHRASE));
    write(other, 'of the second');
    other.close();
  });
  afterAll(() => rmSync(original, { recursive: true, force: true }));
  type Which = 'one' | 'two';
  /** Only to be looked at. */
  const originalOf = (which: Which): string => path.join(original, which);
  const copyOf = (which: Which): string => {
    const folder = path.join(tempFolder(), 'data');
    cpSync(originalOf(which), folder, { recursive: true });
    return folder;
  };
  return { originalOf, copyOf };
}
