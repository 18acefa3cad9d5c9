import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, runNpm, step } from '../../../scripts/steps.mjs';

const packages = join(import.meta.dirname, 'packages');
const folder = join(cache, 'peers');
const FILES = ['package.json', 'package-lock.json'];
const LIMIT_SECONDS = 900;

/** The peers, in exactly the versions of their lock file, in .cache/peers: the product has none of them. */
export async function installPeers(): Promise<void> {
  const hash = createHash('sha256');
  for (const file of FILES) hash.update(readFileSync(join(packages, file)));
  const wanted = hash.digest('hex');
  const stamp = join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Peers installed into .cache/peers', async () => {
    mkdirSync(folder, { recursive: true });
    for (const file of FILES) copyFileSync(join(packages, file), join(folder, file));
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await runNpm(['ci', '--prefix', folder, ...flags], { limitSeconds: LIMIT_SECONDS });
    // It has no binary for this Node without a compiler; the newer one beside it has, and serves as well.
    const nested = 'node_modules/@actual-app/sync-server/node_modules/better-sqlite3';
    rmSync(join(folder, nested), { recursive: true, force: true });
    writeFileSync(stamp, wanted);
  });
}
