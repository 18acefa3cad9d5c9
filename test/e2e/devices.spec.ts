import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import type { Lease } from '#shared/lease.ts';
import { filesWith, newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { type EndpointProcess, startEndpointProcess } from '#test/support/endpoint-process.ts';
import { type Gateway, startGateway } from '#test/support/gateway.ts';
import { countInMemory } from '#test/support/process-memory.ts';
import { isAlive, processesOf } from '#test/support/processes.ts';
import { somePerson } from '#test/support/store.ts';
import { PASSPHRASE, secret, testMachine } from '#test/support/vaults.ts';
import { ask, enterVault, get } from './calls.ts';

const DAY = 86_400_000;
/** In two halves, so that the text of this test, which the debugger carries through the application, is no hit. */
const CANARY = ['Zz', 'canary', 'Fatima'];
const pictures = path.join('test-results', 'screens');
const env = { RETURN_DESK_SCREENSHOTS: '1' };
const folders = { lead: newDataFolder(), counsellor: newDataFolder() };
let endpoint: EndpointProcess;
/** Between the lead's device and the endpoint. */
let gateway: Gateway;
let lead: RunningApp;
let counsellor: RunningApp;

// One story: two devices join, the lead withdraws one; later the lead's own has no contact for too long.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  endpoint = await startEndpointProcess();
  gateway = await startGateway(endpoint.url);
  lead = await launchApp({ dataFolder: folders.lead, env });
  await enterVault(lead.page, 'vault.create', { name: '', passphrase: PASSPHRASE });
  await get(lead.page, 'sync.enrol', { endpoint: gateway.url, code: endpoint.firstCode });
  counsellor = await launchApp({ dataFolder: folders.counsellor, env });
  await enterVault(counsellor.page, 'vault.create', { name: '', passphrase: PASSPHRASE });
});
test.afterAll(async () => {
  await lead.app.close();
  await counsellor.app.close();
  await gateway.close();
  await endpoint.stop();
  for (const folder of Object.values(folders)) removeDataFolder(folder);
});

async function picture(of: RunningApp, name: string): Promise<void> {
  await of.page.waitForTimeout(200);
  const sideways = await of.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways, `${name} sticks out sideways`).toBeLessThanOrEqual(0);
  const file = path.join(pictures, `devices-${name}.png`);
  if (!name.endsWith('-200')) await of.page.screenshot({ path: file });
  else writeFileSync(file, Buffer.from(await capture(of), 'base64'));
}
/** Of a zoomed page only Electron itself takes the whole picture. */
const capture = (of: RunningApp): Promise<string> =>
  of.app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
const zoom = (of: RunningApp, factor: number) =>
  of.app.evaluate(({ BrowserWindow }, factor) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(factor === 1 ? 1280 : 1024, factor === 1 ? 820 : 640);
    window?.webContents.setZoomFactor(factor);
  }, factor);
/** Preferences are taken when the page starts. */
async function prefer(of: RunningApp, wanted: Record<string, string>): Promise<void> {
  const { preferences } = await get(of.page, 'shell.info');
  await get(of.page, 'shell.savePreferences', { ...preferences, ...wanted });
  await of.page.reload();
  await of.page.getByRole('heading', { level: 1 }).waitFor();
}
/** The same screen in another language, dark, and large. */
async function looks(of: RunningApp, name: string): Promise<void> {
  await picture(of, `${name}-en`);
  await prefer(of, { language: 'fr', appearance: 'dark' });
  await picture(of, `${name}-fr-dark`);
  await prefer(of, { language: 'de', appearance: 'light' });
  await zoom(of, 2);
  await of.page.waitForTimeout(400);
  await picture(of, `${name}-de-200`);
  await zoom(of, 1);
  await prefer(of, { language: 'en' });
}
const findings = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};
/** The name is put together in the page: what the debugger carries passes through the main process. */
async function registerCanary(page: Page): Promise<void> {
  const isThere = await page.evaluate(
    async ({ fields, parts }) => {
      const alias_or_initials = parts.join('-');
      const input = { fields: { ...fields, alias_or_initials }, draft_id: null };
      const made = await window.returnDesk.call('person.create', input);
      if (!made.ok) return false;
      const { id } = made.value as { id: string };
      return (await window.returnDesk.call('person.file', { id })).ok;
    },
    { fields: somePerson(), parts: CANARY },
  );
  expect(isThere).toBe(true);
}
async function openDevices(page: Page): Promise<void> {
  await page.keyboard.press('Control+5');
  await page.getByRole('link', { name: 'Devices of the team' }).click();
  await expect(page.getByRole('heading', { name: 'Devices of the team', level: 1 })).toBeVisible();
}

