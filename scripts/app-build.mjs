// Bundles the app into dist/, when anything it is made of has changed.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectNode, root, run, say, step } from './steps.mjs';

const sources = [
  ...['main', 'renderer', 'shared', 'locales', 'data'],
  ...['vite.main.config.ts', 'vite.renderer.config.ts', 'package.json', 'package-lock.json'],
  ...['scripts/bundle.mjs', 'scripts/bundles.mjs'],
];
const stampFile = path.join(root, 'dist', '.stamp');

export async function buildApp() {
  const stamp = hashOfSources();
  const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (built === stamp) {
    say('  ✓ The build is up to date');
    return;
  }
  await step('Build', () => run(projectNode(), ['scripts/bundle.mjs'], { limitSeconds: 300 }));
  await writeFile(stampFile, stamp);
}

/** By content, not by time: a checkout or a copy changes times alone. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) addToHash(path.join(root, source));
  return hash.digest('hex');

  /** @param {string} place */
  function addToHash(place) {
    if (!existsSync(place)) return;
    const entries = readdirOrNull(place);
    if (!entries) {
      hash.update(path.relative(root, place)).update('\0').update(readFileSync(place));
      return;
    }
    for (const name of entries.sort()) addToHash(path.join(place, name));
  }
}

/** @param {string} place */
function readdirOrNull(place) {
  try {
    return readdirSync(place);
  } catch {
    return null;
  }
}
