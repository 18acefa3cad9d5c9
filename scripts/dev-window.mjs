// The part of `npm run dev` that needs the packages: bundles what changes; the page's changes reload the window,
// the main side's start the app anew.

import { _electron } from '@playwright/test';
import { bundleAndWatch } from './bundles.mjs';
import { isChromiumNoise, planLaunch } from './launch.mjs';
import { say } from './steps.mjs';

const { executable, parameters, env, notes } = planLaunch();
/** @type {import('@playwright/test').ElectronApplication | null} */
let app = null;
/** @type {Set<string>} */
const changed = new Set();
/** @type {NodeJS.Timeout | undefined} */
let timer;
let isChanging = false;

for (const note of notes) say(note);
await bundleAndWatch((name) => {
  changed.add(name);
  clearTimeout(timer);
  // The bundles that one edit touches arrive close together.
  timer = setTimeout(follow, 300);
});

async function follow() {
  if (isChanging) {
    timer = setTimeout(follow, 300);
    return;
  }
  isChanging = true;
  const isPageOnly = changed.size === 1 && changed.has('renderer');
  say(`Bundled: ${[...changed].join(', ')}`);
  changed.clear();
  if (app && isPageOnly) {
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.reloadIgnoringCache();
    });
  } else {
    await openAnew();
  }
  isChanging = false;
}

async function openAnew() {
  const old = app;
  app = null;
  await old?.close();
  const opened = await _electron.launch({
    executablePath: executable,
    args: [...parameters, ...process.argv.slice(2)],
    env: { .../** @type {Record<string, string>} */ (process.env), ...env },
  });
  app = opened;
  opened.process().stdout?.on('data', (text) => process.stdout.write(text));
  opened.process().stderr?.on('data', (text) => {
    process.stderr.write(
      String(text)
        .split('\n')
        .filter((line) => !isChromiumNoise(line))
        .join('\n'),
    );
  });
  // Closed by the user, not by an edit.
  opened.on('close', () => {
    if (app === opened) process.exit(0);
  });
}
