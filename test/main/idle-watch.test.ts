import { beforeEach, describe, expect, test } from 'vitest';
import { createIdleWatch, type IdleWatch } from '#main/idle-watch.ts';

const LOOK_MS = 5_000;
const clock = { monotonic: 0, wall: 0, systemIdle: 0 };
let watch: IdleWatch;

beforeEach(() => {
  clock.monotonic = 1_000;
  clock.wall = Date.UTC(2026, 9, 25);
  clock.systemIdle = 0;
  watch = createIdleWatch({
    monotonic: () => clock.monotonic,
    wallClock: () => clock.wall,
    systemIdleSeconds: () => clock.systemIdle,
  });
  watch.start();
});

/** Looks every five seconds, as the application does, and says after how many seconds it had to lock. */
function secondsUntilLocked(most: number, each: (second: number) => void = () => undefined) {
  for (let second = 5; second <= most; second += 5) {
    clock.monotonic += LOOK_MS;
    clock.wall += LOOK_MS;
    each(second);
    const reason = watch.check();
    if (reason !== null) return { reason, second };
  }
  return null;
}

describe('idle', () => {
  test('five minutes are the default', () => {
    expect(secondsUntilLocked(900)).toEqual({ reason: 'idle', second: 300 });
  });

  test('input in the window starts the count again', () => {
    const typing = (second: number) => {
      if (second <= 600) watch.input();
    };
    expect(secondsUntilLocked(2000, typing)).toEqual({ reason: 'idle', second: 900 });
  });

  test('a system that is idle locks although the window had input, as after a fault of its own events', () => {
    const idleSince = (second: number) => {
      watch.input();
      clock.systemIdle = second;
    };
    expect(secondsUntilLocked(900, idleSince)).toEqual({ reason: 'idle', second: 300 });
  });

  test('work in another program, or a system that cannot tell, does not keep the vault open', () => {
    clock.systemIdle = 0;
    expect(secondsUntilLocked(900)).toEqual({ reason: 'idle', second: 300 });
  });

  test('the counsellor chooses between 1 and 15 minutes', () => {
    watch.setMinutes(1);
    expect(secondsUntilLocked(900)).toEqual({ reason: 'idle', second: 60 });
    watch.start();
    watch.setMinutes(600);
    expect(secondsUntilLocked(2000)).toEqual({ reason: 'idle', second: 900 });
  });
});

describe('clock jump', () => {
  test('sleep that nobody announced: the wall clock went on and the other stood still', () => {
    clock.wall += 40_000;
    expect(watch.check()).toBe('clock_jump');
  });

  test('sleep where both clocks went on', () => {
    clock.monotonic += 60_000;
    clock.wall += 60_000;
    expect(watch.check()).toBe('clock_jump');
  });

  test('a clock that somebody set back or forward', () => {
    clock.wall -= 3_600_000;
    expect(watch.check()).toBe('clock_jump');
    expect(watch.check()).toBeNull();
    clock.wall += 3_600_000;
    expect(watch.check()).toBe('clock_jump');
  });

  test('the small corrections of a time server are none', () => {
    expect(
      secondsUntilLocked(290, (second) => {
        clock.wall += second % 2 === 0 ? 900 : -900;
      }),
    ).toBeNull();
  });

  test('opening a vault after a long sleep starts from now', () => {
    clock.monotonic += 7_200_000;
    clock.wall += 7_200_000;
    watch.start();
    expect(watch.check()).toBeNull();
  });
});
