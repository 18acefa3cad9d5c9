// The app's four bundles, made by Vite into dist/. Runs on the project's Node 24.

import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { mainBundle } from '../vite.main.config.ts';
import { rendererBundle } from '../vite.renderer.config.ts';
import { root } from './steps.mjs';

const bundles = {
  main: mainBundle('main'),
  preload: mainBundle('preload'),
  core: mainBundle('core'),
  renderer: rendererBundle(),
};

/** @typedef {keyof typeof bundles} BundleName */

export async function bundleOnce() {
  await emptyOutput();
  for (const config of Object.values(bundles)) await build(config);
}

/**
 * Stays and bundles again what has changed.
 * @param {(name: BundleName) => void} onBundled
 */
export async function bundleAndWatch(onBundled) {
  await emptyOutput();
  for (const name of /** @type {BundleName[]} */ (Object.keys(bundles))) {
    const config = bundles[name];
    const watcher = await build({ ...config, build: { ...config.build, watch: {} } });
    if (!('on' in watcher)) throw new Error(`${name} is not watched`);
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') console.error(event.error.message);
      if (event.code === 'END') onBundled(name);
    });
  }
}

async function emptyOutput() {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  // The core reads its migrations and the catalogue as files, from the folder beside it.
  const migrations = path.join(root, 'dist', 'main', 'migrations');
  await mkdir(migrations, { recursive: true });
  await cp(path.join(root, 'main', 'core', 'store', 'migrations'), migrations, { recursive: true });
  await cp(path.join(root, 'data', 'catalogue.json'), path.join(root, 'dist', 'main', 'catalogue.json'));
}
