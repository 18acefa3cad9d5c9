import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from '#main/atomic-file.ts';

const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 5000;
export const MAX_WAIT_MS = 15 * 60_000;
const MAX_COUNT = 1_000_000;
/** From so many failures on the wait is the longest. */
const FULL_COUNT = FREE_ATTEMPTS + Math.ceil(Math.log2(MAX_WAIT_MS / FIRST_WAIT_MS));

const state = z.strictObject({
  /** Wrong passphrases since the last right one, for each vault, and for names that are nobody's. */
  failures: z.record(z.string().max(40), z.int().min(1).max(MAX_COUNT)),
  /** How much of the wait was left when this was written. */
  left_ms: z.int().min(0).max(MAX_WAIT_MS),
  /** That moment on the wall clock, and since the machine was started. */
  at_ms: z.int(),
  up_ms: z.int().min(0),
});
type State = z.infer<typeof state>;

export type Backoff = {
  /** Milliseconds until the next attempt is taken; 0 when it may be made now. */
  waitMs(): Promise<number>;
  /** Counts an attempt as a failure BEFORE it is made, so that ending the program does not undo it. */
  count(vault: string): Promise<void>;
  /** The attempt was right: what was counted for this vault is forgiven, and what was for nobody's. */
  forgive(vault: string): Promise<void>;
  /** The vault is no more; what was counted for it goes, and whoever waits goes on waiting. */
  forget(vault: string): Promise<void>;
};

/** For names that are nobody's: counted like the others, so that the wait does not tell them apart. */
export const NOBODY = 'nobody';

/**
 * Four wrong attempts cost nothing, after the fifth one waits 5 seconds, then 10, 20 ..., at most 15 minutes. It
 * stands in a file, since locking ends this process. Failures are kept a vault, so that nobody can try a
 * colleague's passphrase and reset the count with their own.
 *
 * Time is measured since the machine was started, which nobody can set. Only over a restart of the machine does
 * the wall clock count as well, and not when it was set back.
 *
 * A damaged file means the longest wait, once: the application writes it whole or not at all, so damage is a
 * failing disk or a hand, and neither may be a way around. Nothing is erased and nobody is locked out for good.
 */
export function createBackoff(file: string, clock: () => Date, monotonic: () => number): Backoff {
  let failures: State['failures'] | null = null;
  let until = 0;

  const left = (): number => Math.ceil(Math.max(0, until - monotonic()));

  async function load(): Promise<State['failures']> {
    if (failures !== null) return failures;
    const stored = read(file);
    failures = stored?.failures ?? { [NOBODY]: FULL_COUNT };
    const passed = stored === null ? 0 : passedSince(stored, clock().getTime(), monotonic());
    until = monotonic() + Math.max(0, (stored?.left_ms ?? MAX_WAIT_MS) - passed);
    // The rest runs from here: a later start need not know how often the machine was restarted since.
    if (left() > 0) await save();
    return failures;
  }

  /** A full or read-only disk must not keep people from their own data; this process still counts. */
  async function save(): Promise<void> {
    const current: State = {
      failures: failures ?? {},
      left_ms: Math.min(left(), MAX_WAIT_MS),
      at_ms: clock().getTime(),
      up_ms: Math.floor(monotonic()),
    };
    await writeAtomically(file, JSON.stringify(current)).catch(() => undefined);
  }

  return {
    async waitMs() {
      await load();
      return left();
    },
    async count(vault) {
      const counted = { ...(await load()) };
      counted[vault] = Math.min((counted[vault] ?? 0) + 1, MAX_COUNT);
      failures = counted;
      const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
      // Never sooner than what is still to wait.
      until = Math.max(until, monotonic() + waitAfter(total));
      await save();
    },
    async forgive(vault) {
      const { [vault]: _, [NOBODY]: __, ...others } = await load();
      failures = others;
      until = 0;
      await save();
    },
    async forget(vault) {
      const { [vault]: gone, ...others } = await load();
      if (gone === undefined) return;
      failures = others;
      await save();
    },
  };
}

export function waitAfter(failures: number): number {
  if (failures < FREE_ATTEMPTS) return 0;
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_ATTEMPTS));
}

/** Never more than what has really passed, as long as nobody restarts the machine and sets its clock forward. */
function passedSince({ at_ms, up_ms }: State, now: number, up: number): number {
  const isSameStart = up >= up_ms;
  return isSameStart ? up - up_ms : Math.max(up, now - at_ms);
}

/** Null for a file that is damaged or cannot be read. */
function read(file: string): State | null {
  try {
    return state.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') return null;
    return { failures: {}, left_ms: 0, at_ms: 0, up_ms: 0 };
  }
}
