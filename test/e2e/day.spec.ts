import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import ExcelJS from 'exceljs';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { type EndpointProcess, startEndpointProcess } from '#test/support/endpoint-process.ts';
import { get } from './calls.ts';
import { chooseAnswer, chooseOption, chooseTyped, fillText } from './fill.ts';

/**
 * The counsellor's day from beginning to end: a vault, a session in a detention centre without a network, a laptop
 * that dies while somebody types, a programme, an application, a referral; then the network, the team lead's own
 * device, and the statistics that leave as a file.
 */
test.describe.configure({ mode: 'serial' });

const PASSPHRASE = 'harbour lantern violet mosaic';
const TYPED_BEFORE_THE_END = 'Ask the lawyer about the appeal before Friday';

const counsellorFolder = newDataFolder();
const leadFolder = newDataFolder();
let counsellor: RunningApp;
let lead: RunningApp;
let endpoint: EndpointProcess;
let page: Page;

const room = (name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name, exact: true });

async function createVault(on: Page): Promise<void> {
  await on.getByRole('button', { name: 'Create my vault' }).click();
  await on.getByLabel('New passphrase', { exact: true }).fill(PASSPHRASE);
  await on.getByLabel('The same once more').fill(PASSPHRASE);
  await on.getByRole('button', { name: 'Create the vault' }).click();
  await expect(on.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
}

test.afterAll(async () => {
  await counsellor?.app.close();
  await lead?.app.close();
  await endpoint?.stop();
  removeDataFolder(counsellorFolder);
  removeDataFolder(leadFolder);
});

test('a counsellor makes a vault', async () => {
  counsellor = await launchApp({ dataFolder: counsellorFolder });
  page = counsellor.page;
  await createVault(page);
});

test('searches before registering, and registers with the least', async () => {
  await room('People').click();
  await page.getByRole('searchbox', { name: 'Search for a person' }).fill('Ismaïl B.');
  await page
    .getByRole('link', { name: /Register “Ismaïl B.”/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Register a new person' })).toBeVisible();
  await expect(page.getByLabel('Alias or initials', { exact: true })).toHaveValue('Ismaïl B.');
  await chooseAnswer(page, 'Sex', 'Man');
  await chooseTyped(page, page, 'Citizenship', 'Algeria');
  await chooseTyped(page, page, 'Language', 'Arabic');
  await chooseOption(page, page, 'How well', 'mother tongue');
  await chooseAnswer(page, 'Reads it', 'Yes');
  await chooseAnswer(page, 'Interpreter needed', 'Yes');
  await chooseAnswer(page, 'Alone or with family', 'Adult');
  await chooseOption(page, page, 'Where the procedure stands', 'Asylum refused, final');
  await page.getByRole('button', { name: 'Register this person' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ismaïl B.' })).toBeVisible();
});

test('writes a session in a detention centre; the laptop dies while somebody types', async () => {
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: /Session with/ })).toBeVisible();
  await chooseOption(page, page, 'Phase', 'Individual counselling');
  await chooseOption(page, page, 'Who asked for the talk', 'The person');
  await chooseAnswer(page, 'How you talked', 'In person');
  await chooseOption(page, page, 'Place', 'Detention centre');
  await expect(
    page
      .getByRole('radiogroup', { name: 'Is the person deprived of liberty?' })
      .getByRole('radio', { name: 'Yes' }),
  ).toBeChecked();
  await page.getByText('Nobody else', { exact: true }).click();
  await chooseAnswer(page, 'Interpreter', 'Interpreter by phone');
  await fillText(page, 'What was agreed (optional)', TYPED_BEFORE_THE_END);
  // What is older than two seconds must be there again; nobody pressed a button to save it.
  await page.waitForTimeout(2000);
  await page.keyboard.type(' and these last words may go');
  const died = new Promise((resolve) => counsellor.app.process().once('exit', resolve));
  counsellor.app.process().kill('SIGKILL');
  await died;
});

test('finds the draft again and finalises the session', async () => {
  counsellor = await launchApp({ dataFolder: counsellorFolder });
  page = counsellor.page;
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await page
    .getByRole('link', { name: /Ismaïl B\./ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: /Session with/ })).toBeVisible();
  const actions = page.getByLabel('What was agreed (optional)', { exact: true });
  await expect(actions).toHaveValue(new RegExp(`^${TYPED_BEFORE_THE_END}`));
  await expect(
    page
      .getByRole('radiogroup', { name: 'Interpreter' })
      .getByRole('radio', { name: 'Interpreter by phone' }),
  ).toBeChecked();

  await page.getByRole('button', { name: 'Finalise session' }).click();
  const missing = page
    .getByRole('alert')
    .or(page.getByRole('region', { name: /missing/ }))
    .first();
  await expect(missing).toContainText('Outcome');
  await chooseAnswer(page, 'Understanding', 'Told it in own words');
  await chooseAnswer(page, 'Protection concern', 'No concern was raised');
  await chooseAnswer(page, 'Outcome', 'Another talk agreed');
  for (const item of ['Rights in this talk', 'What is written down, and who can read it']) {
    await page.getByText(item, { exact: true }).click();
  }
  await chooseTyped(page, page, 'Language of the talk', 'Arabic');
  await chooseTyped(page, page, 'In which language', 'Arabic');
  await page.getByRole('button', { name: 'Finalise session' }).click();
  await expect(page.getByText('Session finalised. It is kept here and no longer changes.')).toBeVisible();
});

test('finds a programme by the French name of the country and refers, with a consent of its own', async () => {
  await room('Programmes').click();
  await page.getByRole('searchbox', { name: 'Search programmes' }).fill('Algérie');
  await expect(page.getByRole('option').first()).toHaveAccessibleName(/Algeria/);
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Refer a person' }).click();
  const choice = page.getByRole('dialog');
  await choice.getByRole('searchbox').fill('Ismail');
  await choice.getByRole('option', { name: /Ismaïl B\./ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Referral of Ismaïl B.' })).toBeVisible();
  await chooseTyped(page, page, 'Country of return', 'Algeria');
  await page.getByText('Housing', { exact: true }).click();
  await page
    .getByRole('group', { name: 'Fields that the partner receives' })
    .getByText('Citizenship')
    .click();
  await chooseAnswer(page, 'Basis for passing data on', 'Consent of the person');
  await expect(page.getByText('The person has not been asked.')).toBeVisible();
  await page.getByRole('button', { name: 'Ask' }).click();
  await answerConsent();
  await page.getByRole('button', { name: 'Prepare the referral' }).click();
  await page.getByRole('button', { name: 'Write down that it was sent' }).click();
  await chooseAnswer(page.getByRole('dialog'), 'How it was sent', 'Typed into RIAT by hand');
  await page.getByRole('button', { name: 'Write down as sent' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const { rows } = await get(page, 'person.list', { text: 'Ismail', open_only: false, offset: 0, limit: 10 });
  const file = await get(page, 'person.file', { id: rows[0]?.id });
  expect(file.referrals[0]).toMatchObject({
    status: 'sent',
    channel: 'riat_manual',
    data_shared: ['citizenship'],
  });
  expect(file.consents.map(({ part, answer }) => [part, answer])).toEqual([['transfer_abroad', 'given']]);
});

test('starts an application, which waits until everything is answered', async () => {
  await room('People').click();
  await page.getByRole('searchbox', { name: 'Search for a person' }).fill('Ismail');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ismaïl B.' })).toBeVisible();
  await page
    .getByRole('link', { name: 'Apply' })
    .or(page.getByRole('button', { name: 'Apply' }))
    .click();
  await chooseTyped(page, page, 'Granting state', 'Netherlands');
  await expect(page.getByRole('combobox', { name: 'Country of return' })).toHaveValue('');
  await chooseTyped(page, page, 'Country of return', 'Algeria');
  await chooseOption(page, page, 'Travel document', 'No document');
  await page.getByRole('button', { name: 'Start the application' }).click();
  await expect(page.getByText('Application saved here')).toBeVisible();
  await page.getByRole('button', { name: 'Submitted', exact: true }).click();
  const step = page.getByRole('dialog');
  await expect(step.getByRole('button', { name: 'Save: Submitted' })).toBeDisabled();
  await expect(step.getByText('Record the person’s consent to the application first')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(step).toHaveCount(0);
  const { rows } = await get(page, 'person.list', { text: 'Ismail', open_only: false, offset: 0, limit: 10 });
  const file = await get(page, 'person.file', { id: rows[0]?.id });
  expect(file.applications.map(({ status }) => status)).toEqual(['draft']);
});

test('back online: the lead and the counsellor join the team, and the lead sees the session', async () => {
  endpoint = await startEndpointProcess();
  lead = await launchApp({ dataFolder: leadFolder });
  await createVault(lead.page);
  await join(lead.page, endpoint.firstCode);
  await fillText(lead.page, 'Who will use the device', 'Counsellor');
  await chooseAnswer(lead.page, 'Role', 'Return counsellor');
  await lead.page.getByRole('button', { name: 'Make a code' }).click();
  const code = await lead.page.locator('code').innerText();
  await join(page, code);
  await expect
    .poll(async () => (await get(page, 'sync.status')).state, { timeout: 30_000 })
    .toBe('up_to_date');

  await lead.page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: /^Sync/ }).click();
  await lead.page.getByRole('button', { name: 'Synchronise now' }).click();
  await lead.page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('link', { name: 'People', exact: true })
    .click();
  await lead.page.getByRole('searchbox', { name: 'Search for a person' }).fill('Ismail');
  await lead.page.keyboard.press('Enter');
  await expect(lead.page.getByRole('heading', { level: 1, name: 'Ismaïl B.' })).toBeVisible();
  await expect(lead.page.getByText('Another talk agreed').first()).toBeVisible();
  await expect(lead.page.getByText(TYPED_BEFORE_THE_END).first()).toBeVisible();
});

test('the lead exports the statistics, and the workbook is read back', async () => {
  const target = path.join(leadFolder, 'quarter.xlsx');
  await lead.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, target);
  await lead.page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('link', { name: 'Statistics' })
    .click();
  await lead.page.getByRole('button', { name: 'Export', exact: true }).click();
  await lead.page.getByRole('button', { name: 'Save file' }).click();
  await expect(lead.page.getByText('The file is saved.')).toBeVisible();
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(target);
  const sheet = book.worksheets[0] as ExcelJS.Worksheet;
  const value = (label: string) =>
    sheet.getRow(sheet.getColumn(1).values.map(String).indexOf(label)).getCell(2).value;
  expect(value('Sessions held')).toBe(1);
  expect(value('Persons counselled')).toBe(1);
  expect(value('Referrals sent')).toBe(1);
});

async function answerConsent(): Promise<void> {
  const dialog = page.getByRole('dialog');
  await chooseTyped(page, dialog, 'Language', 'Arabic');
  await chooseOption(page, dialog, 'Interpreter', 'Interpreter by phone');
  await chooseAnswer(dialog, 'How the answer is given', 'Signed');
  await chooseAnswer(dialog, 'Is the person deprived of liberty?', 'Yes');
  await dialog.getByRole('button', { name: 'The person says yes' }).click();
  await expect(dialog).toHaveCount(0);
}

async function join(on: Page, code: string): Promise<void> {
  await on.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).click();
  await on.getByLabel('Address of the endpoint').fill(endpoint.url);
  await on.getByRole('button', { name: 'Continue' }).click();
  await on.getByLabel('One-time code').fill(code);
  await on.getByRole('button', { name: 'Join a team' }).click();
  await expect(on.getByText('This device now belongs to the team.')).toBeVisible();
}
