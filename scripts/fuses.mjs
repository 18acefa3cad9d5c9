// What Electron itself must refuse in a packed app, whatever the command line or the environment asks for.

import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { stop } from './steps.mjs';

/** @type {Record<FuseV1Options, boolean>} */
const wanted = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

const nameOf = (/** @type {FuseV1Options} */ option) => FuseV1Options[option];
const options = /** @type {FuseV1Options[]} */ (Object.keys(wanted).map(Number));

/**
 * @param {string} electron the executable, or the .app of macOS
 * @param {{ isOlder: boolean }} runtime only the older Electron may lack a fuse; a new one that has more stops the packing
 */
export async function setFuses(electron, { isOlder }) {
  const present = await presentFuses(electron);
  const known = isOlder ? options.filter((option) => present.has(option)) : options;
  /** @type {import('@electron/fuses').FuseConfig} */
  const config = {
    ...Object.fromEntries(known.map((option) => [option, wanted[option]])),
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
  };
  await flipFuses(electron, isOlder ? config : { ...wanted, ...config, strictlyRequireAllFuses: true });
}

/**
 * Reads the fuses of a finished package; throws when one is not as it must be.
 * @param {string} electron
 * @param {{ isOlder: boolean }} runtime
 * @returns {Promise<string[]>} one line a fuse
 */
export async function readFuses(electron, { isOlder }) {
  const present = await presentFuses(electron);
  return options.map((option) => {
    const state = present.get(option);
    if (state === undefined && isOlder) return `${nameOf(option)}: not in this Electron`;
    const isOn = state === FuseState.ENABLE;
    if (state === undefined || isOn !== wanted[option]) {
      throw stop(`the fuse ${nameOf(option)} of ${electron} is not ${wanted[option] ? 'on' : 'off'}`);
    }
    return `${nameOf(option)}: ${isOn ? 'on' : 'off'}`;
  });
}

/** @param {string} electron */
async function presentFuses(electron) {
  const { version: _, ...wire } = await getCurrentFuseWire(electron);
  return new Map(Object.entries(wire).map(([option, state]) => [Number(option), Number(state)]));
}