test('a lead sees the devices of the team', async () => {
  const { code } = await get(lead.page, 'sync.newCode', { role: 'counsellor', display_name: 'Ada Lovelace' });
  await get(counsellor.page, 'sync.enrol', { endpoint: endpoint.url, code });
  await registerCanary(counsellor.page);
  await expect.poll(async () => (await get(counsellor.page, 'sync.status')).waiting).toBe(0);
  await get(lead.page, 'sync.now');

  await openDevices(lead.page);
  await expect(lead.page.getByRole('row')).toHaveCount(3);
  await expect(lead.page.getByRole('row', { name: /The device you are working on/ })).toContainText('In use');
  await picture(lead, 'list-en');
  expect(await findings(lead.page)).toEqual([]);
});

test('withdrawing tells first what it means', async () => {
  await lead.page.getByRole('button', { name: 'Withdraw the device of Ada Lovelace' }).click();
  const dialog = lead.page.getByRole('alertdialog');
  await expect(dialog).toContainText('Its last contact was');
  await expect(dialog).toContainText('not sent yet is destroyed with it');
  await picture(lead, 'withdraw-en');
  expect(await findings(lead.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Withdraw the device' }).click();
  await expect(lead.page.getByRole('row', { name: /Ada Lovelace/ })).toContainText(
    'Withdrawn, no contact since',
  );
});

// Elsewhere a test has no way into another process's memory.
test('R37: the withdrawn device destroys its vault, says so, and keeps nothing of it anywhere', async () => {
  const before = await processesOf(counsellor.app);
  const secrets = {
    'the name': Buffer.from(CANARY.join('-'), 'utf8'),
    'the wide name': Buffer.from(CANARY.join('-'), 'utf16le'),
  };
  const isLinux = process.platform === 'linux';
  if (isLinux)
    expect(
      countInMemory(before.core ?? 0, secrets)['the name'],
      'the scan finds what is there',
    ).toBeGreaterThan(0);

  const next = counsellor.app.waitForEvent('window');
  await ask(counsellor.page, 'sync.now').catch(() => undefined);
  counsellor.page = await next;
  await expect(
    counsellor.page.getByRole('heading', { name: 'The vault on this computer was withdrawn' }),
  ).toBeVisible();
  await expect.poll(() => [isAlive(before.page), isAlive(before.core ?? 0)]).toEqual([false, false]);
  if (isLinux)
    for (const { pid, type } of (await processesOf(counsellor.app)).all)
      expect(countInMemory(pid, secrets), `${type} ${pid}`).toEqual({ 'the name': 0, 'the wide name': 0 });

  const vaults = path.join(folders.counsellor, 'vaults');
  const [vault = ''] = readdirSync(vaults);
  expect(readdirSync(path.join(vaults, vault))).toEqual(['withdrawn.json']);
  expect(filesWith(folders.counsellor, [CANARY.join('-')])).toEqual([]);
  expect(await findings(counsellor.page)).toEqual([]);
  await looks(counsellor, 'withdrawn');
});

test('it is still told after a restart, and goes when it was read', async () => {
  await counsellor.app.close();
  counsellor = await launchApp({
    dataFolder: folders.counsellor,
    env: { ...env, RETURN_DESK_PSEUDO_LANGUAGE: '1' },
  });
  await counsellor.page.getByRole('heading', { level: 1 }).waitFor();
  await picture(counsellor, 'withdrawn-mirrored');
  await counsellor.page.getByRole('button').first().click();
  await expect.poll(async () => (await get(counsellor.page, 'vault.status')).withdrawn_at).toBeNull();
  await expect(counsellor.page.getByRole('heading', { level: 2 })).toHaveCount(2);
  expect(existsSync(path.join(folders.counsellor, 'vaults', 'vault.json'))).toBe(false);
});

test('the lead reads that it is destroyed', async () => {
  await lead.page.getByRole('link', { name: 'Today' }).click();
  await openDevices(lead.page);
  await expect(lead.page.getByRole('row', { name: /Ada Lovelace/ })).toContainText('Withdrawn, destroyed');
  await prefer(lead, { language: 'nl' });
  await lead.page.keyboard.press('Control+5');
  await lead.page.getByRole('link', { name: 'Apparaten van het team' }).click();
  await expect(lead.page.getByRole('row')).toHaveCount(3);
  await picture(lead, 'list-nl');
  await prefer(lead, { language: 'de', appearance: 'dark' });
  await lead.page.keyboard.press('Control+5');
  await lead.page.getByRole('link', { name: 'Geräte des Teams' }).click();
  await expect(lead.page.getByRole('row')).toHaveCount(3);
  await zoom(lead, 2);
  await lead.page.waitForTimeout(400);
  await picture(lead, 'list-de-dark-200');
  await zoom(lead, 1);
  await prefer(lead, { language: 'en', appearance: 'light' });
});

/** The lead's app is closed; the days pass. */
async function daysPass(days: number): Promise<void> {
  await lead.app.close();
  const vault = await testMachine(folders.lead).start().unlock(null, secret());
  const lease = readSetting<Lease>(vault.db, 'lease') as Lease;
  const back = (time: number) => time - days * DAY;
  writeSetting(vault.db, 'lease', {
    ...lease,
    contact_at: back(lease.contact_at),
    device_at: back(lease.device_at),
    latest_at: back(lease.latest_at),
    last_at: back(lease.last_at),
  });
  vault.close();
  lead = await launchApp({ dataFolder: folders.lead, env });
  await enterVault(lead.page, 'vault.unlock', { name: null, passphrase: PASSPHRASE });
}

test('three days before the end of the lease it is told quietly', async () => {
  gateway.set('cut');
  await daysPass(12);
  await expect(lead.page.getByText(/^Connect by/)).toBeVisible();
  await lead.page.getByRole('link', { name: 'Sync' }).click();
  await expect(lead.page.getByText(/^Connect this device before/)).toBeVisible();
  await picture(lead, 'lease-soon-en');
  expect(await findings(lead.page)).toEqual([]);
});

test('after it the app is closed, until there is contact', async () => {
  await daysPass(3);
  const closed = lead.page.getByRole('heading', {
    name: 'This device has had no contact with your team for 14 days',
  });
  await expect(closed).toBeVisible();
  expect(
    await ask(lead.page, 'person.list', { text: '', open_only: true, offset: 0, limit: 1 }),
  ).toMatchObject({ ok: false, error: { code: 'lease_over' } });
  await lead.page.getByRole('button', { name: 'Synchronise now' }).click();
  await expect(lead.page.getByText('The endpoint cannot be reached')).toBeVisible();
  expect(await findings(lead.page)).toEqual([]);
  await looks(lead, 'lease-over');

  gateway.set('through');
  await expect(closed).toBeVisible();
  await lead.page.getByRole('button', { name: 'Synchronise now' }).click();
  await expect(lead.page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible();
  expect((await get(lead.page, 'sync.status')).lease).toMatchObject({ state: 'fine' });
});

test('an endpoint that does not know the device destroys nothing, and asks for a new code', async () => {
  const other = await startEndpointProcess();
  gateway.leadTo(other.url);
  await lead.page.keyboard.press('Control+5');
  await lead.page.getByRole('button', { name: 'Synchronise now' }).click();
  await expect(lead.page.getByText('The endpoint does not know this device any more').first()).toBeVisible();
  await expect(lead.page.getByRole('heading', { name: 'Join the team again' })).toBeVisible();
  await picture(lead, 'join-again-en');
  expect(await findings(lead.page)).toEqual([]);
  // It is not the team's endpoint: the code of another team is not taken.
  await lead.page.getByLabel('One-time code').fill(other.firstCode);
  await lead.page.getByRole('button', { name: 'Join again' }).click();
  await expect(lead.page.getByText('This code is for another team')).toBeVisible();
  gateway.leadTo(endpoint.url);
  await lead.page.getByRole('button', { name: 'Synchronise now' }).click();
  await expect.poll(async () => (await get(lead.page, 'sync.status')).state).toBe('up_to_date');
  await expect(lead.page.getByRole('heading', { name: 'Join the team again' })).toBeHidden();
  await other.stop();
  expect(lead.problems).toEqual([]);
});
