import path from 'node:path';
import { type Core, type CoreEvent, createCore } from '#core/core.ts';
import { failureOf } from '#core/store/failures.ts';
import type { CallName, Output } from '#shared/contract.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { migrationsFolder } from '#test/support/store.ts';
import { secret } from '#test/support/vaults.ts';

export type TestCore = Core & {
  dataFolder: string;
  events: CoreEvent[];
  ask<N extends CallName>(name: N, input?: unknown): Promise<Output<N>>;
  /** The code that the call fails with, or 'answered'. */
  codeOf(name: CallName, input?: unknown): Promise<ErrorCode | 'answered'>;
  create(): Promise<void>;
  unlock(): Promise<void>;
};

/** The whole core on a data folder, as its own process runs it; a second one is a new start of the program. */
export function startCore(
  dataFolder: string,
  clock: { now(): Date; monotonic(): number } = {
    now: () => new Date(),
    monotonic: () => performance.now() + 3_600_000,
  },
): TestCore {
  const events: CoreEvent[] = [];
  const core = createCore({
    dataFolder,
    migrationsFolder,
    catalogueFile: path.join(import.meta.dirname, '../../data/catalogue.json'),
    sqliteBinding: null,
    post: (event) => events.push(event),
    log: () => undefined,
    ...clock,
  });
  const ask = (name: CallName, input: unknown = {}) => core.call(name, input);
  return Object.assign(core, {
    dataFolder,
    events,
    ask: ask as TestCore['ask'],
    codeOf: (name: CallName, input?: unknown) =>
      ask(name, input).then(
        () => 'answered' as const,
        (cause) => failureOf(cause).code,
      ),
    create: async () => void (await ask('vault.create', { name: '', passphrase: secret() })),
    unlock: async () => void (await ask('vault.unlock', { name: null, passphrase: secret() })),
  });
}
