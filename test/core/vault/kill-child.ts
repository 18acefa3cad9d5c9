// Makes a vault or changes its passphrase, and kills itself right before the file system is called for the n-th time.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [work, dataFolder, killAt] = process.argv.slice(2) as ['create' | 'change', string, string];
let calls = 0;
let isCounting = false;

type Functions = Record<string, unknown>;
// Those that change something, or make it lasting.
for (const [owner, names] of [
  [fs, ['mkdirSync', 'openSync', 'fsyncSync', 'rmSync']],
  [promises, ['open', 'rename', 'rm']],
] as [Functions, string[]][]) {
  for (const name of names) {
    const original = owner[name] as (...parameters: unknown[]) => unknown;
    owner[name] = (...parameters: unknown[]) => {
      if (isCounting && ++calls === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      return original(...parameters);
    };
  }
}
syncBuiltinESMExports();

const { testMachine, secret, NEXT_PASSPHRASE } = await import('#test/support/vaults.ts');
const vaults = testMachine(dataFolder, {
  // Not what is looked at here, and it would take most of the time.
  derive: async (passphrase, salt) => createHash('sha256').update(passphrase).update(salt).digest(),
}).start();

if (work === 'create') {
  isCounting = true;
  await vaults.create('', secret());
} else {
  await vaults.unlock(null, secret());
  isCounting = true;
  await vaults.changePassphrase(secret(), secret(NEXT_PASSPHRASE));
}
console.log('done');
process.exit(0);
