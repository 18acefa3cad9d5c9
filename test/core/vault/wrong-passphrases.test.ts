import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeFrom } from '#test/support/store-files.ts';
import { CANARY, onlyVault, read, vaultsMadeOnce } from '#test/support/vault-copies.ts';
import { NEXT_PASSPHRASE, secret, testMachine, WRONG } from '#test/support/vaults.ts';

const { copyOf } = vaultsMadeOnce();

describe('wrong passphrases', () => {
  test('five are free, then one waits; a restart does not help; the right one forgives', async () => {
    const machine = testMachine(copyOf('one'));
    let vaults = machine.start();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await codeFrom(vaults.unlock(null, secret(WRONG)))).toBe('passphrase_wrong');
    }
    vaults = machine.start();
    expect(await vaults.status()).toMatchObject({ wait_seconds: 5 });
    expect(await codeFrom(vaults.unlock(null, secret()))).toBe('unlock_waiting');
    expect(machine.derivations()).toBe(5);
    machine.pass(5000);
    (await vaults.unlock(null, secret())).close();
    vaults = machine.start();
    expect(await vaults.status()).toMatchObject({ wait_seconds: 0 });
    expect(await codeFrom(vaults.unlock(null, secret(WRONG)))).toBe('passphrase_wrong');
    expect(await vaults.status()).toMatchObject({ wait_seconds: 0 });
  });

  test('many at once are taken one by one', async () => {
    const machine = testMachine(copyOf('one'));
    const vaults = machine.start();
    const attempts = Array.from({ length: 8 }, () => codeFrom(vaults.unlock(null, secret(WRONG))));
    const codes = await Promise.all(attempts);
    expect(codes.filter((code) => code === 'passphrase_wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'unlock_waiting')).toHaveLength(3);
  });

  test('guessing the present passphrase at an open screen counts too', async () => {
    const machine = testMachine(copyOf('one'));
    const vaults = machine.start();
    const vault = await vaults.unlock(null, secret());
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await codeFrom(vaults.changePassphrase(secret(WRONG), secret(NEXT_PASSPHRASE)))).toBe(
        'passphrase_wrong',
      );
    }
    expect(await codeFrom(vaults.changePassphrase(secret(), secret(NEXT_PASSPHRASE)))).toBe('unlock_waiting');
    vault.close();
  });
});

describe('another passphrase', () => {
  test('wraps the key anew: the database is not touched, the old passphrase is void', async () => {
    const dataFolder = copyOf('one');
    const folder = onlyVault(dataFolder);
    const machine = testMachine(dataFolder);
    const vaults = machine.start();
    const vault = await vaults.unlock(null, secret());
    const database = readFileSync(path.join(folder, 'data.db'));
    await vaults.changePassphrase(secret(), secret(NEXT_PASSPHRASE));
    expect(readFileSync(path.join(folder, 'data.db')).equals(database)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
    expect(read(vault)).toBe(CANARY);
    vault.close();
    expect(await codeFrom(machine.start().unlock(null, secret()))).toBe('passphrase_wrong');
    const again = await machine.start().unlock(null, secret(NEXT_PASSPHRASE));
    expect(read(again)).toBe(CANARY);
    again.close();
  });

  test('a weak one, or a wrong present one, changes nothing', async () => {
    const dataFolder = copyOf('one');
    const header = path.join(onlyVault(dataFolder), 'vault.json');
    const before = readFileSync(header);
    const vaults = testMachine(dataFolder).start();
    const vault = await vaults.unlock(null, secret());
    expect(await codeFrom(vaults.changePassphrase(secret(), secret('welkomwelkom')))).toBe('passphrase_weak');
    expect(await codeFrom(vaults.changePassphrase(secret(WRONG), secret(NEXT_PASSPHRASE)))).toBe(
      'passphrase_wrong',
    );
    expect(readFileSync(header).equals(before)).toBe(true);
    vault.close();
  });

  test('what a killed change left behind does not stay as a way in', async () => {
    const dataFolder = copyOf('one');
    const folder = onlyVault(dataFolder);
    const part = path.join(folder, '.vault.json.0123456789ab.part');
    cpSync(path.join(folder, 'vault.json'), part);
    const machine = testMachine(dataFolder);
    expect(await machine.start().status()).toMatchObject({ state: 'locked', problem: null });
    (await machine.start().unlock(null, secret())).close();
    expect(readdirSync(folder)).not.toContain(path.basename(part));
  });
});
