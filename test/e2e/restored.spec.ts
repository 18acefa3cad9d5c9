// A backup of the endpoint is put in and nobody says so, seen from a counsellor's window, in Dutch and mirrored.
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { transaction } from '#core/store/db.ts';
import { requireRecord, updateRecord } from '#core/store/record.ts';
import { restoreBackup, takeBackup } from '#test/simulation/backup.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';
import { enterVault, get } from './calls.ts';

const PASSPHRASE = 'harbour lantern violet mosaic';
const dataFolder = newDataFolder();
let endpoint: TestEndpoint;
let now = Date.now();
let unaware: TestDevice;
let running: RunningApp;
let page: Page;
let person: string;

const shot = (name: string) =>
  page.screenshot({ path: path.join('test-results', 'screens', `restored-${name}.png`) });
/** Versions say when they were given: what is sent later is given later. */
const later = () => {
  now += 60_000;
};
const waitingIsOver = () => expect.poll(async () => (await get(page, 'sync.status')).waiting).toBe(0);

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  const clock = { now: () => new Date(now), newId: () => crypto.randomUUID() };
  endpoint = await startEndpointOnPostgres({ clock });
  const teamId = await endpoint.newTeam('Antwerpen');
  const address = await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
  unaware = await createDevice(endpoint, teamId);
  running = await launchApp({ dataFolder, args: ['--lang=nl'] });
  page = running.page;
  await enterVault(page, 'vault.create', { name: 'Ada', passphrase: PASSPHRASE });
  const code = await endpoint.newCode(teamId, 'team_lead', 'Ada');
  await get(page, 'sync.enrol', { endpoint: address, code });
  await expect.poll(async () => (await get(page, 'sync.status')).state).toBe('up_to_date');
});
test.afterAll(async () => {
  await running.app.close();
  unaware.remove();
  await endpoint.close();
  removeDataFolder(dataFolder);
});

test('what was acknowledged before an unnoticed restore comes back, and one field is asked about', async () => {
  const fields = somePerson({ alias_or_initials: 'Nino K.' });
  person = (await get(page, 'person.create', { fields, draft_id: null })).id;
  await waitingIsOver();
  await unaware.sync();
  const backup = await takeBackup(endpoint.db);
  later();
  const mine = { local_ref: 'A-17', country_of_return: 'GE' };
  const seen = { local_ref: null, country_of_return: null };
  await get(page, 'person.update', { id: person, seen, fields: mine });
  await waitingIsOver();
  await expect.poll(async () => (await get(page, 'sync.status')).state).toBe('up_to_date');

  await restoreBackup(endpoint.db, backup);
  for (const birth_year of [1984, 1985]) {
    later();
    const theirs = { birth_year, country_of_return: 'AM' as const };
    transaction(unaware.db, () => updateRecord(unaware, 'person', person, theirs));
    await unaware.sync();
  }
  later();
  await page.getByRole('link', { name: 'Synchronisatie' }).click();
  await page.getByRole('button', { name: 'Nu synchroniseren' }).click();
  const conflicts = async () => (await get(page, 'sync.conflicts')).conflicts.length;
  await expect.poll(conflicts).toBe(1);
  await waitingIsOver();
  await unaware.sync();
  const joined = { local_ref: 'A-17', birth_year: 1985, country_of_return: 'AM' };
  expect(requireRecord(unaware.db, 'person', person)).toMatchObject(joined);
  expect((await get(page, 'person.file', { id: person })).person).toMatchObject(joined);
  await shot('list-nl');
  await page.getByRole('button', { name: 'Beide bekijken' }).click();
  const dialog = page.getByRole('dialog');
  for (const words of ['Armenië', 'Georgië', 'Geschreven door u', 'Geschreven door A. Counsellor'])
    await expect(dialog.getByText(words)).toBeVisible();
  await shot('conflict-nl');
});

test('mirrored', async () => {
  await running.app.close();
  running = await launchApp({
    dataFolder,
    env: { RETURN_DESK_SCREENSHOTS: '1', RETURN_DESK_PSEUDO_LANGUAGE: '1' },
  });
  page = running.page;
  await enterVault(page, 'vault.unlock', { name: null, passphrase: PASSPHRASE });
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.keyboard.press('Control+5');
  await page.getByRole('button', { name: /Löök át böth/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await shot('conflict-mirrored');
});
