import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { deriveKey } from '#core/seal.ts';
import { decodeHeader } from '#core/vault/header.ts';
import { openHeader } from '#core/vault/keys.ts';
import { deriveWrappingKey } from '#core/vault/wrap.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { countInMemory } from '#test/support/process-memory.ts';
import { isAlive, processesOf } from '#test/support/processes.ts';
import { ask, enterVault, get } from './calls.ts';

const PASSPHRASE = 'kastanje fiets regenboog vier';
const NAME = 'counsellor';
/** In two halves, so that the text of this test, which the debugger carries through the application, is no hit. */
const CANARY = ['Zz', 'canary', 'Fatima', 'Öztürk'];
/** Typed letter by letter, for what Chromium tells the system's input methods about a field. */
const TYPED = ['Yy', 'canary', 'Amadou', 'Diallo'].join('-');

const dataFolder = newDataFolder();
let running: RunningApp;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  running = await launchApp({ dataFolder });
  await enterVault(running.page, 'vault.create', { name: NAME, passphrase: PASSPHRASE });
});

test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

/** Does what locks, and waits for the page that follows. */
async function lockBy(trigger: () => Promise<unknown>): Promise<void> {
  const next = running.app.waitForEvent('window');
  await trigger().catch(() => undefined);
  running.page = await next;
  await running.page.waitForFunction(() => 'returnDesk' in window);
  await expect.poll(() => running.app.windows().length).toBe(1);
}

async function unlock(): Promise<void> {
  await enterVault(running.page, 'vault.unlock', { name: NAME, passphrase: PASSPHRASE });
  // Chromium drops keys that come before a page is drawn.
  await running.page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
}

async function expectLocked(before: Awaited<ReturnType<typeof processesOf>>): Promise<void> {
  expect(await get(running.page, 'vault.status')).toMatchObject({ state: 'locked' });
  expect(await ask(running.page, 'profile.get')).toMatchObject({
    ok: false,
    error: { code: 'vault_locked' },
  });
  const after = await processesOf(running.app);
  expect(after.main).toBe(before.main);
  expect(after.page).not.toBe(before.page);
  expect(after.core).not.toBe(before.core);
  await expect.poll(() => [isAlive(before.page), isAlive(before.core ?? 0)]).toEqual([false, false]);
}

// Elsewhere a test has no way into another process's memory.
const onLinux = process.platform === 'linux' ? test : () => undefined;
onLinux(
  'R17: after a lock no process of the application holds the key, the passphrase or a piece of a record',
  async () => {
    const [vault = ''] = readdirSync(path.join(dataFolder, 'vaults'));
    const header = decodeHeader(readFileSync(path.join(dataFolder, 'vaults', vault, 'vault.json')));
    const key = await openHeader(header, new TextEncoder().encode(PASSPHRASE), deriveWrappingKey);
    if (key === null) throw new Error('the vault does not open with its passphrase');
    const databaseKey = deriveKey(key, 'database');
    const secrets = {
      'the key': key,
      'the key in hex': Buffer.from(key.toString('hex'), 'latin1'),
      'the key in wide hex': Buffer.from(key.toString('hex'), 'utf16le'),
      'the key of the database': databaseKey,
      'the key of the database in hex': Buffer.from(databaseKey.toString('hex'), 'latin1'),
      'the key of sealed fields': deriveKey(key, 'sealing'),
      'the passphrase': Buffer.from(PASSPHRASE, 'utf8'),
      'the wide passphrase': Buffer.from(PASSPHRASE, 'utf16le'),
      'the name': Buffer.from(CANARY.join('-'), 'utf8'),
      'the name in one byte a letter': Buffer.from(CANARY.join('-'), 'latin1'),
      'the wide name': Buffer.from(CANARY.join('-'), 'utf16le'),
      'what is typed': Buffer.from(TYPED, 'utf8'),
      'what is typed, wide': Buffer.from(TYPED, 'utf16le'),
    };
    await writeDrafts(running.page);
    await typeIntoForm(running.page);
    const before = await processesOf(running.app);
    expect(before.core).not.toBeNull();
    const living = countInMemory(before.core ?? 0, secrets);
    expect(living['the key of sealed fields'], 'the scan finds what is there').toBeGreaterThan(0);
    expect(living['the name'], 'the scan finds what is there').toBeGreaterThan(0);

    await lockBy(() => ask(running.page, 'shell.lock'));
    await expectLocked(before);
    const { all } = await processesOf(running.app);
    expect(all.length).toBeGreaterThanOrEqual(4);
    for (const { pid, type } of all) {
      const counts = countInMemory(pid, secrets);
      expect(counts, `${type} ${pid}`).toEqual(
        Object.fromEntries(Object.keys(secrets).map((name) => [name, 0])),
      );
    }
  },
);

test('R16: the keys of quick lock work wherever the focus is', async () => {
  await unlock();
  const before = await processesOf(running.app);
  await lockBy(() => running.page.keyboard.press('Control+l'));
  await expectLocked(before);
});

for (const event of ['suspend', 'resume', 'lock-screen', 'user-did-resign-active'] as const) {
  test(`R16: ${event} locks`, async () => {
    await unlock();
    const before = await processesOf(running.app);
    await lockBy(() =>
      running.app.evaluate(({ powerMonitor }, event) => void powerMonitor.emit(event as 'suspend'), event),
    );
    await expectLocked(before);
  });
}

