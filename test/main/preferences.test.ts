import { mkdtempSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeAtomically } from '#main/atomic-file.ts';
import { openPreferences } from '#main/preferences.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'preferences-'));
  file = path.join(folder, 'deeper', 'preferences.json');
});

test('the first start takes the first system language that we speak, else English', async () => {
  expect((await openPreferences(file, ['pl-PL', 'nl-BE', 'fr'])).read().language).toBe('nl');
  expect((await openPreferences(file, ['DE'])).read().language).toBe('de');
  expect((await openPreferences(file, ['pl'])).read()).toEqual({
    language: 'en',
    appearance: 'system',
    density: 'comfortable',
  });
});

test('what is saved is there at the next start, and nothing beside it', async () => {
  const preferences = await openPreferences(file, []);
  await preferences.save({ language: 'fr', appearance: 'dark', density: 'compact' });
  expect(preferences.read().language).toBe('fr');
  expect((await openPreferences(file, ['nl'])).read()).toEqual({
    language: 'fr',
    appearance: 'dark',
    density: 'compact',
  });
  expect(await readdir(path.dirname(file))).toEqual(['preferences.json']);
});

test('many saves at once: the last one stays', async () => {
  const preferences = await openPreferences(file, []);
  const languages = ['en', 'nl', 'fr', 'de'] as const;
  await Promise.all(
    [...languages, ...languages].map((language) =>
      preferences.save({ language, appearance: 'system', density: 'compact' }),
    ),
  );
  expect(JSON.parse(await readFile(file, 'utf8')).language).toBe('de');
});

test.each([
  '',
  '{',
  '[]',
  '{"language":"xx"}',
  '{"language":"nl","appearance":"dark","density":"compact","name":"F"}',
])('a file with %j counts as none and is replaced by the next save', async (content) => {
  await (await openPreferences(file, [])).save({ language: 'fr', appearance: 'dark', density: 'compact' });
  await writeFile(file, content);
  const preferences = await openPreferences(file, ['de']);
  expect(preferences.read()).toEqual({ language: 'de', appearance: 'system', density: 'comfortable' });
  await preferences.save({ language: 'nl', appearance: 'light', density: 'compact' });
  expect((await openPreferences(file, [])).read().language).toBe('nl');
});

test('a write that fails leaves the old file and no other', async () => {
  const target = path.join(folder, 'kept.txt');
  await writeAtomically(target, 'old');
  await expect(writeAtomically(path.join(folder, 'none', 'x.txt'), 'new')).rejects.toThrow();
  // A folder in its place: the rename is what fails, after the temporary file is there.
  const inTheWay = path.join(folder, 'taken');
  await writeAtomically(path.join(folder, 'other.txt'), 'x');
  await import('node:fs/promises').then(({ mkdir }) =>
    mkdir(path.join(inTheWay, 'full'), { recursive: true }),
  );
  await expect(writeAtomically(inTheWay, 'new')).rejects.toThrow();
  expect(await readFile(target, 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['kept.txt', 'other.txt', 'taken']);
  await chmod(target, 0o600);
});
