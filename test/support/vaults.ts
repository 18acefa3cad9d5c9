import { randomBytes } from 'node:crypto';
import { createVaults, type Vaults, type VaultsDeps } from '#core/vault/vaults.ts';
import { deriveWrappingKey } from '#core/vault/wrap.ts';
import { migrationsFolder } from '#test/support/store.ts';

export const PASSPHRASE = 'kastanje fiets regenboog';
export const NEXT_PASSPHRASE = 'tafel wolk sinaasappel vier';
/** Derives some key at once, where only the answer counts: the tests make dozens of wrong attempts. */
export const WRONG = 'wrong';
/** Fresh bytes each time: whoever takes them wipes them. */
export const secret = (passphrase = PASSPHRASE): Uint8Array => new TextEncoder().encode(passphrase);

export type TestMachine = {
  /** A new program on the same data folder; what ran before is gone. */
  start(): Vaults;
  pass(ms: number): void;
  /** Argon2id runs so far. */
  derivations(): number;
  lines: { event: string; fields: object }[];
};

/** One computer: a data folder, a time that the test moves, and the programs that start on it one after the other. */
export function testMachine(dataFolder: string, deps: Partial<VaultsDeps> = {}): TestMachine {
  let now = Date.parse('2026-03-09T08:00:00.000Z');
  let derivations = 0;
  const lines: TestMachine['lines'] = [];
  return {
    start: () =>
      createVaults({
        dataFolder,
        migrationsFolder,
        sqliteBinding: null,
        clock: () => new Date(now),
        monotonic: () => now - Date.parse('2026-03-09T06:00:00.000Z'),
        log: (event, fields = {}) => lines.push({ event, fields }),
        random: randomBytes,
        derive: async (passphrase, salt, parameters) => {
          derivations++;
          const isWrong = Buffer.from(passphrase).equals(secret(WRONG));
          return isWrong ? randomBytes(32) : deriveWrappingKey(passphrase, salt, parameters);
        },
        ...deps,
      }),
    pass: (ms) => {
      now += ms;
    },
    derivations: () => derivations,
    lines,
  };
}
