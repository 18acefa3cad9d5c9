import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { planLaunch } from '../../scripts/launch.mjs';

/**
 * The same Electron under a name that is not `electron`: that is how `app.isPackaged` becomes true, and with it
 * everything that only development may do is off. Linux; a hard link, since Electron looks at its own real path.
 */
export function linkAsPackaged(): { executable: string; remove(): void } {
  const { executable } = planLaunch({ isVirtualDisplay: true });
  const runtime = path.dirname(executable);
  const folder = mkdtempSync(path.join(path.dirname(runtime), 'packaged-'));
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(runtime)) {
    if (path.join(runtime, name) === executable) linkSync(executable, path.join(folder, 'return-desk'));
    else symlinkSync(path.join(runtime, name), path.join(folder, name));
  }
  return {
    executable: path.join(folder, 'return-desk'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
