// The npm packages, exactly as the lock file says.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJson, root, runNpm, say, step } from './steps.mjs';

export async function preparePackages() {
  const missing = firstMissingPackage();
  if (!missing) return;
  say(`    ${missing} is not installed as package-lock.json says.`);
  await step('Packages: npm ci (one to three minutes)', () =>
    runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { limitSeconds: 900 }),
  );
}

/** Compares with what npm says it installed, so an install by hand counts too. */
function firstMissingPackage() {
  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules';
  const wanted = readJson(path.join(root, 'package-lock.json')).packages;
  const installed = readJson(installedFile).packages;
  for (const [folder, { version, optional, link }] of Object.entries(wanted)) {
    // Optional packages of other platforms are rightly absent.
    if (folder === '' || link || (optional && !installed[folder])) continue;
    if (installed[folder]?.version !== version) return folder.slice('node_modules/'.length);
  }
  const node = path.join(root, 'node_modules', 'node', 'bin');
  return existsSync(node) ? null : 'node';
}
