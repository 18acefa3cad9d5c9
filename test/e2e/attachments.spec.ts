import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { filesUnder, newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { exif, jpegSegment, someJpeg, somePdf } from '#test/support/pictures.ts';
import { ask, get } from './calls.ts';
import { chooseAnswer, fillText } from './fill.ts';

/** Documents of a person: added, shown inside the app, and removed; with a picture of each screen. */
test.describe.configure({ mode: 'serial' });

const dataFolder = newDataFolder();
const chosen = newDataFolder();
const pictures = path.join('test-results', 'attachments');
const CANARY = 'KANARIENVOGEL';
let running: RunningApp;
let page: Page;
let person: string;
let alias: string;

/** A portrait photo that the camera held sideways: dark at its left, which is the top when it is turned. */
const photo = () =>
  someJpeg({
    blocks: Array.from({ length: 60 }, (_, y) =>
      Array.from({ length: 90 }, (_, x) => (((x >> 3) + (y >> 3)) % 2 === 0 ? 60 + x : 235)),
    ),
    before: [jpegSegment(0xe1, exif(6, CANARY))],
  });

test.beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  running = await launchApp({ dataFolder, env: { RETURN_DESK_SCREENSHOTS: '1' } });
  page = running.page;
  await page.getByRole('button', { name: 'Try with sample data' }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
  const { rows } = await get(page, 'person.list', { text: '', open_only: true, offset: 0, limit: 1 });
  person = rows[0]?.id ?? '';
  alias = rows[0]?.alias_or_initials ?? '';
});
test.afterAll(async () => {
  await running.app.close();
  for (const folder of [dataFolder, chosen]) removeDataFolder(folder);
});

/** What the person picks in the system's dialog, which no test can click. */
async function choose(name: string, bytes: Uint8Array | null): Promise<void> {
  const file = path.join(chosen, name);
  if (bytes !== null) writeFileSync(file, bytes);
  await running.app.evaluate(
    ({ dialog }, given) => {
      dialog.showOpenDialog = async () => ({
        canceled: given === null,
        filePaths: given === null ? [] : [given],
      });
    },
    bytes === null ? null : file,
  );
}

/** By the keys that are the same in every language. */
async function goToPerson(): Promise<void> {
  await page.keyboard.press('Control+2');
  const box = page.getByRole('searchbox');
  await box.fill(alias);
  await expect(page.locator('[role="status"]', { hasText: alias })).toBeVisible();
  await box.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(alias.slice(0, 4));
  await settle();
}

async function goToDocuments(): Promise<void> {
  await goToPerson();
  await page.locator(`a[href$="/people/${person}/documents"]`).click();
  await expect(page.locator('main ul, main section').first()).toBeVisible();
  await settle();
}

async function show(id: string): Promise<void> {
  await page.locator(`main a[href$="/documents/${id}"]`).click();
  await settle();
}

async function settle(): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForTimeout(300);
}

async function picture(name: string): Promise<void> {
  const sideways = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  expect(sideways, `${name} sticks out sideways`).toBeLessThanOrEqual(0);
  const image = await running.app.evaluate(async ({ BrowserWindow }) => {
    const taken = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return taken?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(path.join(pictures, `${name}.png`), Buffer.from(image, 'base64'));
}

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    // React Aria's announcer names what it reads by the element's id, also for a moment after that has gone.
    .exclude('[data-live-announcer]')
    // The banner of the sample data stands outside of every landmark, on purpose.
    .exclude('[role="note"]')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function add(kind: string, label: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a document' }).first().click();
  const dialog = page.getByRole('dialog');
  await chooseAnswer(dialog, 'What it is', kind);
  await fillText(dialog, 'Label (optional)', label).catch(() => dialog.getByRole('textbox').fill(label));
  await dialog.getByRole('button', { name: 'Choose the file' }).click();
}

test('nothing there yet, then a photo and a PDF are added and stand in the list', async () => {
  await goToPerson();
  await picture('empty-en');
  await page.getByRole('button', { name: 'Add a document' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(300);
  await picture('add-en');
  await expectAccessible();
  await page.keyboard.press('Escape');

  await choose('photo.jpg', null);
  await add('Travel document', 'Passport, front page');
  await expect(page.getByRole('dialog')).toBeVisible();
  await choose('photo.jpg', photo());
  await page.getByRole('dialog').getByRole('button', { name: 'Choose the file' }).click();
  await expect(page.getByRole('link', { name: 'Passport, front page' })).toBeVisible();
  await page.getByRole('link', { name: 'All documents' }).click();
  await choose('decision.pdf', somePdf(['Decision of the authority', 'Second page', 'Third page']));
  await add('Decision', '');
  await expect(page.getByRole('link', { name: 'Decision', exact: true })).toBeVisible();
  await picture('list-en');
  await expectAccessible();
});

test('a program that is called a picture is refused, in words', async () => {
  await choose('passport.jpg', Buffer.from('MZ\x90\0 this is a program', 'latin1'));
  await add('Other', 'Not a picture');
  await expect(page.getByRole('dialog').getByText('This kind of file cannot be added')).toBeVisible();
  await picture('refused-en');
  await page.keyboard.press('Escape');
  const { attachments } = await get(page, 'attachment.list', { person_id: person });
  expect(attachments).toHaveLength(2);
});

test('the photo is shown upright and without its place, from the memory of the page', async () => {
  await page.getByRole('link', { name: 'Passport, front page' }).click();
  const image = page.getByRole('img', { name: 'Passport, front page, as a picture' });
  await expect(image).toBeVisible();
  const seen = await image.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    return { width: element.naturalWidth, height: element.naturalHeight, address: element.src };
  });
  expect(seen).toMatchObject({ width: 480, height: 720 });
  expect(seen.address).toMatch(/^blob:app:\/\/bundle\//);
  await picture('photo-en');
  await expectAccessible();
  await page.getByRole('button', { name: 'Smaller' }).click();
  await expect(page.getByRole('status').filter({ hasText: '75' })).toBeVisible();

  const { attachments } = await get(page, 'attachment.list', { person_id: person });
  const { id, sha256 } =
    attachments.find(({ attachment }) => attachment.media_type === 'image/jpeg')?.attachment ?? {};
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const bytes = await page.evaluate(async (given) => {
    const result = await window.returnDesk.call('attachment.read', { id: given, index: 0 });
    return result.ok ? [...(result.value as { bytes: Uint8Array }).bytes] : [];
  }, id);
  expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
  // When the page is left, its address leads nowhere.
  await page.getByRole('link', { name: 'Documents' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Documents' })).toBeVisible();
  const isGone = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const probe = new Image();
        probe.onload = () => resolve(false);
        probe.onerror = () => resolve(true);
        probe.src = address;
      }),
    seen.address,
  );
  expect(isGone).toBe(true);
});

test('the PDF is drawn page by page, inside the app and under its content policy', async () => {
  await page.getByRole('link', { name: 'Decision', exact: true }).click();
  await expect(page.getByText('Page 1 of 3')).toBeVisible();
  await expect(page.getByText('Decision of the authority')).toBeAttached();
  const canvas = page.locator('canvas').first();
  await expect
    .poll(() =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? {};
        if (data === undefined || data.length === 0) return 'empty';
        let blue = 0;
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, green = 0, third = 0] = [data[at], data[at + 1], data[at + 2]];
          if (third > 180 && red < 90) blue += 1;
          if (red < 60 && green < 60 && third < 60) dark += 1;
        }
        return blue > 1000 && dark > 100 ? 'drawn' : `blue ${blue}, dark ${dark}`;
      }),
    )
    .toBe('drawn');
  await picture('pdf-en');
  await expectAccessible();
  // By keyboard alone: the part with the pages takes the focus and scrolls.
  await page.getByRole('region', { name: 'Decision' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByText('Page 3 of 3')).toBeInViewport();
  await picture('pdf-end-en');
});

