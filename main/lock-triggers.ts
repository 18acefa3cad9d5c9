import type { PowerMonitor } from 'electron';
import type { IdleWatch } from '#main/idle-watch.ts';
import type { LockReason } from '#main/lock.ts';

const LOOK_EVERY_MS = 5_000;

/** Everything that locks without being asked. A lid that closes arrives as `suspend` or `lock-screen`. */
export function lockByItself(
  power: PowerMonitor,
  watch: IdleWatch,
  lock: (reason: LockReason) => void,
): void {
  power.on('suspend', () => lock('suspend'));
  // A system that fell asleep without a word is noticed when it wakes.
  power.on('resume', () => lock('suspend'));
  power.on('lock-screen', () => lock('screen_locked'));
  power.on('user-did-resign-active', () => lock('user_switched'));
  setInterval(() => {
    const reason = watch.check();
    if (reason !== null) lock(reason);
  }, LOOK_EVERY_MS);
}
