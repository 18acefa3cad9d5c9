import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { filesUnder, newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp } from '#test/support/electron.ts';
import { linkAsPackaged } from '#test/support/packaged.ts';
import { planLaunch } from '../../scripts/launch.mjs';
import { enterVault, get } from './calls.ts';

const PASSPHRASE = 'kastanje fiets regenboog vier';

/** Starts the app as a program of its own and waits for its end. */
function run(executable: string, words: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; text: string }>((resolve) => {
    const child = spawn(executable, words, { env: { ...process.env, ...env } });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    const limit = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, text });
    });
  });
}

// Elsewhere a packaged application is a bundle or an installer, which a test cannot make in passing.
if (process.platform === 'linux') {
  test('R8: a packaged application refuses the switches that would open it', async () => {
    const packaged = linkAsPackaged();
    const home = newDataFolder();
    const { parameters } = planLaunch({ isVirtualDisplay: true });
    try {
      for (const word of [
        '--remote-debugging-port=0',
        '--remote-debugging-pipe',
        // With --inspect-brk Electron waits before the first line of ours; only the fuse of the package ends that.
        '--inspect=0',
        '--js-flags=--expose-gc',
        `--user-data-dir=${home}/elsewhere`,
        '--proxy-server=127.0.0.1:9',
        '--host-rules=MAP * 127.0.0.1',
        '--ignore-certificate-errors',
        '--disable-web-security',
      ]) {
        const env = { HOME: home, XDG_CONFIG_HOME: `${home}/config`, RETURN_DESK_DATA: `${home}/data` };
        const { code, text } = await run(packaged.executable, [...parameters, word], env);
        expect(code, word).toBe(2);
        expect(text, word).toContain('Return Desk does not start with:');
        expect(text, word).toContain(word.split('=')[0]);
        expect(existsSync(`${home}/data`), word).toBe(false);
        expect(filesUnder(home).filter((file) => /vault|main\.log|preferences/.test(file))).toEqual([]);
      }
    } finally {
      packaged.remove();
      removeDataFolder(home);
    }
  });
}

test('R8: a second start on the same data ends, and brings the first window to the front', async () => {
  const dataFolder = newDataFolder();
  const { app } = await launchApp({ dataFolder });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const { executable, parameters, env } = planLaunch({ isVirtualDisplay: true });
  const second = await run(executable, parameters, { ...env, RETURN_DESK_DATA: dataFolder });
  expect(second.code).toBe(0);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isMinimized())),
    )
    .toEqual([false]);
  await app.close();
  removeDataFolder(dataFolder);
});

test('closing the window stores what is being typed, ends the core and the application', async () => {
  const dataFolder = newDataFolder();
  const account = { name: 'counsellor', passphrase: PASSPHRASE };
  const id = '0190a3f0-0000-7000-8000-00000000abcd';

  const first = await launchApp({ dataFolder });
  await enterVault(first.page, 'vault.create', account);
  await get(first.page, 'draft.save', { id, noun: 'person', person_id: null, body: {} });
  await first.page.locator(`a[href="/people/new?draft=${id}"]`).click();
  await first.page.locator('main form input[type="text"]').first().fill('typed in the last second');
  const ended = first.app.waitForEvent('close');
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;

  const second = await launchApp({ dataFolder });
  expect(await get(second.page, 'vault.status')).toMatchObject({ state: 'locked' });
  await enterVault(second.page, 'vault.unlock', account);
  const { draft } = await get(second.page, 'draft.get', { id });
  expect(JSON.stringify(draft)).toContain('typed in the last second');
  await second.app.close();
  removeDataFolder(dataFolder);
});
