import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { transaction } from '#core/store/db.ts';
import { createPerson } from '#core/store/person.ts';
import { requireRecord, updateRecord } from '#core/store/record.ts';
import { finaliseSession } from '#core/store/session.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';
import { enterVault, get } from './calls.ts';
import { openPerson } from './fill.ts';

const dataFolder = newDataFolder();
const pictures = path.join('test-results', 'screens');
const secret = { name: 'Ada', passphrase: 'harbour lantern violet mosaic' };
let endpoint: TestEndpoint;
let colleague: TestDevice;
let running: RunningApp;
let page: Page;
let mine: string;
let theirs: string;

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const findings = async () => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};
async function picture(name: string): Promise<void> {
  await page.waitForTimeout(200);
  const sideways = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  expect(sideways, `${name} sticks out sideways`).toBeLessThanOrEqual(0);
  const file = path.join(pictures, `duplicates-${name}.png`);
  // Of a zoomed page only Electron itself takes the whole picture.
  const image = await running.app.evaluate(async ({ BrowserWindow }) => {
    const taken = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return taken?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(file, Buffer.from(image, 'base64'));
}
/** By the links themselves, whatever language they speak. */
async function openList(): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.locator('a[href$="/people/duplicates"]').click();
  await expect(page.locator('a[href*="/people/duplicates/"]').first()).toBeVisible();
}
async function openPair(): Promise<void> {
  await openList();
  await page.locator('a[href*="/people/duplicates/"]').first().click();
  await expect(page.getByRole('radiogroup').first()).toBeVisible();
}
async function prefer(wanted: Record<string, string>): Promise<void> {
  const { preferences } = await get(page, 'shell.info');
  await get(page, 'shell.savePreferences', { ...preferences, ...wanted });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
}
const zoom = (factor: number) =>
  running.app.evaluate(({ BrowserWindow }, factor) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(factor === 1 ? 1280 : 1024, factor === 1 ? 820 : 640);
    window?.webContents.setZoomFactor(factor);
  }, factor);
async function exchange(): Promise<void> {
  await get(page, 'sync.now');
  await expect.poll(async () => (await get(page, 'sync.status')).waiting).toBe(0);
  await colleague.sync();
  await get(page, 'sync.now');
  await expect.poll(async () => (await get(page, 'sync.status')).state).not.toBe('syncing');
}
const colleagueWrites = async (id: string, fields: Parameters<typeof updateRecord<'person'>>[3]) => {
  await colleague.sync();
  transaction(colleague.db, () => updateRecord(colleague, 'person', id, fields));
};

// One story: the same person on two laptops, one file of both, two again; and two answers to one question.
test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);
test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  endpoint = await startEndpointOnPostgres();
  const teamId = await endpoint.newTeam('Antwerp');
  const address = await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
  colleague = await createDevice(endpoint, teamId);
  running = await launchApp({ dataFolder, env: { RETURN_DESK_SCREENSHOTS: '1' } });
  page = running.page;
  await enterVault(page, 'vault.create', secret);
  await get(page, 'sync.enrol', {
    endpoint: address,
    code: await endpoint.newCode(teamId, 'counsellor', 'Ada Quick'),
  });
});
test.afterAll(async () => {
  await running.app.close();
  colleague.remove();
  await endpoint.close();
  removeDataFolder(dataFolder);
});

test('somebody registered on two laptops is one quiet line, and a pair in a list', async () => {
  const made = await get(page, 'person.create', {
    fields: somePerson({
      alias_or_initials: 'Nino Beridze',
      local_ref: 'A-100',
      languages: [{ code: 'kat', level: 'mother_tongue', reads: true }],
    }),
    draft_id: null,
  });
  mine = made.id;
  // The file that was there first is kept.
  colleague.setNow(new Date().toISOString());
  await colleague.sync();
  theirs = createPerson(colleague, {
    fields: somePerson({
      alias_or_initials: 'ნინო ბერიძე',
      local_ref: 'B-200',
      birth_date: '1990-04-05',
      procedure_stage: 'rejected_appealable',
      vulnerabilities: ['serious_illness'],
      languages: [
        { code: 'kat', level: 'mother_tongue', reads: true },
        { code: 'rus', level: 'fluent', reads: false },
      ],
    }),
    draft_id: null,
  }).id;
  finaliseSession(colleague, {
    draft_id: colleague.newId(),
    fields: someSession(theirs, { date: '2026-03-09' }),
    concern: null,
  });
  await exchange();
  await exchange();
  await page.keyboard.press('Control+1');
  await expect(heading('Today')).toBeVisible();
  await picture('today');
  await page.getByRole('link', { name: '1 person may be registered twice' }).click();
  await expect(heading('Registered twice?')).toBeVisible();
  await expect(page.getByText('same name in another spelling · same year of birth')).toBeVisible();
  await picture('list');
  expect(await findings()).toEqual([]);
});

test('side by side nothing is chosen beforehand, and what is missing is named', async () => {
  await page.getByRole('link', { name: /^Compare:/ }).focus();
  await page.keyboard.press('Enter');
  await expect(heading('One person, or two?')).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(page.getByText('Serious illness')).toHaveCount(0);
  await picture('compare');
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: 'This is one person: merge' }).click();
  await expect(page.getByRole('alert')).toContainText('4 things need a look');
  await picture('compare-missing');
});

