import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { storageCode } from '#core/store/failures.ts';
import { expectEncryptedFile } from '#core/store/file.ts';
import { decodeHeader, encodeHeader, type VaultHeader } from '#core/vault/header.ts';
import { writeAtomically } from '#main/atomic-file.ts';
import { type ErrorCode, FailureError } from '#shared/errors.ts';

export const HEADER = 'vault.json';
export const HEADER_PART = /^\.vault\.json\.[0-9a-f]+\.part$/;
/** A vault with this file in it was withdrawn by its team: it is being destroyed, or was (`withdrawn.ts`). */
export const WITHDRAWN = 'withdrawn.json';
export const VAULT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A vault is made under this name and renamed when it is whole: what still has it was never finished. */
const UNFINISHED = '.new';

/** A vault's folder as found: its header, or why there is none. */
export type FoundVault = { folder: string; header: VaultHeader | null; problem: ErrorCode | null };

export const databaseFile = (folder: string): string => path.join(folder, 'data.db');
export const unfinishedFolder = (folder: string): string => folder + UNFINISHED;

export function listVaults(vaultsFolder: string): FoundVault[] {
  return namesIn(vaultsFolder)
    .filter((name) => VAULT_ID.test(name) && !existsSync(path.join(vaultsFolder, name, WITHDRAWN)))
    .sort()
    .map((name) => inspectVault(path.join(vaultsFolder, name)));
}

/** A creation that was ended half way. Nothing that was called stored is in it; it is left where it is. */
export const hasUnfinishedVault = (vaultsFolder: string): boolean =>
  namesIn(vaultsFolder).some(
    (name) => name.endsWith(UNFINISHED) && VAULT_ID.test(name.slice(0, -UNFINISHED.length)),
  );

/** Looks only: at the header, and at the first bytes of the database. */
export function inspectVault(folder: string): FoundVault {
  let header: VaultHeader | null = null;
  try {
    header = readHeader(folder);
    expectEncryptedFile(databaseFile(folder));
    return { folder, header, problem: null };
  } catch (error) {
    const problem = error instanceof FailureError ? error.failure.code : (storageCode(error) ?? 'internal');
    return { folder, header, problem };
  }
}

export function readHeader(folder: string): VaultHeader {
  try {
    return decodeHeader(readFileSync(path.join(folder, HEADER)));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') throw new FailureError('vault_header_missing');
    throw error;
  }
}

/** The old header or the new one, never none. */
export const writeHeader = (folder: string, header: VaultHeader): Promise<void> =>
  writeAtomically(path.join(folder, HEADER), encodeHeader(header));

/** A header that was being written when the program was ended wraps the key under a passphrase that never counted. */
export function removeHeaderParts(folder: string): void {
  for (const name of namesIn(folder)) {
    if (HEADER_PART.test(name)) rmSync(path.join(folder, name), { force: true });
  }
}

export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Gives a vault that is whole its name. */
export async function finishVault(folder: string): Promise<void> {
  syncFolder(unfinishedFolder(folder));
  await rename(unfinishedFolder(folder), folder);
  syncFolder(path.dirname(folder));
}

export const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
};

export function syncFolder(folder: string): void {
  // Windows cannot open a folder and does without.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
