import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeHeader } from '#core/vault/header.ts';
import { codeFrom, fingerprint, tempFolder } from '#test/support/store-files.ts';
import { CANARY, onlyVault, read, vaultsMadeOnce, write } from '#test/support/vault-copies.ts';
import { NEXT_PASSPHRASE, PASSPHRASE, secret, testMachine, WRONG } from '#test/support/vaults.ts';

const { originalOf, copyOf } = vaultsMadeOnce();
const noSideFiles = (name: string): boolean => /-(wal|shm)$/.test(name) || name === 'backoff.json';

describe('one vault', () => {
  test('a new computer has none, and unlocking says so', async () => {
    const vaults = testMachine(tempFolder()).start();
    expect(await vaults.status()).toEqual({
      ...{ state: 'none', vaults: 'none', mode: 'real', wait_seconds: 0, problem: null, withdrawn_at: null },
    });
    expect(await codeFrom(vaults.unlock(null, secret()))).toBe('vault_missing');
    expect(await codeFrom(vaults.changePassphrase(secret(), secret()))).toBe('vault_locked');
  });

  test('opens with its passphrase and no name, again after a restart', async () => {
    const machine = testMachine(copyOf('one'));
    for (let round = 0; round < 2; round++) {
      const vaults = machine.start();
      expect(await vaults.status()).toMatchObject({ state: 'locked', vaults: 'one', problem: null });
      const vault = await vaults.unlock(null, secret());
      expect(read(vault)).toBe(CANARY);
      expect(await vaults.status()).toMatchObject({ state: 'unlocked', mode: 'real', wait_seconds: 0 });
      expect(await codeFrom(vaults.unlock(null, secret()))).toBe('database_in_use');
      vault.close();
      expect(await vaults.status()).toMatchObject({ state: 'locked' });
    }
  });

  test('wipes the passphrase that it was given, right or wrong, and its keys when it closes', async () => {
    const vaults = testMachine(copyOf('one')).start();
    const wrong = secret('this is not the one');
    expect(await codeFrom(vaults.unlock(null, wrong))).toBe('passphrase_wrong');
    const right = secret();
    const vault = await vaults.unlock(null, right);
    expect([...wrong, ...right].every((byte) => byte === 0)).toBe(true);
    expect(vault.sealingKey.every((byte) => byte === 0)).toBe(false);
    vault.close();
    expect(vault.sealingKey.every((byte) => byte === 0)).toBe(true);
    expect(vault.db.open).toBe(false);
  });

  test('the key for sealed fields is the same each time, and not the key of the database', async () => {
    const machine = testMachine(copyOf('one'));
    const keys: string[] = [];
    for (let round = 0; round < 2; round++) {
      const vault = await machine.start().unlock(null, secret());
      keys.push(vault.sealingKey.toString('hex'));
      vault.close();
    }
    expect(keys[0]).toBe(keys[1]);
  });

  test('a weak passphrase makes nothing', async () => {
    const dataFolder = tempFolder();
    const vaults = testMachine(dataFolder).start();
    expect(await codeFrom(vaults.create('', secret('welkomwelkom')))).toBe('passphrase_weak');
    expect(await codeFrom(vaults.create('', secret('sample data, no real person')))).toBe('passphrase_weak');
    expect(readdirSync(dataFolder)).toEqual([]);
  });

  test('only the account of the computer may look', () => {
    if (process.platform === 'win32') return;
    for (const entry of readdirSync(originalOf('one'), { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      expect(statSync(file).mode & 0o077, file).toBe(0);
    }
  });

  test('nothing readable is outside of the database, nor in it', () => {
    for (const entry of readdirSync(originalOf('two'), { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile()) continue;
      const bytes = readFileSync(file);
      for (const plain of [
        CANARY,
        'Nino',
        'Beridze',
        'beridze',
        PASSPHRASE,
        NEXT_PASSPHRASE,
        'CREATE TABLE',
      ]) {
        expect(bytes.includes(plain), `${plain} in ${entry.name}`).toBe(false);
      }
    }
  });

  test('what happened is logged without a name, a passphrase or a path', async () => {
    const machine = testMachine(copyOf('two'));
    const vaults = machine.start();
    await codeFrom(vaults.unlock('Nino Beridze', secret('wrong passphrase here')));
    (await vaults.unlock('Nino Beridze', secret(NEXT_PASSPHRASE))).close();
    expect(machine.lines).toEqual([
      { event: 'unlock_failed', fields: { code: 'passphrase_wrong' } },
      { event: 'vault_opened', fields: { mode: 'real' } },
    ]);
  });
});

describe('several vaults', () => {
  test('each opens its own: by name, however it is written, or without one', async () => {
    const machine = testMachine(copyOf('two'));
    expect(await machine.start().status()).toMatchObject({ state: 'locked', vaults: 'several' });
    const named = await machine.start().unlock('  nino beridze ', secret(NEXT_PASSPHRASE));
    expect(read(named)).toBe('of the second');
    named.close();
    const unnamed = await machine.start().unlock(null, secret());
    expect(read(unnamed)).toBe(CANARY);
    unnamed.close();
  });

  test('one passphrase does not open the other vault', async () => {
    const vaults = testMachine(copyOf('two')).start();
    expect(await codeFrom(vaults.unlock('nino beridze', secret()))).toBe('passphrase_wrong');
    expect(await codeFrom(vaults.unlock('', secret(NEXT_PASSPHRASE)))).toBe('passphrase_wrong');
  });

  test("a name that is nobody's gives the same answer, after the same work, and waits the same", async () => {
    const answers: unknown[] = [];
    for (const name of ['nino beridze', 'somebody else']) {
      const dataFolder = copyOf('two');
      const machine = testMachine(dataFolder);
      const vaults = machine.start();
      const codes: string[] = [];
      for (let attempt = 0; attempt < 6; attempt++)
        codes.push(await codeFrom(vaults.unlock(name, secret(WRONG))));
      const { wait_seconds } = await vaults.status();
      answers.push({ codes, wait_seconds, derivations: machine.derivations(), lines: machine.lines });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ derivations: 5, wait_seconds: 5 });
  });

  test('a further vault needs a name of its own', async () => {
    const dataFolder = copyOf('two');
    const before = fingerprint(dataFolder);
    const vaults = testMachine(dataFolder).start();
    expect(await codeFrom(vaults.create(' ', secret()))).toBe('input_invalid');
    expect(await codeFrom(vaults.create('NINO BERIDZE', secret()))).toBe('vault_exists');
    expect(fingerprint(dataFolder)).toEqual(before);
  });
});

describe('files that are not what they should be', () => {
  const cases: [name: string, code: string, change: (folder: string) => void][] = [
    ['no database', 'database_missing', (folder) => rmSync(path.join(folder, 'data.db'))],
    ['no header', 'vault_header_missing', (folder) => rmSync(path.join(folder, 'vault.json'))],
    ['half a header', 'vault_header_damaged', (folder) => cut(path.join(folder, 'vault.json'))],
    [
      'an empty header',
      'vault_header_damaged',
      (folder) => writeFileSync(path.join(folder, 'vault.json'), ''),
    ],
    ['a header of a newer version', 'vault_header_version', (folder) => edit(folder, { version: 2 })],
    ['a header that asks for 8 KiB', 'vault_header_parameters', (folder) => edit(folder, { kdf: { m: 8 } })],
    [
      'a header that asks for 64 GiB',
      'vault_header_parameters',
      (folder) => edit(folder, { kdf: { m: 67_108_864 } }),
    ],
    ['an empty database', 'database_damaged', (folder) => writeFileSync(path.join(folder, 'data.db'), '')],
    [
      'a plain database',
      'database_plain',
      (folder) =>
        writeFileSync(path.join(folder, 'data.db'), Buffer.from('SQLite format 3\0'.padEnd(8192, '\0'))),
    ],
  ];

  test.each(cases)(
    '%s: %s, before anything is typed or derived, and nothing is written',
    async (_name, code, change) => {
      const dataFolder = copyOf('one');
      change(onlyVault(dataFolder));
      const before = fingerprint(dataFolder, noSideFiles);
      const machine = testMachine(dataFolder);
      expect(await machine.start().status()).toMatchObject({ state: 'locked', vaults: 'one', problem: code });
      expect(await codeFrom(machine.start().unlock(null, secret()))).toBe(code);
      if (code.startsWith('vault_')) expect(machine.derivations()).toBe(0);
      expect(fingerprint(dataFolder, noSideFiles)).toEqual(before);
    },
  );

  test("another vault's database is not opened, nor changed", async () => {
    const dataFolder = copyOf('two');
    const [one, two] = readdirSync(path.join(dataFolder, 'vaults')).map((name) =>
      path.join(dataFolder, 'vaults', name),
    );
    renameSync(path.join(one as string, 'data.db'), path.join(dataFolder, 'aside'));
    renameSync(path.join(two as string, 'data.db'), path.join(one as string, 'data.db'));
    renameSync(path.join(dataFolder, 'aside'), path.join(two as string, 'data.db'));
    const before = fingerprint(dataFolder, noSideFiles);
    expect(await codeFrom(testMachine(dataFolder).start().unlock(null, secret()))).toBe('database_damaged');
    expect(fingerprint(dataFolder, noSideFiles)).toEqual(before);
  });

  test('one damaged vault does not keep the other from opening, and is told of', async () => {
    const dataFolder = copyOf('two');
    const folder = path.join(dataFolder, 'vaults', '00000000-0000-4000-8000-000000000000');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'data.db'), 'half a copy');
    const vaults = testMachine(dataFolder).start();
    expect(await vaults.status()).toMatchObject({ vaults: 'several', problem: 'vault_header_missing' });
    (await vaults.unlock('nino beridze', secret(NEXT_PASSPHRASE))).close();
    expect(readdirSync(folder)).toEqual(['data.db']);
  });

  test("what is left of a creation that was killed is told of, kept, and in nobody's way", async () => {
    const dataFolder = tempFolder();
    const part = path.join(dataFolder, 'vaults', '00000000-0000-4000-8000-000000000000.new');
    mkdirSync(part, { recursive: true });
    writeFileSync(path.join(part, 'vault.json'), 'half');
    const vaults = testMachine(dataFolder).start();
    expect(await vaults.status()).toMatchObject({ state: 'none', problem: 'vault_unfinished' });
    const vault = await vaults.create('', secret());
    vault.close();
    expect(await vaults.status()).toMatchObject({ state: 'locked', vaults: 'one', problem: null });
    expect(readFileSync(path.join(part, 'vault.json'), 'utf8')).toBe('half');
  });

  test('a creation that fails leaves nothing, and the next one works', async () => {
    const dataFolder = tempFolder();
    const broken = path.join(dataFolder, 'broken');
    mkdirSync(broken);
    writeFileSync(path.join(broken, '001_start.sql'), 'CREATE TABLE');
    const failing = testMachine(dataFolder, { migrationsFolder: broken }).start();
    await expect(failing.create('', secret())).rejects.toThrow('incomplete input');
    expect(readdirSync(path.join(dataFolder, 'vaults'))).toEqual([]);
    expect(await testMachine(dataFolder).start().status()).toMatchObject({ state: 'none', problem: null });
  });
});

