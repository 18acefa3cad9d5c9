import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '#main/atomic-file.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { type Preferences, preferences as preferencesSchema } from '#shared/preferences.ts';

export type PreferencesFile = {
  read(): Preferences;
  save(next: Preferences): Promise<void>;
};

/** Kept in the clear, since the lock screen needs them. A file that cannot be read counts as none. */
export async function openPreferences(
  file: string,
  systemLanguages: readonly string[],
): Promise<PreferencesFile> {
  let current = (await readPreferences(file)) ?? firstPreferences(systemLanguages);
  let writing = Promise.resolve();
  return {
    read: () => current,
    save(next) {
      current = next;
      // One after the other: the last one saved is the one that stays.
      const write = writing.then(async () => {
        await mkdir(path.dirname(file), { recursive: true });
        await writeAtomically(file, `${JSON.stringify(next, null, 2)}\n`);
      });
      writing = write.catch(() => undefined);
      return write;
    },
  };
}

async function readPreferences(file: string): Promise<Preferences | null> {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function firstPreferences(systemLanguages: readonly string[]): Preferences {
  const wanted = systemLanguages.map((tag) => tag.toLowerCase().split('-', 1)[0]);
  const language = wanted
    .map((tag) => INTERFACE_LANGUAGES.find((known) => known === tag))
    .find((known) => known);
  return { language: language ?? 'en', appearance: 'system', density: 'comfortable' };
}
