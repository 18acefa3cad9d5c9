import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { get } from './calls.ts';
import { openPerson } from './fill.ts';

const dataFolder = newDataFolder();
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  running = await launchApp({ dataFolder });
  page = running.page;
  await page.getByRole('button', { name: 'Try with sample data' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible({ timeout: 60_000 });
});
test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

test('the information page is opened from a session, in Arabic from right to left', async () => {
  const { rows } = await get(page, 'person.list', { text: '', open_only: true, offset: 0, limit: 1 });
  await openPerson(page, rows[0]?.alias_or_initials ?? '');
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'Show the information page' }).click();
  await page.getByText('العربية', { exact: true }).first().click();
  const text = page.locator('[lang="ar"]').first();
  await expect(text).toBeVisible();
  expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
  await page.screenshot({ path: path.join('test-results', 'screens', 'leaflet-ar.png') });
});

/** What a PDF says, page after page, and the fonts that it carries. */
async function readPdf(file: string): Promise<{ text: string; pages: number; fonts: string }> {
  const bytes = readFileSync(file);
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false }).promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    text += `${items.map((item) => ('str' in item ? item.str : '')).join(' ')}\n`;
  }
  const { numPages } = document;
  await document.destroy();
  return {
    text,
    pages: numPages,
    fonts:
      bytes
        .toString('latin1')
        .match(/\/FontName\s*\/[\w+-]+/g)
        ?.join(' ') ?? '',
  };
}

const words = (language: string): { title: string } =>
  JSON.parse(readFileSync(`locales/${language}/leaflet.json`, 'utf8')) as { title: string };
/** Ligatures and presentation forms count as the letters that they show; spacing does not count. */
const letters = (text: string): string =>
  text.normalize('NFKC').replace(/[\s\u200e\u200f\u064b-\u0652]/g, '');

test('it is printed in two languages, with fonts that show them', async () => {
  for (const language of LEAFLET_LANGUAGES) {
    const second = language === 'nl' ? 'ar' : 'nl';
    const file = path.join(dataFolder, `leaflet-${language}.pdf`);
    await running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    expect(await get(page, 'shell.printLeaflet', { language, second })).toEqual({ saved: true });
    const { text, pages, fonts } = await readPdf(file);
    expect(pages).toBeGreaterThan(0);
    // Every font that is used travels inside the file: a subset has six letters and a plus before its name.
    expect(fonts).toMatch(/\/[A-Z]{6}\+/);
    for (const printed of [language, second]) {
      if (printed === 'ar') {
        expect(letters(text)).toMatch(/[\u0621-\u064a]{20}/);
        expect(fonts).toMatch(/Arab|Naskh|Kufi|Dejavu/i);
      } else {
        expect(letters(text)).toContain(letters(words(printed).title));
      }
    }
  }
});
