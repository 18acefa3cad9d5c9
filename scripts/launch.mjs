// The one place that knows how the app is started here: which executable, which flags, which environment.
// `npm start`, `npm run dev`, the benchmarks and the end-to-end tests all ask it.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { cache, readJson, root, stop } from './steps.mjs';
import { hasDisplay, isOnPath, isRoot } from './system-libraries.mjs';

export const runtimeFile = path.join(cache, 'runtime.json');

/**
 * @typedef {object} Launch
 * @property {string} executable
 * @property {string[]} parameters flags of this machine, then the app's folder
 * @property {Record<string, string>} env to be added
 * @property {string[]} notes what is done differently here, to be said to the user
 */

/**
 * @param {{ isVirtualDisplay?: boolean }} [options] the caller wraps the app in xvfb-run
 * @returns {Launch}
 */
export function planLaunch({ isVirtualDisplay = false } = {}) {
  if (!existsSync(runtimeFile)) throw stop('no Electron is prepared yet: run npm start or npm test once');
  const { executable, binding } = readJson(runtimeFile);
  const flags = [];
  const notes = [];
  if (isVirtualDisplay) notes.push('No display: it runs in a virtual one (xvfb-run), where nobody sees it.');
  if (process.platform === 'linux' && isRoot()) {
    flags.push('--no-sandbox');
    notes.push('Chromium has no sandbox for root: --no-sandbox.');
  }
  if (process.platform === 'linux' && (isVirtualDisplay || !existsSync('/dev/dri'))) {
    flags.push('--disable-gpu');
    notes.push('No graphics card: --disable-gpu.');
  }
  return {
    executable,
    parameters: [...flags, root],
    env: binding ? { RETURN_DESK_SQLITE_BINDING: binding } : {},
    notes,
  };
}

/**
 * Puts xvfb-run before a command where there is no display.
 * @param {{ always?: boolean }} [options] tests use a virtual display whenever they can, to keep windows off the user's
 * @returns {string[]} the words to put before the command
 */
export function displayWrapper({ always = false } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !always)) return [];
  if (isOnPath('xvfb-run')) return ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24'];
  if (hasDisplay()) return [];
  throw stop('there is no display, and xvfb-run is not installed');
}

/**
 * Chromium complains about services that a small machine does not have and that the app does not use.
 * @param {string} line
 */
export function isChromiumNoise(line) {
  return /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):(bus|object_proxy|viz_main_impl|zygote_\w+|gpu_\w+)\.cc/.test(
    line,
  );
}