test('nothing readable of a document is on the disk', async () => {
  const needles = [
    photo().subarray(-400, -10),
    Buffer.from('Decision of the authority'),
    Buffer.from(CANARY),
  ];
  for (const file of filesUnder(dataFolder)) {
    const bytes = readFileSync(file);
    for (const needle of needles) expect(bytes.includes(needle), file).toBe(false);
  }
  expect(filesUnder(path.join(dataFolder, 'sample', 'attachments'))).toHaveLength(2);
});

test('every screen of it in another language, dark, and at 200 %', async () => {
  const { preferences } = await get(page, 'shell.info');
  const { attachments } = await get(page, 'attachment.list', { person_id: person });
  const idOf = (type: string) =>
    attachments.find(({ attachment }) => attachment.media_type === type)?.attachment.id ?? '';
  const screens = async (suffix: string) => {
    await goToPerson();
    await page.locator(`a[href$="/people/${person}/documents"]`).scrollIntoViewIfNeeded();
    await picture(`card-${suffix}`);
    await goToDocuments();
    await picture(`list-${suffix}`);
    await show(idOf('application/pdf'));
    await expect(page.locator('canvas').first()).toBeVisible();
    await page.waitForTimeout(700);
    await picture(`pdf-${suffix}`);
    await goToDocuments();
    await show(idOf('image/jpeg'));
    await picture(`photo-${suffix}`);
  };
  await screens('en');
  await get(page, 'shell.savePreferences', { ...preferences, language: 'fr', appearance: 'dark' });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  await screens('fr-dark');
  await get(page, 'shell.savePreferences', { ...preferences, language: 'de' });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(1024, 640);
    window?.webContents.setZoomFactor(2);
  });
  await page.waitForTimeout(500);
  await screens('de-200');
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.setZoomFactor(1);
    window?.setContentSize(1280, 820);
  });
  await get(page, 'shell.savePreferences', { ...preferences, language: 'en' });
  await page.reload();
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('renamed, then removed only after a question, and gone from the disk', async () => {
  await goToDocuments();
  const item = page.getByRole('listitem').filter({ hasText: 'Passport' });
  await item.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Change kind or label' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('Passport, all pages');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Passport, all pages' })).toBeVisible();
  await item.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Remove the document' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.waitForTimeout(300);
  await picture('remove-en');
  await page.getByRole('button', { name: 'Remove for everybody' }).click();
  await expect(page.getByRole('link', { name: 'Passport, all pages' })).toHaveCount(0);
  await expect.poll(() => filesUnder(path.join(dataFolder, 'sample', 'attachments')).length).toBe(1);
  expect(
    await ask(page, 'attachment.add', { person_id: person, kind: 'other', label: null, path: '/etc/passwd' }),
  ).toMatchObject({
    ok: false,
    error: { code: 'input_invalid' },
  });
});

test('mirrored', async () => {
  await running.app.close();
  running = await launchApp({
    dataFolder,
    env: { RETURN_DESK_SCREENSHOTS: '1', RETURN_DESK_PSEUDO_LANGUAGE: '1' },
  });
  page = running.page;
  await get(page, 'vault.openSample');
  await expect(page.getByRole('navigation')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await goToDocuments();
  await picture('list-mirrored');
  await page.getByRole('listitem').getByRole('link').first().click();
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.waitForTimeout(700);
  await picture('pdf-mirrored');
});

test('the page reported nothing', () => {
  expect(running.problems).toEqual([]);
});
