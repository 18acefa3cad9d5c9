import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { createBrowser } from '#test/support/browser.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { type EndpointProcess, startEndpointProcess } from '#test/support/endpoint-process.ts';
import { startIdentityProvider, type TestIdentityProvider } from '#test/support/identity-provider.ts';
import { enterVault, get } from './calls.ts';

const dataFolder = newDataFolder();
const pictures = path.join('test-results', 'screens');
let endpoint: EndpointProcess;
let provider: TestIdentityProvider;
let running: RunningApp;
let page: Page;

const shot = (name: string) => page.screenshot({ path: path.join(pictures, `sign-in-${name}.png`) });
const findings = async () => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};
/** What was handed to the system's browser. */
const opened = () =>
  running.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.slice());
const code = () => page.locator('p[class*="code"] bdi');
async function reload(): Promise<void> {
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
}

// One story: a person meets the provider's No, then signs in, with this test in the place of the browser.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  endpoint = await startEndpointProcess(undefined, async (url) => {
    provider = await startIdentityProvider({ redirectUrl: `${url}/v1/sign-in/callback` });
    return { ...provider.environment, TEAM_NAME: 'Antwerp' };
  });
  running = await launchApp({ dataFolder, env: { RETURN_DESK_SCREENSHOTS: '1' } });
  page = running.page;
  await running.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address: string) => {
      opened.push(address);
    };
  });
  await enterVault(page, 'vault.create', { name: 'Ada', passphrase: 'harbour lantern violet mosaic' });
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Sync' }).click();
});
test.afterAll(async () => {
  await running.app.close();
  await endpoint.stop();
  await provider.close();
  removeDataFolder(dataFolder);
});

test('the endpoint says that it has a sign-in, and the code is the other way', async () => {
  await page.getByLabel('Address of the endpoint').fill(endpoint.url);
  await shot('address');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'Sign in with your organisation' })).toBeFocused();
  await expect(page.getByLabel('One-time code', { exact: true })).toBeHidden();
  await shot('offered');
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: 'Join with a one-time code instead' }).click();
  await expect(page.getByLabel('One-time code', { exact: true })).toBeVisible();
  await shot('code');
});

test('the browser is sent to the endpoint, and the page waits with the code', async () => {
  provider.signsIn('bea', { name: 'Bea', role: 'counsellor' });
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await expect(page.getByText('Waiting for your browser')).toBeVisible();
  const [address] = await opened();
  expect(address).toMatch(new RegExp(`^${endpoint.url}/v1/sign-in/[A-Za-z0-9_-]{43}/start$`));
  await shot('waiting');
  expect(await findings()).toEqual([]);
  // A look elsewhere and back loses nothing.
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Waiting for your browser')).toBeVisible();
  await page.getByRole('button', { name: 'Open the page again' }).click();
  await expect.poll(opened).toEqual([address, address]);
  const refused = await createBrowser().open(address as string);
  expect(refused.status).toBe(403);
  await expect(page.getByText('Your account has no team or role here yet')).toBeVisible();
  await expect(page.getByLabel('Address of the endpoint')).toHaveValue(endpoint.url);
  await shot('refused');
});

test('cancelled, nothing waits any more', async () => {
  await page.getByLabel('Address of the endpoint').fill(endpoint.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Waiting for your browser')).toBeHidden();
  const address = (await opened()).at(-1) as string;
  await expect.poll(async () => (await createBrowser().open(address)).status).toBe(410);
});

test('the waiting screen in another language, dark, mirrored and at 200 %', async () => {
  const { preferences } = await get(page, 'shell.info');
  for (const [name, wanted] of [
    ['de-dark', { language: 'de', appearance: 'dark' }],
    ['fr', { language: 'fr', appearance: 'light' }],
    ['nl', { language: 'nl', appearance: 'light' }],
  ] as const) {
    await get(page, 'shell.savePreferences', { ...preferences, ...wanted });
    await reload();
    await get(page, 'sync.signInStart', { endpoint: endpoint.url });
    await page.keyboard.press('Control+5');
    await expect(code()).toBeVisible();
    await shot(`waiting-${name}`);
  }
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await shot('waiting-mirrored');
  await get(page, 'shell.savePreferences', { ...preferences, language: 'de' });
  await reload();
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(1024, 640);
    window?.webContents.setZoomFactor(2);
  });
  await page.keyboard.press('Control+5');
  await code().scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways).toBeLessThanOrEqual(0);
  const image = await running.app.evaluate(async ({ BrowserWindow }) => {
    const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return picture?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(path.join(pictures, 'sign-in-waiting-de-200.png'), Buffer.from(image, 'base64'));
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.setZoomFactor(1);
    window?.setContentSize(1280, 820);
  });
  await get(page, 'sync.signInCancel');
  await get(page, 'shell.savePreferences', preferences);
  await reload();
});

test('signed in and confirmed, the device belongs to the team', async () => {
  provider.signsIn('ada', { name: 'Ada Peeters', team: 'Antwerp', role: 'team_lead' });
  await page.keyboard.press('Control+5');
  await page.getByLabel('Address of the endpoint').fill(endpoint.url);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Sign in with your organisation' }).click();
  await expect(code()).toBeVisible();
  const browser = createBrowser();
  const asked = await browser.open((await opened()).at(-1) as string);
  expect(asked.text).toContain(await code().textContent());
  await browser.answer(asked, 'yes');
  await expect(page.getByText('This device now belongs to the team.')).toBeVisible();
  await expect(page.getByText('Antwerp')).toBeVisible();
  expect(await get(page, 'profile.get')).toMatchObject({ role: 'team_lead', team: { name: 'Antwerp' } });
  await expect.poll(async () => (await get(page, 'sync.status')).state).toBe('up_to_date');
  await shot('joined');
  expect(running.problems).toEqual([]);
});
