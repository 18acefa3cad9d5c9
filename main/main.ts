import { app, protocol } from 'electron';
import { BUNDLE_PRIVILEGES } from '#main/app-protocol.ts';
import { openDesk } from '#main/desk.ts';
import { readDevelopment } from '#main/development.ts';
import { kindOf, openLog } from '#main/log.ts';
import { denyNavigation } from '#main/navigation.ts';
import { findPaths } from '#main/paths.ts';
import { refusedSwitches } from '#main/switches.ts';

const development = readDevelopment(process.env, app.isPackaged);
const refused = development.isDevelopment ? [] : refusedSwitches(process.argv.slice(1));

if (refused.length > 0) {
  // Before anything is read or written: the data folder itself may be what a switch points elsewhere.
  process.stderr.write(`Return Desk does not start with: ${refused.map((name) => `--${name}`).join(' ')}\n`);
  app.exit(2);
} else {
  start();
}

function start(): void {
  const paths = findPaths(app, development.dataFolder);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const log = openLog(paths.logs);
  // Electron would show a box with the stack. Crash reports are never started, so none is written either.
  process.on('uncaughtException', (error) => log('bug', { kind: kindOf(error) }));
  process.on('unhandledRejection', (error) => log('bug', { kind: kindOf(error) }));

  // Also for what is not a window of ours. As root, which only tests are, Chromium has no sandbox at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([BUNDLE_PRIVILEGES]);
  app.on('web-contents-created', (_event, contents) => denyNavigation(contents));
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => openDesk({ development, paths, log }))
    .catch((error: unknown) => {
      log('bug', { kind: kindOf(error) });
      // Without a window nobody could see or end it, and the next start would find this one in its way.
      app.exit(1);
    });
}
