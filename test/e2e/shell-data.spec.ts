import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { filesUnder, filesWith, newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp } from '#test/support/electron.ts';
import { ask, enterVault, get } from './calls.ts';

const canaries = ['Zzcanary Öztürk', 'فاطمة-كناري', 'Канарейка', 'კანარი-7', '0470/98.76.54'];
const PASSPHRASE = 'kastanje fiets regenboog vier';

test('R9: after a whole day of work nothing that was typed can be read in the data folder', async () => {
  const dataFolder = newDataFolder();
  const { app, page, output } = await launchApp({ dataFolder });
  await enterVault(page, 'vault.create', { name: 'Zzcanary counsellor', passphrase: PASSPHRASE });
  for (const canary of canaries) {
    const id = await page.evaluate(() => crypto.randomUUID());
    const body = { full_name_latin: canary, note: `${canary} `.repeat(100) };
    await get(page, 'draft.save', { id, noun: 'session', person_id: null, body });
    await get(page, 'draft.get', { id });
    await get(page, 'person.list', { text: canary, open_only: false, offset: 0, limit: 50 });
    await get(page, 'shell.copy', { text: canary });
    await ask(page, 'person.create', { fields: { alias_or_initials: canary }, draft_id: null });
    await page.evaluate((canary) => {
      document.title = canary;
      console.error(canary);
      localStorage.setItem(canary, canary);
      sessionStorage.setItem(canary, canary);
      // biome-ignore lint/suspicious/noDocumentCookie: what must not be kept is tried in every way there is
      document.cookie = `x=${encodeURIComponent(canary)}; max-age=9999`;
      indexedDB.open(canary).onupgradeneeded = (event) => {
        (event.target as IDBOpenDBRequest).result.createObjectStore(canary).add(canary, canary);
      };
      history.pushState({ canary }, '', `#/people?text=${canary}`);
      setTimeout(() => {
        throw new Error(canary);
      });
    }, canary);
  }
  await app.close();

  expect(filesUnder(dataFolder).length).toBeGreaterThan(3);
  expect(
    filesWith(dataFolder, [...canaries, 'Zzcanary', PASSPHRASE, encodeURIComponent('Канарейка')]),
  ).toEqual([]);
  expect(output.join('\n')).not.toContain('Zzcanary');
  expect(readFileSync(path.join(dataFolder, 'logs', 'main.log'), 'utf8')).toContain('"event":"started"');
  removeDataFolder(dataFolder);
});

test('the information page is printed to a PDF of A4 pages, bilingual and right to left', async () => {
  const dataFolder = newDataFolder();
  const { app, page } = await launchApp({ dataFolder });
  await get(page, 'vault.openSample');
  const chosen = path.join(dataFolder, 'chosen');
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
  }, chosen);
  expect(await get(page, 'shell.printLeaflet', { language: 'ar', second: 'nl' })).toEqual({ saved: true });

  const pdf = await getDocument({ data: new Uint8Array(readFileSync(`${chosen}.pdf`)) }).promise;
  const first = await pdf.getPage(1);
  const [, , width, height] = first.view;
  expect([Math.round(width ?? 0), Math.round(height ?? 0)]).toEqual([595, 842]);
  let text = '';
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    text += items.map((item) => ('str' in item ? item.str : '')).join(' ');
  }
  expect(text.normalize('NFKC')).toMatch(/\p{Script=Arabic}{3}/u);
  expect(text).toMatch(/gesprek/);
  expect(filesUnder(dataFolder).filter((file) => file.endsWith('.part'))).toEqual([]);
  expect(app.windows()).toHaveLength(1);

  const refused = await ask(page, 'shell.printLeaflet', { language: 'ar', second: 'xx' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'input_invalid' } });
  await app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/nowhere/at/all.pdf' });
  });
  const failed = await ask(page, 'shell.printLeaflet', { language: 'nl', second: null });
  expect(failed).toMatchObject({ ok: false, error: { code: 'file_not_written' } });
  await app.close();
  removeDataFolder(dataFolder);
});
