import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export function newDataFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'return-desk-'));
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Every file under a folder whose bytes hold one of the texts, in UTF-8 or UTF-16. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  const needles = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  return filesUnder(folder).filter((file) => {
    const bytes = readFileSync(file);
    return path.basename(file).includes(texts[0] ?? '\0') || needles.some((needle) => bytes.includes(needle));
  });
}

export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
