// Makes a vault, changes its passphrase or destroys it as withdrawn, and before every call that changes the file system copies the data folder
// aside: what a kill at that moment would leave.
import { createHash } from 'node:crypto';
import fs, { cpSync, existsSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const [work, dataFolder, moments] = process.argv.slice(2) as [
  'create' | 'change' | 'withdraw',
  string,
  string,
];
let count = 0;
let isWatching = false;

function keepMoment(): void {
  isWatching = false;
  count++;
  const moment = path.join(moments, String(count).padStart(3, '0'));
  if (existsSync(dataFolder)) cpSync(dataFolder, moment, { recursive: true });
  isWatching = true;
}

type Functions = Record<string, unknown>;
for (const [owner, names] of [
  [fs, ['mkdirSync', 'openSync', 'writeSync', 'fsyncSync', 'rmSync']],
  [promises, ['open', 'rename', 'rm']],
] as [Functions, string[]][]) {
  for (const name of names) {
    const original = owner[name] as (...parameters: unknown[]) => unknown;
    owner[name] = (...parameters: unknown[]) => {
      if (isWatching) keepMoment();
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
  isWatching = true;
  await vaults.create('', secret());
} else if (work === 'withdraw') {
  await vaults.unlock(null, secret());
  isWatching = true;
  await vaults.withdraw();
} else {
  await vaults.unlock(null, secret());
  isWatching = true;
  await vaults.changePassphrase(secret(), secret(NEXT_PASSPHRASE));
}
keepMoment();
process.exit(0);
