import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { asFailure, storageCode } from '#core/store/failures.ts';
import { createBackoff, NOBODY } from '#core/vault/backoff.ts';
import {
  type FoundVault,
  hasUnfinishedVault,
  inspectVault,
  listVaults,
  makePrivateFolder,
  readHeader,
  unfinishedFolder,
  writeHeader,
} from '#core/vault/folders.ts';
import type { VaultHeader } from '#core/vault/header.ts';
import { decoyHeader, newHeader, openHeader, type Random, rewrapHeader } from '#core/vault/keys.ts';
import { expectStrongPassphrase } from '#core/vault/passphrase.ts';
import { isNameOf, normaliseName } from '#core/vault/sign-in-name.ts';
import { buildVault, openVault, type UnlockDeps, type UnlockedVault } from '#core/vault/unlocked.ts';
import { destroyVault, finishWithdrawn, forgetWithdrawn, lastWithdrawnAt } from '#core/vault/withdrawn.ts';
import { type DeriveKey, deriveWrappingKey } from '#core/vault/wrap.ts';
import { FailureError } from '#shared/errors.ts';
import { SAMPLE_PASSPHRASE } from '#shared/passphrase.ts';
import type { VaultStatus } from '#shared/shapes.ts';

/** What the files say; whether the lease of an open vault is over stands in the vault. */
export type StatusOfFiles = Omit<VaultStatus, 'lease_over'>;

export type Vaults = {
  status(): Promise<StatusOfFiles>;
  create(name: string, passphrase: Uint8Array): Promise<UnlockedVault>;
  unlock(name: string | null, passphrase: Uint8Array): Promise<UnlockedVault>;
  openSample(): Promise<UnlockedVault>;
  changePassphrase(current: Uint8Array, next: Uint8Array): Promise<void>;
  /** Closes the open vault and destroys it with everything in its folder. */
  withdraw(): Promise<void>;
  /** Somebody has read that a vault was withdrawn. */
  forgetWithdrawn(): void;
};

export type VaultsDeps = UnlockDeps & {
  dataFolder: string;
  /** Milliseconds since the machine was started, the same for each process. */
  monotonic(): number;
  random?: Random;
  derive?: DeriveKey;
};

