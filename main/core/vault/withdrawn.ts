import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  databaseFile,
  HEADER,
  HEADER_PART,
  namesIn,
  syncFolder,
  VAULT_ID,
  WITHDRAWN,
} from '#core/vault/folders.ts';

const mark = z.strictObject({ withdrawn_at: z.iso.datetime() });

/**
 * Destroys a closed vault. The mark comes first, so that whatever ends the program on the way, the next start goes on
 * (`finishWithdrawn`); then the header, whose wrapped key is the only way into the database: once it is overwritten
 * what is left is noise. Throws when the key may still be there.
 */
export function destroyVault(folder: string, at: Date): void {
  let isMarked = tried(() => writeMark(folder, at));
  destroyKeys(folder);
  removeRest(folder);
  // On a full disk there is room for it only now.
  if (!isMarked) isMarked = tried(() => writeMark(folder, at));
}

/** Goes on where a program was ended, and says which vaults are gone. Nobody needs a passphrase for it. */
export function finishWithdrawn(vaultsFolder: string): string[] {
  const withdrawn = withdrawnFolders(vaultsFolder);
  for (const folder of withdrawn) {
    destroyKeys(folder);
    removeRest(folder);
  }
  return withdrawn.map((folder) => path.basename(folder));
}

/** When the last vault that was destroyed here was withdrawn; null when there was none that nobody has read of. */
export function lastWithdrawnAt(vaultsFolder: string): string | null {
  const times = withdrawnFolders(vaultsFolder).map(readMark);
  return times.sort().at(-1) ?? null;
}

/** Somebody has read it. A folder in which something could not be removed keeps its mark. */
export function forgetWithdrawn(vaultsFolder: string): void {
  for (const folder of withdrawnFolders(vaultsFolder)) {
    if (namesIn(folder).some((name) => name !== WITHDRAWN)) continue;
    rmSync(path.join(folder, WITHDRAWN), { force: true });
    rmdirSync(folder);
  }
}

const withdrawnFolders = (vaultsFolder: string): string[] =>
  namesIn(vaultsFolder)
    .filter((name) => VAULT_ID.test(name))
    .map((name) => path.join(vaultsFolder, name))
    .filter((folder) => existsSync(path.join(folder, WITHDRAWN)));

function writeMark(folder: string, at: Date): void {
  const handle = openSync(path.join(folder, WITHDRAWN), 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify({ withdrawn_at: at.toISOString() }));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(folder);
}

/** That the file is there says all that counts; what stands in it may be cut off. */
function readMark(folder: string): string {
  const file = path.join(folder, WITHDRAWN);
  try {
    return mark.parse(JSON.parse(readFileSync(file, 'utf8'))).withdrawn_at;
  } catch {
    return statSync(file).mtime.toISOString();
  }
}

function destroyKeys(folder: string): void {
  const headers = namesIn(folder).filter((name) => name === HEADER || HEADER_PART.test(name));
  for (const name of headers) overwriteAndRemove(path.join(folder, name));
  syncFolder(folder);
}

/** In its own place: a new file would leave the old bytes where they are. */
function overwriteAndRemove(file: string): void {
  const isOverwritten = tried(() => {
    const handle = openSync(file, 'r+');
    try {
      writeSync(handle, randomBytes(fstatSync(handle).size), 0, undefined, 0);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  });
  try {
    rmSync(file, { force: true });
  } catch (error) {
    if (!isOverwritten) throw error;
  }
}

/** Everything but the mark. What another program holds open is removed at the next start; it is noise by now. */
function removeRest(folder: string): void {
  const rest = namesIn(folder).filter((name) => name !== WITHDRAWN);
  const database = path.basename(databaseFile(folder));
  // The database before what lies beside it: without its log it would still look whole to a recovery tool.
  rest.sort((one, other) => Number(other.startsWith(database)) - Number(one.startsWith(database)));
  for (const name of rest) {
    tried(() => rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 2 }));
  }
  tried(() => syncFolder(folder));
}

function tried(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
