import { uptime } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tidyAttachments } from '#core/attachments/tidy.ts';
import { type Handlers, handlers } from '#core/handlers.ts';
import { newUuidV7 } from '#core/ids.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { generateSample } from '#core/sample/generate.ts';
import { deriveKey, seal, unseal } from '#core/seal.ts';
import { loadCatalogue } from '#core/store/catalogue.ts';
import { failureOf } from '#core/store/failures.ts';
import { ensureProfile, readProfile } from '#core/store/profile.ts';
import { type LeaseWatch, watchLease } from '#core/sync/lease-watch.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import { signInOf } from '#core/sync/sign-in.ts';
import { forgetDerivation } from '#core/vault/forget.ts';
import type { UnlockedVault } from '#core/vault/unlocked.ts';
import { createVaults } from '#core/vault/vaults.ts';
import type { Noun } from '#shared/calls/call.ts';
import { type CallName, contract } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/shapes.ts';

export type CoreEvent =
  | { type: 'changed'; nouns: readonly Noun[] }
  | { type: 'auto_lock_minutes'; minutes: number }
  /** A person signs in to the endpoint whose address they typed. */
  | { type: 'sign_in_page'; address: string }
  /** Before a key is derived, and what came of it. */
  | { type: 'vault'; state: 'opening' | 'open' | 'not_opened' }
  /** Nothing of the vault may stay on the screen or in this process: main ends both, as if somebody had asked. */
  | { type: 'lock'; reason: 'lease_over' | 'withdrawn' };

export type CoreDeps = {
  dataFolder: string;
  migrationsFolder: string;
  /** The catalogue of programmes that comes with the application. */
  catalogueFile: string;
  /** Path of a binding built for an older runtime; null where the packaged one fits. */
  sqliteBinding: string | null;
  post(event: CoreEvent): void;
  /** Structured and allow-listed: an event's name, codes and numbers, never content. */
  log(event: string, fields?: Record<string, string | number | boolean>): void;
  now?: () => Date;
  /** Milliseconds since the machine was started. */
  monotonic?: () => number;
};

export type Core = {
  /** Does what a checked call asks for; what is expected to fail is thrown as FailureError or by the store. */
  call(name: CallName, input: unknown): Promise<unknown>;
  /** The open vault, for tests and benches that look beneath the calls. */
  vault(): OpenVault | null;
  close(): Promise<void>;
};

/** Then this process ends, with what is left of the vault in its memory, whoever has heard of it. */
const ACKNOWLEDGE_MS = 10_000;

