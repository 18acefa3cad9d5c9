import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';

const PASSPHRASE = 'harbour lantern violet mosaic';
const NAME = 'Ada Quick';

const dataFolder = newDataFolder();
let running: RunningApp;
let page: Page;

const start = async () => {
  running = await launchApp({ dataFolder });
  page = running.page;
};

const findings = async () => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    // React Aria's announcer names what it reads by the element's id, also for a moment after that has gone.
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};

/** Locking ends the page's process; a new page takes its place. */
const lock = async () => {
  const next = running.app.waitForEvent('window');
  // The process may be gone before it could say that the key was pressed.
  await page.keyboard.press('Control+L').catch(() => undefined);
  page = await next;
  await expect(page.getByRole('heading', { name: 'Return Desk is locked' })).toBeVisible();
};

// One story on one computer: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' });
test.beforeAll(start);
test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

test('a first start offers sample data and a vault, in four languages', async () => {
  await expect(page.getByRole('button', { name: 'Try with sample data' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create my vault' })).toBeVisible();
  expect(await findings()).toEqual([]);

  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('button', { name: 'Meinen Tresor anlegen' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByRole('button', { name: 'English' }).click();
});

test('a weak, a short and a mistyped passphrase are not taken', async () => {
  await page.getByRole('button', { name: 'Create my vault' }).click();
  await page.getByLabel('Sign-in name').fill(NAME);
  const first = page.getByLabel('New passphrase', { exact: true });
  const second = page.getByLabel('The same once more');
  const create = page.getByRole('button', { name: 'Create the vault' });
  await expect(page.getByText('Nobody can reset this passphrase for you')).toBeVisible();

  await first.fill('short');
  await create.click();
  await expect(page.getByText('Use at least 12 characters')).toBeVisible();
  await first.fill('passwordpassword');
  await create.click();
  await expect(page.getByText('This is too easy to guess')).toBeVisible();
  await first.fill(PASSPHRASE);
  await second.fill(`${PASSPHRASE}x`);
  await create.click();
  await expect(page.getByText('This is not the same passphrase')).toBeVisible();
  expect(await findings()).toEqual([]);

  await second.fill(PASSPHRASE);
  await create.click();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
});

test('the settings are in force at once and stay', async () => {
  await page.keyboard.press('Control+6');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'dark');
  expect(await findings()).toEqual([]);
  await page.getByText('Light', { exact: true }).click();
  expect(await findings()).toEqual([]);

  await page.getByRole('textbox', { name: 'Lock by itself after' }).fill('9');
  await page.getByRole('button', { name: 'Save these settings' }).click();
  await expect(page.getByText('Saved here')).toBeVisible();
});

test('the command palette goes to a room by its name', async () => {
  await page.keyboard.press('Control+K');
  await page.keyboard.type('progr');
  await expect(page.getByRole('menuitem', { name: /Programmes/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('sett');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
});

test('the lock screen names nobody and counts nothing', async () => {
  await lock();
  const words = await page.locator('body').innerText();
  expect(words).not.toContain('Ada');
  expect(words).not.toMatch(/\d/);
  expect(await page.title()).toBe('Return Desk');
  expect(await findings()).toEqual([]);
});

test('a wrong passphrase is told plainly and leaves nothing in its field', async () => {
  const field = page.getByLabel('Passphrase', { exact: true });
  await field.fill('not the right words');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That passphrase does not open this vault')).toBeVisible();
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();

  await field.fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  await page.keyboard.press('Control+6');
  await expect(page.getByRole('textbox', { name: 'Lock by itself after' })).toHaveValue('9');
});

test('a second vault needs a name, and then both need one to be opened', async () => {
  await lock();
  await page.getByRole('button', { name: 'Create another vault' }).click();
  await page.getByRole('button', { name: 'Create the vault' }).click();
  await expect(page.getByText('Choose a name to sign in with')).toBeVisible();
  await page.getByLabel('Sign-in name').fill('Ben');
  await page.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Create the vault' }).click();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();

  await lock();
  await page.getByLabel('Sign-in name').fill('Nobody');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText('That name and passphrase do not open a vault here')).toBeVisible();
  await page.getByLabel('Sign-in name').fill(NAME);
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
});

test('a database that is not the vault is explained and left as it is', async () => {
  await running.app.close();
  const vaults = path.join(dataFolder, 'vaults');
  const [vault] = readdirSync(vaults);
  const file = path.join(vaults, vault ?? '', 'data.db');
  const foreign = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4080)]);
  writeFileSync(file, foreign);

  await start();
  await expect(page.getByRole('heading', { name: 'The vault was not opened' })).toBeVisible();
  await expect(page.getByText('a database that is not encrypted')).toBeVisible();
  await expect(page.getByText('Nothing was changed, overwritten or deleted')).toBeVisible();
  expect(await findings()).toEqual([]);
  expect(readFileSync(file).equals(foreign)).toBe(true);
  expect(running.problems).toEqual([]);
});
