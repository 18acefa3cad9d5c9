const FIRST_MINUTES = 5;
const MOST_MINUTES = 15;
/** More than this between two looks, or between the two clocks, means that the machine slept or was set. */
const JUMP_MS = 30_000;

export type IdleWatch = {
  /** Starts to count anew, at the moment the vault opens. */
  start(): void;
  /** A key, the mouse or the focus reached the window. */
  input(): void;
  setMinutes(minutes: number): void;
  /** Why the vault must be locked now, or null. */
  check(): 'idle' | 'clock_jump' | null;
};

/**
 * Idle is what either source calls idle: the system, which also sees the other programs, and the last input in our
 * own window. So a system that cannot tell (it answers 0 for ever) does not keep the vault open, and neither does
 * work in another program while the person's file stands open behind it.
 */
export function createIdleWatch(deps: {
  /** Milliseconds that only go forward; on most systems they stand still while the machine sleeps. */
  monotonic(): number;
  wallClock(): number;
  systemIdleSeconds(): number;
}): IdleWatch {
  let limitMs = FIRST_MINUTES * 60_000;
  let lastInput = deps.monotonic();
  let lastLook = { monotonic: deps.monotonic(), wall: deps.wallClock() };

  return {
    start() {
      lastInput = deps.monotonic();
      lastLook = { monotonic: lastInput, wall: deps.wallClock() };
    },
    input() {
      lastInput = deps.monotonic();
    },
    setMinutes(minutes) {
      limitMs = Math.min(Math.max(minutes, 1), MOST_MINUTES) * 60_000;
    },
    check() {
      const look = { monotonic: deps.monotonic(), wall: deps.wallClock() };
      const passed = look.monotonic - lastLook.monotonic;
      const drift = Math.abs(look.wall - lastLook.wall - passed);
      lastLook = look;
      if (drift > JUMP_MS || passed > JUMP_MS) return 'clock_jump';
      const idleMs = Math.max(look.monotonic - lastInput, deps.systemIdleSeconds() * 1000);
      return idleMs >= limitMs ? 'idle' : null;
    },
  };
}