/** The core: vault, store, sync and statistics behind one function. One instance is one signed-in person or none. */
export function createCore(deps: CoreDeps): Core {
  const now = deps.now ?? (() => new Date());
  const monotonic = deps.monotonic ?? (() => uptime() * 1000);
  const vaults = createVaults({
    dataFolder: deps.dataFolder,
    migrationsFolder: deps.migrationsFolder,
    sqliteBinding: deps.sqliteBinding,
    clock: now,
    monotonic,
    log: deps.log,
  });
  let open: OpenVault | null = null;
  let unlocked: UnlockedVault | null = null;
  let lease: LeaseWatch | null = null;

  function openVault({ db, mode, folder, sealingKey }: UnlockedVault): OpenVault {
    const noteKey = deriveKey(sealingKey, 'session-note');
    ensureProfile(db, newUuidV7);
    const vault: OpenVault = {
      db,
      mode,
      attachmentsFolder: path.join(folder, 'attachments'),
      me: () => readProfile(db, mode).counsellor_id,
      profile: () => readProfile(db, mode),
      now: () => now().toISOString(),
      uptime: () => Math.floor(monotonic()),
      newId: () => newUuidV7(now().getTime()),
      seal: (plain, context) => seal(noteKey, plain, context),
      unseal: (sealed, context) => unseal(noteKey, sealed, context),
      changed: (nouns) => deps.post({ type: 'changed', nouns }),
      openSignInPage: (address) => deps.post({ type: 'sign_in_page', address }),
      withdraw: (acknowledge) => void withdraw(vault, acknowledge),
    };
    return vault;
  }

  /** The team has revoked this device: first nobody can call any more, then the vault goes, then the endpoint hears. */
  async function withdraw(vault: OpenVault, acknowledge: () => Promise<void>): Promise<void> {
    if (open !== vault) return;
    leave();
    try {
      await vaults.withdraw();
      deps.post({ type: 'changed', nouns: ['vault'] });
      await Promise.race([acknowledge(), pause(ACKNOWLEDGE_MS, undefined, { ref: false })]);
    } catch (cause) {
      deps.log('withdraw_failed', { code: failureOf(cause).code });
    }
    deps.post({ type: 'lock', reason: 'withdrawn' });
  }

  /** From here on no call finds a vault. */
  function leave(): void {
    if (open !== null) stopWorking(open);
    lease?.stop();
    lease = null;
    unlocked = null;
    open = null;
  }

  /** A catalogue that cannot be read keeps nobody from their vault: the programmes that were there stay. */
  function readCatalogue({ db }: OpenVault): void {
    try {
      loadCatalogue(db, deps.catalogueFile, now().toISOString());
    } catch (cause) {
      deps.log('catalogue_refused', { code: failureOf(cause).code });
    }
  }

  async function opening(unlock: () => Promise<UnlockedVault>): Promise<VaultStatus> {
    deps.post({ type: 'vault', state: 'opening' });
    try {
      const status = await opened(await unlock());
      deps.post({ type: 'vault', state: 'open' });
      return status;
    } catch (error) {
      deps.post({ type: 'vault', state: 'not_opened' });
      throw error;
    } finally {
      // After the answer, which somebody is waiting for.
      setTimeout(forgetDerivation, 1000).unref();
    }
  }

  function stopWorking(vault: OpenVault): void {
    syncerOf(vault).stop();
    signInOf(vault).stop();
  }

  async function opened(fresh: UnlockedVault): Promise<VaultStatus> {
    leave();
    unlocked = fresh;
    const vault = openVault(fresh);
    open = vault;
    readCatalogue(open);
    void tidyAttachments(open).catch((cause) =>
      deps.log('attachments_not_tidied', { code: failureOf(cause).code }),
    );
    if (open.mode === 'sample') generateSample(open);
    // In the background: whether anybody is reached has nothing to do with the unlock.
    syncerOf(open).start();
    lease = watchLease(vault, () => deps.post({ type: 'lock', reason: 'lease_over' }));
    deps.post({ type: 'auto_lock_minutes', minutes: open.profile().auto_lock_minutes });
    return status();
  }

  const status = async (): Promise<VaultStatus> => ({
    ...(await vaults.status()),
    lease_over: lease?.isClosed() ?? false,
  });

  async function vaultCall(name: CallName, input: unknown): Promise<unknown> {
    switch (name) {
      case 'vault.status':
        return status();
      case 'vault.forgetWithdrawn':
        vaults.forgetWithdrawn();
        return {};
      case 'vault.create': {
        const { name: signInName, passphrase } = input as { name: string; passphrase: Uint8Array };
        return opening(() => vaults.create(signInName, passphrase));
      }
      case 'vault.unlock': {
        const { name: signInName, passphrase } = input as { name: string | null; passphrase: Uint8Array };
        return opening(() => vaults.unlock(signInName, passphrase));
      }
      case 'vault.openSample':
        return opening(() => vaults.openSample());
      case 'vault.changePassphrase': {
        const { current, next } = input as { current: Uint8Array; next: Uint8Array };
        await vaults.changePassphrase(current, next);
        return {};
      }
      default:
        throw new FailureError('unknown_call');
    }
  }

  async function answer(name: CallName, input: unknown): Promise<unknown> {
    const entry = contract[name];
    if (entry === undefined || entry.at !== 'core') throw new FailureError('unknown_call');
    if (entry.access !== 'anyone') {
      if (open === null) throw new FailureError('vault_locked');
      lease?.expectInForce(name);
      if (entry.access === 'team_lead' && open.profile().role !== 'team_lead')
        throw new FailureError('role_refused');
    }
    if (name.startsWith('vault.')) return vaultCall(name, input);
    const handler = handlers[name as keyof Handlers] as
      | ((vault: OpenVault, input: unknown) => unknown)
      | undefined;
    if (handler === undefined || open === null) throw new FailureError('unknown_call');
    return handler(open, input);
  }

  return {
    async call(name, input) {
      const value = await answer(name, input);
      if (open !== null && contract[name].changes.some((noun) => noun === 'outbox')) syncerOf(open).saved();
      if (name === 'profile.save' && open !== null) {
        deps.post({ type: 'auto_lock_minutes', minutes: open.profile().auto_lock_minutes });
      }
      return value;
    },
    vault: () => open,
    async close() {
      const closing = unlocked;
      leave();
      closing?.close();
    },
  };
}
