import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createStore, openStore } from '#core/store/open.ts';
import { firstSchema, migrationsIn, storeOptions, tempFolder } from '#test/support/store-files.ts';

test('what was acknowledged is there after kill -9, each time again', async () => {
  const folder = tempFolder();
  const options = storeOptions(folder, migrationsIn(folder, firstSchema));
  createStore(options);
  let total = 0;
  // Also past SQLite's automatic checkpoint, which comes after about 300 of these rows.
  for (const rows of [3, 40, 700]) {
    const db = openStore(options);
    db.exec('DELETE FROM record');
    db.close();
    const acknowledged = await saveUntilKilled(
      [options.file, options.key.toString('hex'), options.migrationsFolder],
      rows,
    );
    const again = openStore(options);
    const kept = again.prepare('SELECT id FROM record ORDER BY id').pluck().all();
    // One more may have been committed when the word of it no longer came through.
    expect(kept.length - acknowledged).toBeGreaterThanOrEqual(0);
    expect(kept.length - acknowledged).toBeLessThanOrEqual(1);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
    expect(again.pragma('integrity_check', { simple: true })).toBe('ok');
    again.close();
    total += acknowledged;
  }
  expect(total).toBeGreaterThanOrEqual(743);
}, 60_000);

/** The number of the last row that the program said was saved before it was killed. */
function saveUntilKilled(parameters: string[], rows: number): Promise<number> {
  const child = spawn(process.execPath, [
    path.join(import.meta.dirname, 'durability-child.ts'),
    ...parameters,
  ]);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (last(said) >= rows) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(last(said)));
  });
}

/** A line without its end may be half a number. */
const last = (said: string): number => Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
