import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { enterVault, get } from './calls.ts';
import { chooseAnswer, chooseOption, chooseTyped } from './fill.ts';

const dataFolder = newDataFolder();
let running: RunningApp;
let page: Page;

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name, exact: true });
const findings = async () => {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }));
};
const goToPeople = async () => {
  await page.keyboard.press('Control+2');
  await expect(heading('People')).toBeVisible();
};
const find = async (text: string) => {
  await goToPeople();
  await page.getByRole('searchbox', { name: 'Search for a person' }).fill(text);
  await expect(page.getByRole('status').filter({ hasText: `“${text}”` })).toBeVisible();
};
const fillWhatIsNeeded = async (language: string) => {
  await chooseAnswer(page, 'Sex', 'Man');
  await chooseTyped(page, page, 'Language', language);
  await chooseOption(page, page, 'How well', 'mother tongue');
  await chooseAnswer(page, 'Reads it', 'Yes');
  await chooseAnswer(page, 'Interpreter needed', 'Yes');
  await chooseAnswer(page, 'Alone or with family', 'Adult');
  await chooseOption(page, page, 'Where the procedure stands', 'Asylum refused, final');
};

// One story of one counsellor: each part goes on where the one before stopped.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp({ dataFolder });
  page = running.page;
  await enterVault(page, 'vault.create', { name: 'Ada Quick', passphrase: 'harbour lantern violet mosaic' });
  await expect(heading('Today')).toBeVisible();
});
test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

test('an empty day and an empty house say what to do', async () => {
  await expect(page.getByText('Nothing is due.')).toBeVisible();
  expect(await findings()).toEqual([]);
  await goToPeople();
  await expect(page.getByText('Nobody is registered here yet.')).toBeVisible();
  expect(await findings()).toEqual([]);
});

