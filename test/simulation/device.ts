import type Database from 'better-sqlite3';
import { createClient } from '#core/sync/client.ts';
import { readDevice } from '#core/sync/device.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { synchronise } from '#core/sync/sync.ts';
import type { Transport } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import type { Random } from '#test/simulation/random.ts';
import { injectTransport } from '#test/support/device.ts';
import type { TestEndpoint } from '#test/support/endpoint.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

/** The process has ended: whatever it wanted to do next does not happen. */
export class Killed extends Error {}

export type SimulatedDevice = {
  name: string;
  team: string;
  vault: TestVault;
  isRunning(): boolean;
  isRevoked: boolean;
  /** Begins a synchronisation; it goes on as far as the network lets it. */
  startSync(): void;
  /** After so many more statements of its database the device is dead, whatever it is doing. */
  killAfter(statements: number | null): void;
  isDead(): boolean;
  /** Looks into its database without being part of its life. */
  look<T>(work: () => T): T;
  /** The person starts the program again: the file is opened as it was left. */
  restart(): void;
  /** How the last synchronisation ended. */
  lastError(): string | null;
};

const STATEMENT_CALLS = ['run', 'get', 'all', 'iterate'] as const;

export async function createSimulatedDevice(
  name: string,
  team: string,
  endpoint: TestEndpoint,
  random: Random,
  transport: Transport,
): Promise<SimulatedDevice> {
  const vault = createTestVault();
  Object.assign(vault, { newId: random.uuid });
  const code = await endpoint.newCode(team, 'team_lead', name);
  await enrolDevice(vault, { endpoint: 'https://endpoint.example', code }, () => injectTransport(endpoint));
  const token = readDevice(vault.db)?.token ?? null;
  // Small batches, so that what happens between two of them is played too.
  const pushLimit = 1 + random.int(4);
  let running: object | null = null;
  let lastError: string | null = null;
  let left: number | null = null;
  let isDead = false;
  let isLooking = false;

  function tick(): void {
    if (isLooking) return;
    if (isDead) throw new Killed();
    if (left === null) return;
    left -= 1;
    if (left > 0) return;
    isDead = true;
    throw new Killed();
  }
  /** Every statement that this connection runs passes by here. */
  function watch(db: Database.Database): void {
    const prepare = db.prepare.bind(db);
    const watched = (text: string) => {
      const statement = prepare(text);
      for (const call of STATEMENT_CALLS) {
        const own = statement[call].bind(statement) as (...given: unknown[]) => unknown;
        Object.defineProperty(statement, call, {
          value: (...given: unknown[]) => {
            tick();
            return own(...given);
          },
        });
      }
      return statement;
    };
    Object.defineProperty(db, 'prepare', { value: watched });
  }
  watch(vault.db);

  return {
    name,
    team,
    vault,
    isRevoked: false,
    isRunning: () => running !== null,
    startSync() {
      if (running !== null || isDead) return;
      const run = {};
      running = run;
      synchronise(vault, { ...createClient(transport, token), pushLimit })
        .then(() => {
          lastError = null;
        })
        .catch((cause: unknown) => {
          lastError = cause instanceof FailureError ? cause.failure.code : 'killed';
          // A dead process does not care how it ended; anything else that is not expected is a fault of ours.
          if (!isDead && !(cause instanceof FailureError)) lastError = String((cause as Error).stack);
        })
        .finally(() => {
          if (running === run) running = null;
        });
    },
    killAfter(statements) {
      left = statements;
    },
    isDead: () => isDead,
    look(work) {
      isLooking = true;
      try {
        return work();
      } finally {
        isLooking = false;
      }
    },
    restart() {
      vault.reopen();
      watch(vault.db);
      isDead = false;
      left = null;
      running = null;
    },
    lastError: () => lastError,
  };
}
