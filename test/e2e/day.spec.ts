import { expect, type Page, test } from '@playwright/test';
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

const room = (name: string) => page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name, exact: true });

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
  await page.getByRole('link', { name: /Register “Ismaïl B.”/ }).first().click();
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
    page.getByRole('radiogroup', { name: 'Is the person deprived of liberty?' }).getByRole('radio', { name: 'Yes' }),
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
  await page.getByRole('link', { name: /Ismaïl B\./ }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: /Session with/ })).toBeVisible();
  const actions = page.getByLabel('What was agreed (optional)', { exact: true });
  await expect(actions).toHaveValue(new RegExp(`^${TYPED_BEFORE_THE_END}`));
  await expect(
    page.getByRole('radiogroup', { name: 'Interpreter' }).getByRole('radio', { name: 'Interpreter by phone' }),
  ).toBeChecked();

  await page.getByRole('button', { name: 'Finalise session' }).click();
  const missing = page.getByRole('alert').or(page.getByRole('region', { name: /missing/ })).first();
  await expect(missing).toContainText('Outcome');
  await chooseAnswer(page, 'Understanding', 'Told it in own words');
  await chooseAnswer(page, 'Protection concern', 'No concern was raised');
  await chooseAnswer(page, 'Outcome', 'Another talk agreed');
  for (const item of ['Rights in this talk', 'What is written down, and who can read it']) {
    await page.getByText(item, { exact: true }).click();
  }
  await page.screenshot({ path: 'test-results/day-session.png', fullPage: true });
  await page.getByRole('button', { name: 'Finalise session' }).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: 'test-results/day-after.png', fullPage: true });
  void get; void startEndpointProcess;
});
