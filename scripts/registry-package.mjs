// Fetches one exact file of the npm registry with the machine's own npm settings and checks it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cache, run, runNpm, stop } from './steps.mjs';

/**
 * @param {{ name: string, version: string, sha512: string }} wanted
 * @param {string} folder an empty folder that gets the package's files
 */
export async function unpackRegistryPackage({ name, version, sha512 }, folder) {
  const downloads = path.join(cache, 'downloads');
  await mkdir(downloads, { recursive: true });
  await mkdir(folder, { recursive: true });
  const file = path.join(downloads, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const parameters = ['pack', `${name}@${version}`, '--pack-destination', downloads, '--loglevel=error'];
  await runNpm(parameters, { limitSeconds: 900 });
  if ((await sha512Of(file)) !== sha512) {
    await rm(file, { force: true });
    throw stop(`${name}@${version} is not the file that was checked when this script was written`);
  }
  await run('tar', ['-xzf', file, '-C', folder, '--strip-components=1', '--no-same-owner']);
  await rm(file, { force: true });
}

/** @param {string} file */
async function sha512Of(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
