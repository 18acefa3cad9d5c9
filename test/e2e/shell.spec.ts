import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { CONTENT_SECURITY_POLICY } from '#main/app-protocol.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { hostileAddresses } from '#test/support/hostile-addresses.ts';
import { ask } from './calls.ts';

const dataFolder = newDataFolder();
let running: RunningApp;
let server: Server;
/** What the page must never reach; it counts who knocks. */
let outside: string;
const knocks: string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    knocks.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await launchApp({ dataFolder });
  // Whatever is handed to the system's browser is written down instead.
  await running.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address: string) => {
      opened.push(address);
    };
  });
});

test.afterAll(async () => {
  await running.app.close();
  await new Promise((resolve) => server.close(resolve));
  removeDataFolder(dataFolder);
});

test('R1: the window has a sandboxed, isolated page without Node', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in Electron's types, and there in every version so far.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect(preferences.nodeIntegrationInWorker ?? false).toBe(false);
  expect(preferences.enableBlinkFeatures ?? '').toBe('');

  const page = await running.page.evaluate(() => ({
    node: ['process', 'require', 'module', 'Buffer', '__dirname', 'global'].filter((name) => name in window),
    bridge: Object.entries(window.returnDesk).map(([name, value]) => `${name}: ${typeof value}`),
    origin: window.origin,
  }));
  expect(page).toEqual({ node: [], bridge: ['call: function', 'on: function'], origin: 'app://bundle' });
});

test('R1: a frame inside the page has no bridge', async () => {
  const inside = await running.page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const keys = Object.keys(frame.contentWindow ?? {}).filter((key) =>
      /returnDesk|require|process/.test(key),
    );
    frame.remove();
    return keys;
  });
  expect(inside).toEqual([]);
});

test('R2: the scheme serves the bundle and nothing else', async () => {
  const answers = await running.app.evaluate(
    async ({ session }, addresses) => {
      const { protocol: _, ...ours } = { protocol: null, session: session.fromPartition('return-desk') };
      const answers: [string, number, string | null][] = [];
      for (const address of addresses) {
        const answer = await ours.session.fetch(address).catch(() => null);
        answers.push([address, answer?.status ?? 0, answer?.headers.get('content-security-policy') ?? null]);
      }
      return answers;
    },
    [
      'app://bundle/index.html',
      'app://x/../../etc/passwd',
      'app://bundle/../../etc/passwd',
      'app://bundle/%2e%2e/%2e%2e/etc/passwd',
      'app://bundle/..%2f..%2fetc/passwd',
      'app://bundle/..\\..\\etc\\passwd',
      'app://bundle/index.html%00',
      'app://bundle/../main/main.cjs',
      'app://bundle/../package.json',
      'app://evil/index.html',
    ],
  );
  const [start, ...others] = answers;
  expect(start).toEqual(['app://bundle/index.html', 200, CONTENT_SECURITY_POLICY]);
  // 0: refused before it was asked for, as every address of another host is.
  for (const [address, status] of others) expect([0, 404], address).toContain(status);
});

test('R3: the page runs no code of others and reaches nothing outside', async () => {
  const ran = await running.page.evaluate(async (outside) => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const attempt = async (name: string, work: () => unknown) => {
      try {
        await work();
        seen.push(name);
      } catch {
        // Refused, as it should be.
      }
    };
    const dataScript: string = 'data:text/javascript,export{}';
    const put = <K extends keyof HTMLElementTagNameMap>(tag: K, set: Partial<HTMLElementTagNameMap[K]>) => {
      const element = document.createElement(tag);
      try {
        Object.assign(element, set);
      } catch {
        // Trusted types refuse some of them already here; the element is put in all the same.
      }
      document.body.append(element);
    };

    // The debugger lifts the ban on evaluating for the turn in which it calls this function.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await attempt('innerHTML', () => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.seen.push(1)">');
    });
    await attempt('eval', () => Reflect.get(window, 'eval')('1'));
    await attempt('Function', () => new Function('return 1')());
    await attempt('text timer', () => setTimeout('window.seen.push("text timer ran")', 0));
    await attempt('fetch', () => fetch(`${outside}/fetch`));
    await attempt('fetch of the bundle', () => fetch('app://bundle/index.html'));
    await attempt('import', () => import(/* @vite-ignore */ `${outside}/import.js`));
    await attempt('data import', () => import(/* @vite-ignore */ dataScript));
    await attempt('worker', () => new Worker(`${outside}/worker.js`));
    await attempt(
      'socket',
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${outside.replace('http', 'ws')}/socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
    );
    await attempt(
      'events',
      () =>
        new Promise((resolve, reject) => {
          const events = new EventSource(`${outside}/events`);
          events.onopen = resolve;
          events.onerror = reject;
        }),
    );
    await attempt('beacon', () => {
      if (!navigator.sendBeacon(`${outside}/beacon`)) throw new Error('refused');
    });
    const inline = document.createElement('img');
    inline.setAttribute('src', `${outside}/image.png`);
    await attempt('handler', () => inline.setAttribute('onerror', 'window.seen.push("onerror ran")'));
    document.body.append(inline);
    put('script', { text: 'window.seen.push("script ran")' });
    put('script', { src: `${outside}/script.js` });
    put('link', { rel: 'stylesheet', href: `${outside}/style.css` });
    put('link', { rel: 'prefetch', href: `${outside}/prefetch` });
    put('link', { rel: 'preconnect', href: outside });
    put('video', { src: `${outside}/video.mp4` });
    put('object', { data: `${outside}/object` });
    put('embed', { src: `${outside}/embed` });
    put('iframe', { src: `${outside}/frame` });
    put('style', { textContent: `body { background: url(${outside}/background.png) }` });
    const marked = document.createElement('p');
    marked.setAttribute('style', 'position: fixed');
    document.body.append(marked);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { seen, inlineStyle: getComputedStyle(marked).position };
  }, outside);
  expect(ran.inlineStyle).toBe('static');
  // The beacon says that it was queued; that it never left is what the server tells.
  expect(ran.seen.filter((name) => name !== 'beacon')).toEqual([]);
  expect(knocks).toEqual([]);
});

