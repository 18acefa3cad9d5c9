import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { transaction } from '#core/store/db.ts';
import { readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { digestText, EMPTY_DIGEST, toggleInDigest } from '#shared/digest.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';
import { enterVault, get } from './calls.ts';

const dataFolder = newDataFolder();
let endpoint: TestEndpoint;
let teamId: string;
let address: string;
let colleague: TestDevice;
let running: RunningApp;
let page: Page;
let person: string;

const shot = (name: string) =>
  page.screenshot({ path: path.join('test-results', 'screens', `sync-${name}.png`) });
const findings = async () => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};
/** Presses the button and waits until the run is over. */
const syncNow = async () => {
  await page.getByRole('button', { name: 'Synchronise now' }).click();
  await expect(page.getByRole('button', { name: 'Synchronise now' })).toBeEnabled();
  await expect.poll(async () => (await get(page, 'sync.status')).state).not.toBe('syncing');
};
const colleagueWrites = async (fields: Parameters<typeof updateRecord<'person'>>[3]) => {
  transaction(colleague.db, () => updateRecord(colleague, 'person', person, fields));
  await colleague.sync();
};

// One story: a device joins a team, exchanges, disagrees, is refused something and goes offline.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  teamId = await endpoint.newTeam('Antwerp');
  address = await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
  colleague = await createDevice(endpoint, teamId);
  running = await launchApp({ dataFolder });
  page = running.page;
  await enterVault(page, 'vault.create', { name: 'Ada', passphrase: 'harbour lantern violet mosaic' });
});
test.afterAll(async () => {
  await running.app.close();
  colleague.remove();
  await endpoint.close();
  removeDataFolder(dataFolder);
});

test('a device joins a team with a one-time code', async () => {
  await page.getByRole('link', { name: 'Sync' }).click();
  await expect(page.getByText('This device belongs to no team yet')).toBeVisible();
  await page.getByLabel('Address of the endpoint').fill('http://desk.example.org');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('This is no usable address of an endpoint')).toBeVisible();

  await page.getByLabel('Address of the endpoint').fill(address);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('One-time code').fill('AAAA-BBBB-CCCC-DDDD');
  await page.getByRole('button', { name: 'Join a team' }).click();
  await expect(page.getByText('This code does not work')).toBeVisible();

  await page.getByLabel('One-time code').fill(await endpoint.newCode(teamId, 'team_lead', 'Ada'));
  await page.getByRole('button', { name: 'Join a team' }).click();
  await expect(page.getByText('Antwerp')).toBeVisible();
  await expect(page.getByText('2 members')).toBeVisible();
  await expect.poll(async () => (await get(page, 'sync.status')).state).toBe('up_to_date');
  await shot('joined');
  expect(await findings()).toEqual([]);
});

test('what is saved goes to the colleague by itself, and back', async () => {
  const made = await get(page, 'person.create', {
    fields: somePerson({ alias_or_initials: 'Nino K.' }),
    draft_id: null,
  });
  person = made.id;
  await expect.poll(async () => (await get(page, 'sync.status')).waiting).toBe(0);
  await colleague.sync();
  expect(requireRecord(colleague.db, 'person', person).alias_or_initials).toBe('Nino K.');
  await colleagueWrites({ local_ref: 'A-17' });
  await syncNow();
  expect((await get(page, 'person.file', { id: person })).person.local_ref).toBe('A-17');
});

test('two values of one field: closing decides nothing, a button decides for the team', async () => {
  await colleagueWrites({ country_of_return: 'AM', procedure_stage: 'rejected_appealable' });
  await get(page, 'person.update', {
    id: person,
    seen: { country_of_return: null },
    fields: { country_of_return: 'GE' },
  });
  await expect(page.getByRole('heading', { name: 'Two values for one field' })).toBeVisible();
  await shot('conflict-list');
  await page.getByRole('button', { name: 'Look at both' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Armenia')).toBeVisible();
  await expect(dialog.getByText('Georgia')).toBeVisible();
  await expect(dialog.getByText('Written by you')).toBeVisible();
  await expect(dialog.getByText('Written by A. Counsellor')).toBeVisible();
  await shot('conflict');
  expect(await findings()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await get(page, 'sync.conflicts')).conflicts).toHaveLength(1);

  await page.getByRole('button', { name: 'Look at both' }).click();
  await dialog.getByRole('button', { name: 'Use this value instead' }).click();
  await expect(page.getByRole('heading', { name: 'Two values for one field' })).toBeHidden();
  await expect.poll(async () => (await get(page, 'sync.status')).state).toBe('up_to_date');
  await colleague.sync();
  expect(requireRecord(colleague.db, 'person', person).country_of_return).toBe('GE');
});

test('a refused change is told in plain words and mended', async () => {
  // A backup was restored, and everybody knows; but of this person nobody could know that the endpoint lost the file.
  await beginEra(endpoint.db, null, new Date());
  await syncNow();
  await endpoint.db.rows('DELETE FROM record WHERE id = $1', [person]);
  await get(page, 'person.update', {
    id: person,
    seen: { birth_year: 1990 },
    fields: { birth_year: 1991 },
  });
  await expect(page.getByRole('heading', { name: 'Not taken by the endpoint' })).toBeVisible();
  await expect(page.getByText('The endpoint does not have this record any more')).toBeVisible();
  await shot('refused');
  expect(await findings()).toEqual([]);
  await expect(page.getByRole('button', { name: 'Use what the team has' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByRole('heading', { name: 'Not taken by the endpoint' })).toBeHidden();
  await expect.poll(async () => (await get(page, 'sync.status')).waiting).toBe(0);
  await sumUp();
  await syncNow();
  await colleague.sync();
  expect(readRecord(colleague.db, 'person', person)?.birth_year).toBe(1991);
});

/** The endpoint's sum, after rows were taken behind its back. */
async function sumUp(): Promise<void> {
  const rows = await endpoint.db.rows<{ entity: string; id: string; version: number }>(
    'SELECT entity, id, version::float8 AS version FROM record WHERE scope = $1 AND NOT removed',
    [teamId],
  );
  const digest = digestText(rows.reduce(toggleInDigest, EMPTY_DIGEST));
  await endpoint.db.rows('UPDATE scope SET digest = $2 WHERE id = $1', [teamId, digest]);
}

test('without the endpoint everything goes on, and says so', async () => {
  await endpoint.app.close();
  await get(page, 'person.update', { id: person, seen: { birth_year: 1991 }, fields: { birth_year: 1992 } });
  await expect(page.getByText('There is no connection')).toBeVisible();
  await expect(page.getByText('1 change', { exact: true })).toBeVisible();
  await shot('offline');
  expect((await get(page, 'person.file', { id: person })).person.birth_year).toBe(1992);
  expect(running.problems).toEqual([]);
});
