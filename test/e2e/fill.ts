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
  await scope.getByRole('combobox', { name: label }).fill(typed);
  await page.getByRole('option', { name: typed }).first().click();
}

/** A date field has one segment a part; typing goes through them in the order of the language (day, month, year). */
export async function fillDate(scope: Scope, label: string, iso: string): Promise<void> {
  const [year, month, day] = iso.split('-') as [string, string, string];
  const group = scope.getByRole('group', { name: label });
  await group.getByRole('spinbutton').first().click();
  await group.page().keyboard.type(`${day}${month}${year}`);
}