test('R4: no permission is ever given', async () => {
  const answers = await running.page.evaluate(async () => {
    const names = [
      ...['geolocation', 'notifications', 'push', 'midi', 'camera', 'microphone', 'background-fetch'],
      ...['background-sync', 'persistent-storage', 'ambient-light-sensor', 'accelerometer', 'gyroscope'],
      ...['magnetometer', 'clipboard-read', 'clipboard-write', 'payment-handler', 'idle-detection'],
      ...['periodic-background-sync', 'screen-wake-lock', 'nfc', 'display-capture', 'storage-access'],
      ...['window-management', 'local-fonts'],
    ];
    const states = await Promise.all(
      names.map(async (name) => {
        const query = { name, userVisibleOnly: true } as unknown as PermissionDescriptor;
        const status = await navigator.permissions.query(query).catch(() => null);
        return [name, status?.state ?? 'unknown'] as const;
      }),
    );
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => false,
        () => true,
      );
    return {
      granted: states.filter(([, state]) => state === 'granted').map(([name]) => name),
      denied: states.filter(([, state]) => state === 'denied').length,
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
      screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
      clipboard: await refused(navigator.clipboard.readText()),
      place: await refused(new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))),
      notifications: await Notification.requestPermission(),
    };
  });
  expect(answers).toMatchObject({
    granted: [],
    camera: true,
    screen: true,
    clipboard: true,
    place: true,
    notifications: 'denied',
  });
  expect(answers.denied).toBeGreaterThan(10);
});

for (const address of hostileAddresses.filter((address) => address !== 'about:blank')) {
  test(`R5: ${address} opens nothing`, async () => {
    const before = running.page.url();
    await running.page.evaluate((address) => {
      const click = (target: string) => {
        const link = document.body.appendChild(document.createElement('a'));
        Object.assign(link, { href: address, target, download: '', rel: 'opener' });
        if (target !== '') link.removeAttribute('download');
        link.click();
        link.remove();
      };
      for (const open of [
        () => window.open(address),
        () => window.open(address, '_top'),
        () => click('_blank'),
        () => click('_self'),
        () => click(''),
        () => window.location.assign(address),
        () => window.location.replace(address),
      ]) {
        try {
          open();
        } catch {
          // Some are refused at once.
        }
      }
    }, address);
    await running.page.waitForTimeout(50);
    expect(running.page.url()).toBe(before);
    expect(await running.page.evaluate(() => window.origin)).toBe('app://bundle');
    expect(running.app.windows()).toHaveLength(1);
    expect(await openedOutside()).toEqual([]);
    expect(knocks).toEqual([]);
  });
}

test('R5: an empty page, which Chromium opens unasked, can call nothing and is replaced by ours', async () => {
  const emptied = running.page;
  const replaced = running.app.waitForEvent('window');
  const answer = await emptied
    .evaluate(async () => {
      const { returnDesk } = window;
      window.location.assign('about:blank');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return returnDesk.call('shell.info', {});
    })
    .catch(() => null);
  expect(answer?.ok ?? false).toBe(false);
  running.page = await replaced;
  await running.page.waitForFunction(() => 'returnDesk' in window);
  expect(running.page.url()).toContain('app://bundle/index.html');
  await expect.poll(() => running.app.windows().length).toBe(1);
});

test('R5: a link is opened by its name, and only by that', async () => {
  expect(await ask(running.page, 'shell.openLink', { link: 'return_directive' })).toEqual({
    ok: true,
    value: {},
  });
  expect(await openedOutside()).toEqual(['https://eur-lex.europa.eu/eli/dir/2008/115/oj']);
  for (const link of [...hostileAddresses, 'toString', '__proto__']) {
    const answer = await ask(running.page, 'shell.openLink', { link });
    expect(answer).toMatchObject({ ok: false, error: { code: 'input_invalid' } });
  }
  expect(await openedOutside()).toHaveLength(1);
});

test('R9: no name in the title, no spelling service, nothing of the page kept on the disk', async () => {
  await running.page.evaluate(() => {
    document.title = 'Fatima Z.';
  });
  const shell = await running.app.evaluate(({ BrowserWindow, session, crashReporter }) => {
    const ours = session.fromPartition('return-desk');
    return {
      titles: BrowserWindow.getAllWindows().map((window) => window.getTitle()),
      storage: ours.storagePath,
      isPersistent: ours.isPersistent(),
      isSpellChecked: ours.isSpellCheckerEnabled(),
      reports: crashReporter.getUploadedReports().length,
    };
  });
  expect(shell).toEqual({
    titles: ['Return Desk'],
    storage: null,
    isPersistent: false,
    isSpellChecked: false,
    reports: 0,
  });
});

function openedOutside(): Promise<string[]> {
  return running.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}
