import type { OpenVault } from '#core/open-vault.ts';
import { storageCode } from '#core/store/failures.ts';
import { isLeaseOver, keepLease, leaseStatus } from '#core/sync/lease.ts';
import type { CallName } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

/** What a device may still be asked when its lease is over: everything that leads to a contact, nothing else. */
const STILL_ANSWERED: readonly CallName[] = [
  ...(['profile.get', 'sync.status', 'sync.now'] as const),
  // For a device that the endpoint does not know any more; nothing else can bring that one back.
  'sync.enrol',
];

export const isAnsweredWithoutLease = (name: CallName): boolean =>
  name.startsWith('vault.') || STILL_ANSWERED.includes(name);

export type LeaseWatch = {
  /** Throws `lease_over` for a call that has to wait for a contact. */
  expectInForce(name: CallName): void;
  isClosed(): boolean;
  stop(): void;
};

const LOOK_EVERY_MS = 30_000;
/** As long as locking takes at most: what is being typed is stored before anything is refused. */
const FLUSH_MS = 2_000;

/** Looks at the lease of an open vault now and then, since somebody may leave it open for weeks. */
export function watchLease(vault: OpenVault, onOver: () => void): LeaseWatch {
  keep();
  let isClosed = isLeaseOver(vault);
  let closing: NodeJS.Timeout | undefined;
  let told = leaseStatus(vault)?.state;

  /** A full disk is told where somebody saves; until then the clock is only remembered less exactly. */
  function keep(): void {
    try {
      keepLease(vault);
    } catch (cause) {
      if (storageCode(cause) === null) throw cause;
    }
  }

  /** Only what was open may close slowly; a clock that jumps to and fro meanwhile changes nothing about it. */
  function close(): void {
    if (closing !== undefined) return;
    onOver();
    closing = setTimeout(() => {
      closing = undefined;
      isClosed = isLeaseOver(vault);
      vault.changed(['vault', 'sync']);
    }, FLUSH_MS);
    closing.unref();
  }

  function look(): void {
    const isOver = isLeaseOver(vault);
    if (!isOver) isClosed = false;
    else if (!isClosed) close();
  }

  const timer = setInterval(() => {
    look();
    const state = leaseStatus(vault)?.state;
    if (state !== told) vault.changed(['sync']);
    told = state;
    keep();
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    expectInForce(name) {
      look();
      if (isClosed && !isAnsweredWithoutLease(name)) {
        throw new FailureError('lease_over', { days: leaseStatus(vault)?.days ?? 0 });
      }
    },
    isClosed: () => {
      look();
      return isClosed;
    },
    stop() {
      clearInterval(timer);
      clearTimeout(closing);
    },
  };
}
