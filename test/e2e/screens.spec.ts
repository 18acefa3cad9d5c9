import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { get } from './calls.ts';

/**
 * A picture of every main screen with sample data: in the four languages, mirrored, dark, and at 200 %. Nothing may
 * stick out sideways. The English ones that the README shows go to docs/screenshots when RETURN_DESK_DOCS is set.
 */
test.describe.configure({ mode: 'serial' });

const dataFolder = newDataFolder();
const pictures = path.join('test-results', 'screens');
const forDocs = process.env.RETURN_DESK_DOCS === '1';
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  mkdirSync(path.join('docs', 'screenshots'), { recursive: true });
  running = await launchApp({ dataFolder, env: { RETURN_DESK_SCREENSHOTS: '1' } });
  page = running.page;
  await page.getByRole('button', { name: 'Try with sample data' }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
});
test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

/** Rooms stand in the rail in this order, whatever the language. */
const ROOMS = ['today', 'people', 'programmes', 'statistics', 'sync', 'settings'] as const;

async function openRoom(name: (typeof ROOMS)[number]): Promise<void> {
  const place = ROOMS.indexOf(name);
  await page.keyboard.press(`Control+${place + 1}`);
  // The room before stays in sight until this one is loaded.
  await expect(page.getByRole('navigation').getByRole('link').nth(place)).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await settle();
}

/** Waits until nothing is loading any more and the page stands still. */
async function settle(): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForTimeout(200);
}

async function picture(name: string): Promise<void> {
  const sideways = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  expect(sideways, `${name} sticks out sideways`).toBeLessThanOrEqual(0);
  const file = path.join(pictures, `${name}.png`);
  // Of a zoomed page only Electron itself takes the whole picture.
  if (name.endsWith('-200')) writeFileSync(file, Buffer.from(await capture(), 'base64'));
  else await page.screenshot({ path: file });
  if (forDocs && /-en$/.test(name)) {
    await page.screenshot({ path: path.join('docs', 'screenshots', `${name}.png`) });
  }
}

const capture = (): Promise<string> =>
  running.app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });

/** Every main screen once, in whatever language and look is set. */
async function allScreens(suffix: string): Promise<void> {
  for (const name of ROOMS) {
    await openRoom(name);
    await picture(`${name}-${suffix}`);
  }
  const { rows } = await get(page, 'person.list', { text: '', open_only: true, offset: 0, limit: 200 });
  const someone = rows.find((row) => row.full_name_latin !== null && row.next_on !== null) ?? rows[0];
  await openRoom('people');
  const name = someone?.alias_or_initials ?? '';
  const box = page.getByRole('searchbox');
  await box.fill(name);
  await expect(page.locator('[role="status"]', { hasText: name })).toBeVisible();
  await box.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name.slice(0, 4));
  await settle();
  await picture(`person-${suffix}`);
  await page.keyboard.press('n');
  await expect(page.getByRole('radiogroup').first()).toBeVisible();
  await settle();
  await picture(`session-${suffix}`);
}

for (const language of INTERFACE_LANGUAGES) {
  test(`every main screen in ${language}`, async () => {
    await prefer({ language });
    await allScreens(language);
  });
}

test('every main screen dark and compact', async () => {
  await prefer({ language: 'en', appearance: 'dark', density: 'compact' });
  await allScreens('en-dark');
});

test('every main screen at 200 % in a small window', async () => {
  await prefer({ language: 'de', appearance: 'light', density: 'comfortable' });
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(1024, 640);
    window?.webContents.setZoomFactor(2);
  });
  await page.waitForTimeout(500);
  await allScreens('de-200');
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.setZoomFactor(1);
    window?.setContentSize(1280, 820);
  });
});

test('every main screen mirrored', async () => {
  await running.app.close();
  running = await launchApp({
    dataFolder,
    env: { RETURN_DESK_SCREENSHOTS: '1', RETURN_DESK_PSEUDO_LANGUAGE: '1' },
  });
  page = running.page;
  await get(page, 'vault.openSample');
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await allScreens('mirrored');
});

/** Preferences are taken when the page starts; a reload is what a new window after locking does. */
async function prefer(wanted: Record<string, string>): Promise<void> {
  const { preferences } = await get(page, 'shell.info');
  await get(page, 'shell.savePreferences', { ...preferences, ...wanted });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
}
