import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIdleWatch } from '#main/idle-watch.ts';
import { createLocker, type Locker, type LockReason } from '#main/lock.ts';
import { lockByItself } from '#main/lock-triggers.ts';

let happened: string[];
let isNeeded: boolean;
let finishReplacing: () => void;
let locker: Locker;

beforeEach(() => {
  vi.useFakeTimers();
  happened = [];
  isNeeded = true;
  locker = createLocker({
    isNeeded: () => isNeeded,
    askToFlush: () => happened.push('flush'),
    flushLimitMs: 800,
    endCore() {
      isNeeded = false;
      happened.push('core ended');
    },
    replacePage() {
      happened.push('page replaced');
      return new Promise((resolve) => {
        finishReplacing = resolve;
      });
    },
    log: (event, fields) => happened.push(`${event} ${fields?.reason ?? ''}`.trim()),
  });
});

afterEach(() => vi.useRealTimers());

test('what is being typed is stored first, then the core and the page end', async () => {
  const locked = locker.lock('asked');
  await vi.advanceTimersByTimeAsync(100);
  expect(happened).toEqual(['flush']);
  locker.flushed();
  await vi.advanceTimersByTimeAsync(0);
  expect(happened).toEqual(['flush', 'core ended', 'page replaced']);
  finishReplacing();
  await locked;
  expect(happened.at(-1)).toBe('locked asked');
});

test('a page that does not answer, with a dialog open or hanging, is waited for 800 ms and no longer', async () => {
  const locked = locker.lock('idle');
  await vi.advanceTimersByTimeAsync(799);
  expect(happened).toEqual(['flush']);
  await vi.advanceTimersByTimeAsync(1);
  expect(happened).toEqual(['flush', 'flush_late', 'core ended', 'page replaced']);
  finishReplacing();
  await locked;
});

test('several reasons at once lock once', async () => {
  const all = [locker.lock('suspend'), locker.lock('screen_locked'), locker.lock('asked')];
  await vi.advanceTimersByTimeAsync(0);
  locker.flushed();
  await vi.advanceTimersByTimeAsync(0);
  finishReplacing();
  await Promise.all(all);
  expect(happened.filter((entry) => entry === 'core ended')).toHaveLength(1);
  expect(happened.filter((entry) => entry.startsWith('locked'))).toEqual(['locked suspend']);
});

test('a vault that opens while the last lock still ends is locked by the next reason', async () => {
  const first = locker.lock('asked');
  await vi.advanceTimersByTimeAsync(800);
  isNeeded = true;
  const second = locker.lock('idle');
  finishReplacing();
  await first;
  await vi.advanceTimersByTimeAsync(800);
  finishReplacing();
  await second;
  expect(happened.filter((entry) => entry === 'core ended')).toHaveLength(2);
});

test('without an open vault there is nothing to lock', async () => {
  isNeeded = false;
  await locker.lock('suspend');
  expect(happened).toEqual([]);
});

test('leaving stores and ends the core, without a page after it', async () => {
  const left = locker.leave();
  await vi.advanceTimersByTimeAsync(0);
  locker.flushed();
  await left;
  expect(happened).toEqual(['flush', 'core ended', 'locked quit', 'core ended']);
});

test('a late answer to the flush changes nothing', () => {
  locker.flushed();
  expect(happened).toEqual([]);
});

test('sleep, waking, a locked screen, a change of user and five idle minutes lock by themselves', async () => {
  const reasons: LockReason[] = [];
  const power = new EventEmitter();
  const watch = createIdleWatch({
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    systemIdleSeconds: () => 0,
  });
  lockByItself(power as PowerMonitor, watch, (reason) => reasons.push(reason));
  for (const event of ['suspend', 'resume', 'lock-screen', 'user-did-resign-active']) power.emit(event);
  expect(reasons).toEqual(['suspend', 'suspend', 'screen_locked', 'user_switched']);
  await vi.advanceTimersByTimeAsync(299_000);
  expect(reasons).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reasons.at(-1)).toBe('idle');
});