describe('sample vault', () => {
  test('is made at the first time, opened later, and apart from the real ones', async () => {
    const dataFolder = copyOf('one');
    const machine = testMachine(dataFolder);
    const vaults = machine.start();
    const sample = await vaults.openSample();
    expect(sample.mode).toBe('sample');
    expect(await vaults.status()).toMatchObject({ state: 'unlocked', mode: 'sample' });
    write(sample, 'seeded');
    expect(await codeFrom(vaults.changePassphrase(secret(), secret(NEXT_PASSPHRASE)))).toBe(
      'sample_passphrase',
    );
    sample.close();
    const again = await machine.start().openSample();
    expect(read(again)).toBe('seeded');
    expect(again.vaultId).toBe(sample.vaultId);
    again.close();
    expect(await machine.start().status()).toMatchObject({ state: 'locked', vaults: 'one', mode: 'real' });
  });

  test('half of one, which holds nobody real, is made again', async () => {
    const dataFolder = tempFolder();
    mkdirSync(path.join(dataFolder, 'sample.new'));
    writeFileSync(path.join(dataFolder, 'sample.new', 'data.db'), 'half');
    (await testMachine(dataFolder).start().openSample()).close();
    expect(readdirSync(dataFolder)).toEqual(['sample']);
  });

  test('neither kind passes as the other', async () => {
    const dataFolder = copyOf('one');
    cpSync(onlyVault(dataFolder), path.join(dataFolder, 'sample'), { recursive: true });
    const machine = testMachine(dataFolder);
    expect(await codeFrom(machine.start().openSample())).toBe('vault_header_damaged');
    const header = JSON.parse(readFileSync(path.join(onlyVault(dataFolder), 'vault.json'), 'utf8'));
    writeFileSync(path.join(dataFolder, 'sample', 'vault.json'), encodeHeader({ ...header, mode: 'sample' }));
    expect(await codeFrom(machine.start().openSample())).toBe('vault_header_damaged');
  });
});

function cut(file: string): void {
  writeFileSync(file, readFileSync(file).subarray(0, 200));
}

/** As an attacker would: with the checksum set right again. */
function edit(folder: string, change: { version?: number; kdf?: object }): void {
  const file = path.join(folder, 'vault.json');
  const header = JSON.parse(readFileSync(file, 'utf8'));
  const changed = { ...header, ...change, kdf: { ...header.kdf, ...change.kdf } };
  writeFileSync(file, encodeHeader(changed));
}