test('R16: a dialog of the system and a sync that are open do not keep the vault open', async () => {
  await unlock();
  await running.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () =>
      new Promise((resolve) => {
        Object.assign(globalThis, { choose: () => resolve({ canceled: false, filePath: '/tmp/never.csv' }) });
      });
  });
  void ask(running.page, 'statistics.exportCsv', exportInput).catch(() => undefined);
  void ask(running.page, 'sync.now').catch(() => undefined);
  await expect
    .poll(() => running.app.evaluate(() => 'choose' in globalThis), 'the dialog is open')
    .toBe(true);
  const before = await processesOf(running.app);
  await lockBy(() => running.page.keyboard.press('Control+l'));
  await expectLocked(before);

  // The answer to the old dialog comes when another session is open: it must not reach into that one.
  await unlock();
  await running.app.evaluate(() => (globalThis as unknown as { choose(): void }).choose());
  expect(await get(running.page, 'profile.get')).toMatchObject({ sample: false });
  await lockBy(() => ask(running.page, 'shell.lock'));
});

test('R16: a page that hangs is locked all the same', async () => {
  await unlock();
  const before = await processesOf(running.app);
  await lockBy(async () => {
    void running.page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
    await running.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
  });
  await expectLocked(before);
});

test('R16: what is being typed is stored before the lock', async () => {
  await unlock();
  const id = '0190a3f0-0000-7000-8000-00000000abcd';
  const field = await openDraft(running.page, id);
  await field.fill('typed in the last second');
  await lockBy(() => running.page.keyboard.press('Control+l'));
  await unlock();
  const { draft } = await get(running.page, 'draft.get', { id });
  expect(JSON.stringify(draft)).toContain('typed in the last second');
  await lockBy(() => ask(running.page, 'shell.lock'));
});

test('the window after a lock stands where the old one stood', async () => {
  await unlock();
  const place = await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds({ x: 40, y: 30, width: 1024, height: 640 });
    return window?.getBounds();
  });
  await lockBy(() => ask(running.page, 'shell.lock'));
  const windows = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      bounds: window.getBounds(),
      isVisible: window.isVisible(),
    })),
  );
  expect(windows).toEqual([{ bounds: place, isVisible: true }]);
});

test('a core that dies is answered with a code, told to the page, and starts again', async () => {
  await unlock();
  const { core } = await processesOf(running.app);
  await running.page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    window.returnDesk.on((event) => {
      if (event.type === 'changed') told.push(...event.nouns);
    });
  });
  process.kill(core ?? 0, 'SIGKILL');
  await expect.poll(async () => (await ask(running.page, 'profile.get')).ok).toBe(false);
  expect(await ask(running.page, 'profile.get')).toMatchObject({ error: { code: 'vault_locked' } });
  expect(await running.page.evaluate(() => (window as unknown as { told: string[] }).told)).toContain(
    'vault',
  );
  expect(await get(running.page, 'vault.status')).toMatchObject({ state: 'locked' });
  await unlock();
  expect((await processesOf(running.app)).core).not.toBe(core);
});

test('a page that dies is replaced, and the vault stays open in the core', async () => {
  const before = await processesOf(running.app);
  await lockBy(async () => void process.kill(before.page, 'SIGKILL'));
  const after = await processesOf(running.app);
  expect(after.core).toBe(before.core);
  expect(await get(running.page, 'vault.status')).toMatchObject({ state: 'unlocked' });
  await lockBy(() => ask(running.page, 'shell.lock'));
});

test('locking when nothing is open does nothing', async () => {
  // Its first question gives the new page its core.
  await get(running.page, 'vault.status');
  const before = await processesOf(running.app);
  expect(await get(running.page, 'shell.lock')).toEqual({});
  await running.page.keyboard.press('Control+l');
  const after = await processesOf(running.app);
  expect([after.page, after.core]).toEqual([before.page, before.core]);
});

const exportInput = {
  filter: { from: '2026-07-01', to: '2026-09-30', team_id: null, place: null, language: null },
  leaves_team: true,
  language: 'nl',
  separator: ';',
};

async function writeDrafts(page: Page): Promise<void> {
  const written = await page.evaluate(async (parts) => {
    const name = parts.join('-');
    const results = [];
    for (let count = 0; count < 20; count += 1) {
      const id = crypto.randomUUID();
      const body = { name, note: `${name} `.repeat(50) };
      results.push(await window.returnDesk.call('draft.save', { id, noun: 'person', person_id: null, body }));
      results.push(await window.returnDesk.call('draft.get', { id }));
    }
    return results.every(({ ok }) => ok);
  }, CANARY);
  expect(written).toBe(true);
}

/** The first field of the form for a person, on a draft of its own. */
async function openDraft(page: Page, id: string): Promise<Locator> {
  await get(page, 'draft.save', { id, noun: 'person', person_id: null, body: {} });
  await page.locator(`a[href="/people/new?draft=${id}"]`).click();
  return page.locator('main form input[type="text"]').first();
}

async function typeIntoForm(page: Page): Promise<void> {
  const field = await openDraft(page, '0190a3f0-0000-7000-8000-00000000abce');
  await field.click();
  for (const letter of TYPED) await page.keyboard.press(letter);
  await expect(field).toHaveValue(TYPED);
}