test('who is searched and not found is registered with the name that was typed', async () => {
  await find('Mohammed T');
  await page.getByRole('link', { name: 'Register “Mohammed T”' }).click();
  await expect(heading('Register a new person')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Alias or initials' })).toHaveValue('Mohammed T');
  // Nothing is filled in or ticked beforehand.
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Register this person' }).click();
  await expect(page.getByRole('alert')).toContainText('6 things need a look');
  await page.getByRole('button', { name: /^Languages: Add at least one/ }).click();
  await expect(page.getByRole('combobox', { name: 'Language', exact: true })).toBeFocused();
  expect(await findings()).toEqual([]);
});

test('what was begun waits on the first page and goes on where it stopped', async () => {
  await chooseTyped(page, page, 'Citizenship', 'Afghanistan');
  await expect(page.getByText('Saved here at')).toBeVisible();
  await page.keyboard.press('Control+1');
  await page.getByRole('link', { name: 'Mohammed T' }).click();
  await expect(page.getByRole('combobox', { name: 'Citizenship' })).toHaveValue('Afghanistan');
  await fillWhatIsNeeded('Dari');
  await page.getByRole('button', { name: 'Register this person' }).click();
  await expect(heading('Mohammed T')).toBeVisible();
  const { total, rows } = await get(page, 'person.list', {
    text: '',
    open_only: false,
    offset: 0,
    limit: 10,
  });
  expect(total).toBe(1);
  // Where the person would return to is never taken from the citizenship.
  expect(rows[0]).toMatchObject({ citizenship: 'AF', country_of_return: null, has_draft: false });
  expect(await findings()).toEqual([]);
});

test('a person is found in another spelling and another script, with the keyboard alone', async () => {
  await find('محمد');
  await expect(page.getByRole('option', { name: /Mohammed T/ })).toBeVisible();
  await find('muhammad');
  await page.keyboard.press('Enter');
  await expect(heading('Mohammed T')).toBeVisible();
});

test('nobody is registered twice without being asked', async () => {
  await goToPeople();
  await page.getByRole('link', { name: 'Register a new person' }).click();
  await page.getByRole('textbox', { name: 'Alias or initials' }).fill('Mohamed');
  await expect(page.getByRole('button', { name: 'It is this person: Mohammed T' })).toBeVisible();
  await chooseTyped(page, page, 'Citizenship', 'Iran');
  await fillWhatIsNeeded('Persian');
  await page.getByRole('button', { name: 'Register this person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is it one of these?' });
  await expect(dialog).toBeVisible();
  // Closing the question answers nothing.
  await page.keyboard.press('Escape');
  await expect(heading('Register a new person')).toBeVisible();
  expect((await get(page, 'person.list', { text: '', open_only: false, offset: 0, limit: 10 })).total).toBe(
    1,
  );
  await page.getByRole('button', { name: 'Register this person' }).click();
  await dialog.getByRole('button', { name: 'None of these: register' }).click();
  await expect(heading('Mohamed')).toBeVisible();
  expect((await get(page, 'person.list', { text: '', open_only: false, offset: 0, limit: 10 })).total).toBe(
    2,
  );
});

test('n starts a session, but not while somebody writes', async () => {
  await page.keyboard.press('n');
  await expect(heading(/^Session with/)).toBeVisible();
  await find('Mohamed');
  await expect(page.getByRole('searchbox', { name: 'Search for a person' })).toHaveValue('Mohamed');
});

test('a next step appears, is ticked off, and the tick can be taken back', async () => {
  await find('mohammed t');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Note a next step' }).first().click();
  await page.getByRole('textbox', { name: /^What/ }).fill('Call the lawyer');
  await page.getByRole('button', { name: 'Tomorrow' }).click();
  await page.getByRole('button', { name: 'Save the step' }).click();
  await expect(page.getByRole('heading', { name: 'Next steps' })).toBeVisible();
  await page.keyboard.press('Control+1');
  await page.getByRole('button', { name: /^Done: Call the lawyer/ }).click();
  await expect(page.getByText('Nothing is due.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: /^Done: Call the lawyer/ })).toBeVisible();
  expect(await findings()).toEqual([]);
});

test('data are changed; special needs stay hidden until somebody asks', async () => {
  await page.getByRole('link', { name: 'Mohammed T' }).click();
  await page.getByRole('link', { name: 'Change' }).first().click();
  await expect(heading('Change the data of Mohammed T')).toBeVisible();
  await chooseTyped(page, page, 'Country of return (optional)', 'Pakistan');
  await page.getByRole('button', { name: 'Show special needs' }).click();
  await page.getByText('Serious illness').click();
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await expect(heading('Mohammed T')).toBeVisible();
  await expect(page.getByText('Pakistan')).toBeVisible();
  await expect(page.getByText('Serious illness')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show special needs' }).click();
  await expect(page.getByText('Serious illness')).toBeVisible();
});

test('a household is put together, and an adult child needs an application of their own', async () => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Household' }).click();
  await page.getByRole('searchbox', { name: 'Add a registered person' }).fill('mohamed');
  await page.getByRole('button', { name: 'Add: Mohamed' }).click();
  await page.getByRole('button', { name: /Role of Mohammed T/ }).click();
  await page.getByRole('option', { name: 'Main applicant' }).click();
  await page.getByRole('button', { name: /Role of Mohamed/ }).click();
  await page.getByRole('option', { name: 'Child, adult' }).click();
  await expect(page.getByText('An adult child needs an application of their own: Mohamed')).toBeVisible();
  await chooseAnswer(page, 'Do they travel together?', 'Yes');
  expect(await findings()).toEqual([]);
  await page.getByRole('button', { name: 'Save the household' }).click();
  await expect(page.getByText('Child, adult · own application needed')).toBeVisible();
  await chooseAnswer(page, 'Whose story', 'Household');
  await expect(page.getByText('Mohamed: Registered here')).toBeVisible();
});

test('a file is closed in one of five ways of the same standing, and opened again', async () => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Close the file' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close the file' });
  await expect(dialog.getByRole('radio')).toHaveCount(5);
  await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(0);
  await dialog.getByText('Stay granted').click();
  await dialog.getByRole('button', { name: 'Close the file' }).click();
  await expect(page.getByText('This file is closed: Stay granted')).toBeVisible();
  await goToPeople();
  await page.getByText('Open files only').click();
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.getByText('Open files only').click();
  await page.getByRole('option', { name: /Mohammed T/ }).click();
  await page.getByRole('button', { name: 'Open the file again' }).click();
  await expect(page.getByText('This file is closed')).toHaveCount(0);
});

test('nothing went wrong unseen', () => {
  expect(running.problems).toEqual([]);
});
