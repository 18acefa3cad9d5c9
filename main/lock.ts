import type { Log } from '#main/log.ts';

export type LockReason =
  | 'idle'
  | 'suspend'
  | 'screen_locked'
  | 'user_switched'
  | 'clock_jump'
  | 'asked'
  /** The core's: too long without a contact, or the team has withdrawn the vault. */
  | 'lease_over'
  | 'withdrawn'
  | 'quit';

export type Locker = {
  /** Settles when the vault is locked and an empty page stands where the old one stood. */
  lock(reason: LockReason): Promise<void>;
  /** The same up to the end of the core; no page follows. */
  leave(): Promise<void>;
  /** The page's answer to the flush: what was being typed is stored. */
  flushed(): void;
};

/**
 * Locking ends processes instead of asking code to forget: the core with the key and the database, and the page with
 * everything it ever showed. It waits for nothing but the flush, and for that only a moment, so an open dialog, a
 * sync or a page that hangs cannot keep the vault open.
 */
export function createLocker(deps: {
  /** Whether a vault is or was open for the page that stands there now. */
  isNeeded(): boolean;
  askToFlush(): void;
  flushLimitMs: number;
  endCore(): void;
  replacePage(): Promise<void>;
  log: Log;
}): Locker {
  let running: Promise<void> | null = null;
  let flushArrived: (() => void) | null = null;

  function flush(): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        deps.log('flush_late');
        settle();
      }, deps.flushLimitMs);
      const settle = () => {
        clearTimeout(limit);
        flushArrived = null;
        resolve();
      };
      flushArrived = settle;
      deps.askToFlush();
    });
  }

  function once(work: () => Promise<void>): Promise<void> {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    async lock(reason) {
      await running;
      if (!deps.isNeeded()) return;
      await once(async () => {
        await flush();
        deps.endCore();
        await deps.replacePage();
        deps.log('locked', { reason });
      });
    },
    async leave() {
      await running;
      if (deps.isNeeded()) {
        await once(async () => {
          await flush();
          deps.endCore();
          deps.log('locked', { reason: 'quit' });
        });
      }
      deps.endCore();
    },
    flushed() {
      flushArrived?.();
    },
  };
}
