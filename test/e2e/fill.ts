import { expect, type Locator, type Page } from '@playwright/test';

/** Fills the kit's fields as a person does: by their labels. */
type Scope = Page | Locator;

export const fillText = (scope: Scope, label: string, value: string): Promise<void> =>
  scope.getByLabel(label, { exact: true }).fill(value);

/** One answer of a radio group or a yes/no field. */
export async function chooseAnswer(scope: Scope, group: string, answer: string): Promise<void> {
  const radios = scope.getByRole('radiogroup', { name: group, exact: true });
  await radios.getByText(answer, { exact: true }).click();
  await expect(radios.getByRole('radio', { name: answer, exact: true })).toBeChecked();
}

/** One value of a drop-down list. */
export async function chooseOption(page: Page, scope: Scope, label: string, option: string): Promise<void> {
  await scope.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** One value of a combo box: typed, then taken from the list. */
export async function chooseTyped(page: Page, scope: Scope, label: string, typed: string): Promise<void> {
  const box = scope.getByRole('combobox', { name: label });
  // An answer that another one brought along stays.
  if ((await box.inputValue()) === typed) return;
  // A list closes and forgets what was typed when the page scrolls under it: first the page stands still.
  await box.scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  // Nobody types a name to its end when the list shows it already.
  await box.fill(typed.slice(0, -1));
  // By keyboard: a list that scrolls into the mouse's way closes itself. First the list must be that of the text.
  await expect(page.getByRole('option').first()).toContainText(typed);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(typed);
}

/** A date field has one segment a part; typing goes through them in the order of the language (day, month, year). */
export async function fillDate(scope: Scope, label: string, iso: string): Promise<void> {
  const [year, month, day] = iso.split('-') as [string, string, string];
  const group = scope.getByRole('group', { name: label });
  await group.getByRole('spinbutton').first().click();
  await group.page().keyboard.type(`${day}${month}${year}`);
}

/** Finds a person in the People room and opens the first that is found. */
export async function openPerson(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  const box = page.getByRole('searchbox');
  await box.fill(name);
  // The list is another one with every answer; only that of this text may be walked.
  await expect(page.getByText(new RegExp(`“${name.replaceAll('.', '\\.')}”$`)).first()).toBeVisible();
  await box.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name.slice(0, 4));
}
