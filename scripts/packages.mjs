// The npm packages, exactly as the lock file says, without their install scripts (.npmrc). The one script that is
// needed is the one that brings Node 24 itself; what else a package might want to run or compile, it may not.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJson, root, runNpm, say, step } from './steps.mjs';

export async function preparePackages() {
  const missing = firstMissingPackage();
  if (missing) {
    say(`    ${missing} is not installed as package-lock.json says.`);
    await step('Packages: npm ci (one to three minutes)', () =>
      runNpm(['ci', '--include=dev', ...quiet], { limitSeconds: 900 }),
    );
  }
  if (!existsSync(path.join(root, 'node_modules', 'node', 'bin'))) {
    await step('Node 24 for the project', () =>
      runNpm(['rebuild', 'node', '--ignore-scripts=false', ...quiet], { limitSeconds: 600 }),
    );
  }
}

/** Errors only: on Node 20 npm would warn about each package that wants the Node that is just being brought. */
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

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
  return null;
}