test('the same page in another language, dark, and at 200 %', async () => {
  for (const [name, wanted] of [
    ['nl', { language: 'nl' }],
    ['dark', { language: 'fr', appearance: 'dark' }],
    ['200', { language: 'de', appearance: 'light' }],
  ] as const) {
    await prefer(wanted);
    if (name === '200') await zoom(2);
    await openList();
    await picture(`list-${name}`);
    await openPair();
    await picture(`compare-${name}`);
  }
  await zoom(1);
  await prefer({ language: 'en', appearance: 'light' });
  await openPair();
});

test('chosen with the keyboard, merged, and told in the story; either file opens the one that is kept', async () => {
  await expect(heading('One person, or two?')).toBeVisible();
  const group = (name: string) => page.getByRole('radiogroup', { name });
  for (const name of ['Alias or initials', 'File number', 'Where the procedure stands']) {
    await group(name).getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await expect(group(name).getByRole('radio').first()).toBeChecked();
  }
  await group('Languages').getByText('Both together').click();
  await page.getByRole('button', { name: 'This is one person: merge' }).click();
  await expect(heading('Nino Beridze')).toBeVisible();
  await expect(page.getByText('Merged with the file of ნინო ბერიძე')).toBeVisible();
  await exchange();
  expect(requireRecord(colleague.db, 'person', theirs).merged_into).toBe(mine);
  // The talk was in the other file, and leads back to it.
  await page.getByRole('link', { name: 'Individual counselling' }).click();
  await page.locator(`a[href$="/people/${theirs}"]`).click();
  await expect(page.getByText('The file of ნინო ბერიძე leads here')).toBeVisible();
  await expect(heading('Nino Beridze')).toBeVisible();
  await picture('story');
  expect(await findings()).toEqual([]);
});

test('taken back: what goes back and what stays is said before', async () => {
  await get(page, 'person.update', {
    id: mine,
    seen: { birth_date: '1990-04-05' },
    fields: { birth_date: '1990-04-06' },
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Undo the merge?' });
  await expect(dialog.getByText('Changed since, and stays: Born')).toBeVisible();
  await picture('undo');
  expect(await findings()).toEqual([]);
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Merge undone: ნინო ბერიძე')).toBeVisible();
  await picture('undone');
  expect((await get(page, 'person.file', { id: theirs })).person.id).toBe(theirs);
  expect((await get(page, 'person.file', { id: mine })).person.birth_date).toBe('1990-04-06');
});

test('two answers to one question: before, mine and theirs, and a third one of both', async () => {
  await exchange();
  await colleagueWrites(mine, { local_ref: 'B-7', closed_as: 'closed_no_contact', closed_on: '2026-03-01' });
  await get(page, 'person.update', { id: mine, seen: {}, fields: { local_ref: 'A-7' } });
  await get(page, 'person.update', {
    id: mine,
    seen: {},
    fields: { closed_as: 'closed_by_person', closed_on: '2026-03-02' },
  });
  await expect.poll(async () => (await get(page, 'sync.status')).waiting).toBe(0);
  await colleague.sync();
  await get(page, 'sync.now');
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Two values for one field' })).toBeVisible();
  await expect(page.getByText('open since').first()).toBeVisible();
  await picture('queue');
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: /Look at both: .*File number/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('What both had seen')).toBeVisible();
  await expect(dialog.getByText('A-100')).toBeVisible();
  await picture('conflict');
  await dialog.getByRole('button', { name: 'Combine the two' }).click();
  await dialog.getByRole('button', { name: 'Start with what you wrote' }).click();
  await dialog.getByRole('textbox', { name: 'File number' }).fill('A-7 / B-7');
  await picture('conflict-combine');
  expect(await findings()).toEqual([]);
  await dialog.getByRole('button', { name: 'Use the combined value' }).click();
  await expect(dialog).toBeHidden();
  expect((await get(page, 'person.file', { id: mine })).person.local_ref).toBe('A-7 / B-7');
});

test('what a colleague decides while the window stands open is told in it', async () => {
  await exchange();
  await page.getByRole('button', { name: /Look at both/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('one of the two is chosen as a whole')).toBeVisible();
  const [open] = listConflicts(colleague).conflicts;
  decideConflict(colleague, { conflict_id: open?.conflict.id as string, choice: 'kept', values: null });
  await colleague.sync();
  await get(page, 'sync.now');
  await expect(dialog.getByText('Somebody has decided this meanwhile')).toBeVisible();
  await expect(dialog.getByText(/^Decided by A. Counsellor/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: /this value/ })).toHaveCount(0);
  await picture('conflict-decided');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await openPerson(page, 'Nino Beridze');
  await expect(page.getByText('Two answers to one question: File number')).toBeVisible();
  await expect(page.getByText('B-7', { exact: true })).toBeVisible();
  await page.getByText('Two answers to one question: File number').scrollIntoViewIfNeeded();
  await picture('history');
  expect(await findings()).toEqual([]);
});

test('two people are two people, and mirrored it is the same page', async () => {
  await running.app.close();
  running = await launchApp({
    dataFolder,
    env: { RETURN_DESK_SCREENSHOTS: '1', RETURN_DESK_PSEUDO_LANGUAGE: '1' },
  });
  page = running.page;
  await enterVault(page, 'vault.unlock', secret);
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await get(page, 'person.update', {
    id: mine,
    seen: {},
    fields: { birth_date: null, closed_as: null, closed_on: null },
  });
  await openPair();
  await picture('compare-mirrored');
  await page.getByRole('main').getByRole('button').last().click();
  await expect.poll(async () => (await get(page, 'duplicate.list')).pairs).toEqual([]);
});

test('nothing went wrong unseen', () => {
  expect(running.problems).toEqual([]);
});
