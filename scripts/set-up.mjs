// Everything between a fresh clone and a running app. Each part looks first and does nothing when all is there.

import { mkdir, writeFile } from 'node:fs/promises';
import { prepareDatabaseBinding } from './database-binding.mjs';
import { prepareElectron } from './electron-runtime.mjs';
import { runtimeFile } from './launch.mjs';
import { preparePackages } from './packages.mjs';
import { cache, say, seconds } from './steps.mjs';
import { prepareSystemLibraries } from './system-libraries.mjs';

/** @param {{ forTests?: boolean }} [purpose] */
export async function setUp({ forTests = false } = {}) {
  const start = performance.now();
  say('Set-up');
  // Side by side: one waits for npm's registry, the other for Debian's.
  await Promise.all([preparePackages(), prepareSystemLibraries({ forTests })]);
  const electron = await prepareElectron();
  const binding = electron.isOlder ? await prepareDatabaseBinding() : null;
  await mkdir(cache, { recursive: true });
  await writeFile(runtimeFile, `${JSON.stringify({ ...electron, binding }, null, 2)}\n`);
  say(`  ✓ Ready, Electron ${electron.version} (${seconds(start)})`);
}
