import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { isChromiumNoise, planLaunch } from '../../scripts/launch.mjs';

export interface RunningApp {
  app: ElectronApplication;
  page: Page;
  /** What the app's processes printed since Playwright had hold of them; the very first lines are missing. */
  output: string[];
  /** Errors of the page: exceptions, refusals of the content security policy, failed loads. */
  problems: string[];
}

/**
 * Opens the built app on a data folder of its own, with the Electron that the scripts prepared. Runs under the
 * virtual display that `npm run e2e` gives.
 */
export async function launchApp({
  dataFolder,
  args = [],
  env = {},
}: {
  dataFolder: string;
  args?: string[];
  env?: Record<string, string>;
}): Promise<RunningApp> {
  const plan = planLaunch({ isVirtualDisplay: true });
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const app = await _electron.launch({
    executablePath: plan.executable,
    args: [...plan.parameters, ...(args.some(isLanguage) ? [] : ['--lang=en-GB']), ...args],
    env: { ...Object.fromEntries(inherited), ...plan.env, RETURN_DESK_DATA: dataFolder, ...env },
    timeout: 30_000,
  });
  const output: string[] = [];
  const problems: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.push(...text.split('\n').filter((line) => line !== '' && !isChromiumNoise(line)));
    });
  }
  const page = await app.firstWindow();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { app, page, output, problems };
}

function isLanguage(argument: string): boolean {
  return argument.startsWith('--lang');
}