/** The vaults of one computer, and the one that is open. Passphrases that come in are wiped when they were used. */
export function createVaults(deps: VaultsDeps): Vaults {
  const { dataFolder, clock, monotonic, log, random = randomBytes, derive = deriveWrappingKey } = deps;
  const vaultsFolder = path.join(dataFolder, 'vaults');
  const sampleFolder = path.join(dataFolder, 'sample');
  const backoff = createBackoff(path.join(dataFolder, 'backoff.json'), clock, monotonic);
  let opened: UnlockedVault | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const finishing = finishDestroying();

  /** A vault whose destruction was ended half way opens no more; its rest is removed before anything else. */
  async function finishDestroying(): Promise<void> {
    try {
      for (const vaultId of finishWithdrawn(vaultsFolder)) await backoff.forget(vaultId);
    } catch (error) {
      log('withdraw_failed', { code: storageCode(error) ?? 'internal' });
    }
  }

  /** One at a time: attempts side by side would all see the count from before. */
  function inTurn<T>(secrets: readonly Uint8Array[], work: () => Promise<T>): Promise<T> {
    const result = turn.then(async () => {
      try {
        return await work();
      } catch (error) {
        const failure = asFailure(error);
        if (failure instanceof FailureError) note(failure);
        throw failure;
      } finally {
        for (const secret of secrets) secret.fill(0);
      }
    });
    turn = result.catch(() => undefined);
    return result;
  }

  function note({ failure }: FailureError): void {
    const isWrong = failure.code === 'passphrase_wrong' || failure.code === 'unlock_waiting';
    log(isWrong ? 'unlock_failed' : 'vault_problem', { code: failure.code });
  }

  const isOpen = (): boolean => opened?.db.open === true;

  function expectClosed(): void {
    if (isOpen()) throw new FailureError('database_in_use');
  }

  async function make(folder: string, header: VaultHeader, dataKey: Buffer): Promise<UnlockedVault> {
    makePrivateFolder(path.dirname(folder));
    await buildVault(folder, header, dataKey, deps);
    return open(folder, header, dataKey);
  }

  function open(folder: string, header: VaultHeader, dataKey: Buffer): UnlockedVault {
    opened = openVault(folder, header, dataKey, deps);
    return opened;
  }

  /** Null for a name that is nobody's. One vault needs no name; of several, the one without a name has none. */
  function select(found: readonly FoundVault[], typedName: string | null): FoundVault | null {
    if (found.length === 0) throw new FailureError('vault_missing');
    if (found.length === 1) return found[0] ?? null;
    const name = normaliseName(typedName);
    return found.find(({ header }) => header !== null && hasName(header, name)) ?? null;
  }

  /** Counts, derives and compares the same for a name that is nobody's as for a wrong passphrase. */
  async function attempt(vault: FoundVault | null, passphrase: Uint8Array): Promise<Buffer> {
    const wait = await backoff.waitMs();
    if (wait > 0) throw new FailureError('unlock_waiting', { seconds: Math.ceil(wait / 1000) });
    if (vault !== null && vault.header === null)
      throw new FailureError(vault.problem ?? 'vault_header_damaged');
    const counted = vault?.header?.vault_id ?? NOBODY;
    await backoff.count(counted);
    const header = vault?.header ?? decoyHeader(clock(), random);
    const dataKey = await openHeader(header, passphrase, derive);
    if (dataKey === null || vault === null) throw new FailureError('passphrase_wrong');
    await backoff.forgive(counted);
    return dataKey;
  }

  return {
    async status() {
      await finishing;
      const withdrawn_at = lastWithdrawnAt(vaultsFolder);
      const found = listVaults(vaultsFolder);
      const vaults = found.length === 0 ? 'none' : found.length === 1 ? 'one' : 'several';
      if (opened !== null && isOpen()) {
        const { mode, damage } = opened;
        return { state: 'unlocked', vaults, mode, wait_seconds: 0, problem: damage(), withdrawn_at };
      }
      const unfinished = found.length === 0 && hasUnfinishedVault(vaultsFolder) ? 'vault_unfinished' : null;
      return {
        state: found.length === 0 ? 'none' : 'locked',
        vaults,
        mode: 'real',
        wait_seconds: Math.ceil((await backoff.waitMs()) / 1000),
        problem: found.find(({ problem }) => problem !== null)?.problem ?? unfinished,
        withdrawn_at,
      };
    },

    create: (typedName, passphrase) =>
      inTurn([passphrase], async () => {
        expectClosed();
        const name = normaliseName(typedName);
        await expectStrongPassphrase(passphrase, [name]);
        expectFreeName(listVaults(vaultsFolder), name);
        const { header, dataKey } = await newHeader({
          mode: 'real',
          name,
          at: clock(),
          random,
          passphrase,
          derive,
        });
        return make(path.join(vaultsFolder, header.vault_id), header, dataKey);
      }),

    unlock: (typedName, passphrase) =>
      inTurn([passphrase], async () => {
        expectClosed();
        const vault = select(listVaults(vaultsFolder), typedName);
        const dataKey = await attempt(vault, passphrase);
        const { folder, header } = vault as FoundVault & { header: VaultHeader };
        if (header.mode !== 'real') throw new FailureError('vault_header_damaged');
        return open(folder, header, dataKey);
      }),

    openSample: () =>
      inTurn([], async () => {
        expectClosed();
        const passphrase = Buffer.from(SAMPLE_PASSPHRASE, 'utf8');
        if (!existsSync(sampleFolder)) {
          // Sample data can be made again, so what is left of a half-made one need not be kept.
          rmSync(unfinishedFolder(sampleFolder), { recursive: true, force: true });
          const options = { mode: 'sample', name: '', at: clock(), random, passphrase, derive } as const;
          const { header, dataKey } = await newHeader(options);
          return make(sampleFolder, header, dataKey);
        }
        const { header, problem } = inspectVault(sampleFolder);
        if (header === null || header.mode !== 'sample')
          throw new FailureError(problem ?? 'vault_header_damaged');
        const dataKey = await openHeader(header, passphrase, derive);
        if (dataKey === null) throw new FailureError('vault_header_damaged');
        return open(sampleFolder, header, dataKey);
      }),

    changePassphrase: (current, next) =>
      inTurn([current, next], async () => {
        if (opened === null || !isOpen()) throw new FailureError('vault_locked');
        if (opened.mode === 'sample') throw new FailureError('sample_passphrase');
        const { folder, vaultId } = opened;
        await expectStrongPassphrase(next, []);
        const header = readHeader(folder);
        if (header.vault_id !== vaultId) throw new FailureError('vault_header_damaged');
        const dataKey = await attempt({ folder, header, problem: null }, current);
        try {
          await writeHeader(
            folder,
            await rewrapHeader(header, dataKey, { passphrase: next, random, derive }),
          );
        } finally {
          dataKey.fill(0);
        }
      }),

    // In turn: a change of the passphrase that is under way would write a header after it was destroyed.
    withdraw: () =>
      inTurn([], async () => {
        if (opened === null || opened.mode === 'sample') throw new FailureError('vault_locked');
        const { folder, vaultId } = opened;
        opened.close();
        opened = null;
        destroyVault(folder, clock());
        log('vault_withdrawn');
        await backoff.forget(vaultId);
      }),

    forgetWithdrawn: () => forgetWithdrawn(vaultsFolder),
  };
}

const hasName = (header: VaultHeader, name: string): boolean =>
  header.name === null ? name === '' : isNameOf(name, header.name);

function expectFreeName(found: readonly FoundVault[], name: string): void {
  if (found.length === 0) return;
  if (name === '') throw new FailureError('input_invalid', undefined, [{ path: 'name', code: 'required' }]);
  if (found.some(({ header }) => header !== null && hasName(header, name)))
    throw new FailureError('vault_exists');
}
