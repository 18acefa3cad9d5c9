// electron-builder calls this when a folder is packed and not yet signed or made into an installer.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readFuses, setFuses } from './fuses.mjs';
import { say } from './steps.mjs';

/**
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const runtime = { isOlder: process.env.RETURN_DESK_PACKING_TRIAL === '1' };
  const names = {
    darwin: `${packager.appInfo.productFilename}.app`,
    win32: `${packager.appInfo.productFilename}.exe`,
  };
  const name =
    electronPlatformName in names
      ? names[/** @type {'darwin' | 'win32'} */ (electronPlatformName)]
      : 'return-desk';
  const electron = path.join(appOutDir, name);
  // The default app that development starts the older Electron with; a package has its own.
  if (runtime.isOlder) await rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
  await setFuses(electron, runtime);
  for (const line of await readFuses(electron, runtime)) say(`    ${line}`);
}
