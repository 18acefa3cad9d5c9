import { existsSync, rmSync } from 'node:fs';
import { deriveKey } from '#core/seal.ts';
import type { WriteDb } from '#core/store/db.ts';
import { createStore, openStore, type StoreOptions } from '#core/store/open.ts';
import { startWeeklyCheck } from '#core/store/weekly-check.ts';
import {
  databaseFile,
  finishVault,
  makePrivateFolder,
  removeHeaderParts,
  unfinishedFolder,
  writeHeader,
} from '#core/vault/folders.ts';
import type { VaultHeader } from '#core/vault/header.ts';
import { type ErrorCode, FailureError } from '#shared/errors.ts';

export type UnlockedVault = {
  readonly vaultId: string;
  readonly mode: 'real' | 'sample';
  readonly folder: string;
  readonly db: WriteDb;
  /** From which the keys of sealed fields are derived; the database's own key is another. */
  readonly sealingKey: Buffer;
  /** Set when the weekly check has found the file damaged while it was open. */
  damage(): ErrorCode | null;
  /** Closes the database and wipes what can be wiped. The end of the process takes the rest. */
  close(): void;
};

export type UnlockDeps = Omit<StoreOptions, 'file' | 'key'>;

/** Opens the database of a vault whose data key is known, and wipes that key. */
export function openVault(
  folder: string,
  header: VaultHeader,
  dataKey: Buffer,
  deps: UnlockDeps,
): UnlockedVault {
  const databaseKey = deriveKey(dataKey, 'database');
  const sealingKey = deriveKey(dataKey, 'sealing');
  dataKey.fill(0);
  let db: WriteDb;
  try {
    removeHeaderParts(folder);
    db = openStore({ ...deps, file: databaseFile(folder), key: databaseKey });
  } finally {
    databaseKey.fill(0);
  }
  let damage: ErrorCode | null = null;
  const stopCheck = startWeeklyCheck(db, deps.clock, (code) => {
    damage = code;
    deps.log('vault_problem', { code });
  });
  deps.log('vault_opened', { mode: header.mode });
  return {
    vaultId: header.vault_id,
    mode: header.mode,
    folder,
    db,
    sealingKey,
    damage: () => damage,
    close() {
      stopCheck();
      db.close();
      sealingKey.fill(0);
    },
  };
}

/** Made under another name and renamed when it is whole, so that there is never half a vault. */
export async function buildVault(
  folder: string,
  header: VaultHeader,
  dataKey: Buffer,
  deps: UnlockDeps,
): Promise<void> {
  if (existsSync(folder)) throw new FailureError('vault_exists');
  const part = unfinishedFolder(folder);
  const databaseKey = deriveKey(dataKey, 'database');
  try {
    makePrivateFolder(part);
    await writeHeader(part, header);
    createStore({ ...deps, file: databaseFile(part), key: databaseKey });
    await finishVault(folder);
    deps.log('vault_created', { mode: header.mode });
  } catch (error) {
    dataKey.fill(0);
    // It is ours, of just now, and nobody was told that anything is stored in it.
    rmSync(part, { recursive: true, force: true });
    throw error;
  } finally {
    databaseKey.fill(0);
  }
}
