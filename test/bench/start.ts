// Cold start to a usable window beside an empty Electron window, each in a fresh process on a fresh data folder.
// "Usable": the first screen's button can be pressed. Runs alternate, so that noise meets both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { median, report, timedAsync } from '#test/bench/measure.ts';
import { planLaunch } from '../../scripts/launch.mjs';

const RUNS = 7;
const work = mkdtempSync(join(tmpdir(), 'return-desk-bench-'));
const emptyApp = join(work, 'empty');
mkdirSync(emptyApp);
writeFileSync(
  join(emptyApp, 'package.json'),
  JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }),
);
writeFileSync(
  join(emptyApp, 'main.js'),
  `const { app, BrowserWindow } = require('electron');
   app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 820 }).loadURL('data:text/html,<button>ready</button>'));
   app.on('window-all-closed', () => app.quit());`,
);

const plan = planLaunch({ isVirtualDisplay: true });
const flags = plan.parameters.slice(0, -1);
const appFolder = plan.parameters[plan.parameters.length - 1] as string;

async function start(folder: string, run: number): Promise<number> {
  const [milliseconds, app] = await timedAsync(async () => {
    const launched = await _electron.launch({
      executablePath: plan.executable,
      args: [...flags, folder],
      env: {
        ...(process.env as Record<string, string>),
        ...plan.env,
        RETURN_DESK_DATA: join(work, `data-${run}`),
      },
    });
    const page = await launched.firstWindow();
    await page.getByRole('button').first().waitFor();
    return launched;
  });
  await app.close();
  return milliseconds;
}

const empty: number[] = [];
const ours: number[] = [];
for (let run = 0; run < RUNS; run++) {
  empty.push(await start(emptyApp, run));
  ours.push(await start(appFolder, run));
}
report({ what: 'cold start of an empty Electron window', unit: 'ms', values: empty });
report({ what: 'cold start to the usable first screen', unit: 'ms', values: ours });
report({
  what: 'cold start, times the empty window',
  unit: '×',
  values: [median(ours) / median(empty)],
  aim: '1.5 ×',
});
rmSync(work, { recursive: true, force: true });
