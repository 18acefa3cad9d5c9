import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOver, isSoonOver, type Lease, look, newLease } from '#shared/lease.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-09T08:00:00.000Z');
/** A machine with a clock that somebody may set: what its owner does to it, one step after the other. */
function machine(days = 14) {
  let clock = START;
  let up = DAY;
  let lease: Lease = newLease(days, START, clock, up);
  const seen = () => {
    lease = look(lease, clock, up);
    return lease;
  };
  return {
    /** The machine runs on. */
    run(ms: number) {
      clock += ms;
      up += ms;
      return seen();
    },
    /** It is off, and started again. */
    off(ms: number) {
      clock += ms;
      up = 60_000;
      return seen();
    },
    set(to: number) {
      clock = to;
      return seen();
    },
    contact(endpointNow: number | null = null) {
      lease = newLease(days, endpointNow, clock, up);
      return lease;
    },
    clock: () => clock,
  };
}

describe('with a clock that is right', () => {
  test('it is over after its days, in use or switched off', () => {
    for (const way of ['run', 'off'] as const) {
      const laptop = machine();
      expect(isOver(laptop[way](14 * DAY - 120_000))).toBe(false);
      expect(isOver(laptop[way](120_000))).toBe(true);
    }
  });

  test('it is said three days before, and of a short one in its last half', () => {
    const laptop = machine();
    expect(isSoonOver(laptop.run(10.9 * DAY))).toBe(false);
    expect(isSoonOver(laptop.run(0.2 * DAY))).toBe(true);
    const short = machine(2);
    expect(isSoonOver(short.run(0.9 * DAY))).toBe(false);
    expect(isSoonOver(short.run(0.2 * DAY))).toBe(true);
  });

  test('a contact begins it anew', () => {
    const laptop = machine();
    laptop.run(20 * DAY);
    laptop.contact();
    expect(isOver(laptop.run(13 * DAY))).toBe(false);
  });
});

describe('with a clock that somebody sets', () => {
  test('setting it back gives nothing', () => {
    const laptop = machine();
    laptop.run(13 * DAY);
    laptop.set(START);
    expect(isOver(laptop.run(0.9 * DAY))).toBe(false);
    expect(isOver(laptop.run(0.2 * DAY))).toBe(true);
  });

  test('setting it back each evening gives nothing, though it never shows a later day', () => {
    const laptop = machine();
    laptop.run(DAY);
    for (let day = 1; day < 13; day++) {
      laptop.set(START);
      laptop.run(DAY / 3);
      expect(isOver(laptop.off((2 * DAY) / 3))).toBe(false);
    }
    laptop.set(START);
    expect(isOver(laptop.run(1.1 * DAY))).toBe(true);
  });

  test('a jump forward closes it until there is contact, and setting the clock right again does not open it', () => {
    const laptop = machine();
    laptop.run(DAY);
    expect(isOver(laptop.set(START + 365 * DAY))).toBe(true);
    expect(isOver(laptop.set(START + DAY))).toBe(true);
    laptop.contact();
    expect(isOver(laptop.run(DAY))).toBe(false);
  });

  test('a dead clock battery closes nothing: the clock starts in 2010 and is set right by hand', () => {
    const laptop = machine();
    laptop.off(2 * DAY);
    const right = laptop.clock();
    laptop.set(Date.parse('2010-01-01T00:00:00.000Z'));
    laptop.run(600_000);
    expect(isOver(laptop.set(right + 3_600_000))).toBe(false);
    expect(isSoonOver(laptop.run(DAY))).toBe(false);
  });

  test('a clock that was a year behind at the contact may be set right', () => {
    const laptop = machine();
    laptop.set(START - 365 * DAY);
    laptop.contact(START);
    laptop.run(DAY);
    const lease = laptop.set(START + DAY);
    expect(isOver(lease)).toBe(false);
    expect(lease.passed_ms).toBe(DAY);
  });

  test('a clock that was a year ahead at the contact may be set right, and the days still count', () => {
    const laptop = machine();
    laptop.set(START + 365 * DAY);
    laptop.contact(START);
    laptop.run(DAY);
    expect(isOver(laptop.set(START + DAY))).toBe(false);
    laptop.off(12 * DAY);
    expect(isOver(laptop.run(1.1 * DAY))).toBe(true);
  });
});

test('whatever is done to the clock: what has passed never becomes less, and all that the machine ran is in it', () => {
  const step = fc.record({
    what: fc.constantFrom('run' as const, 'off' as const, 'set' as const),
    ms: fc.integer({ min: 0, max: 5 * DAY }),
    to: fc.integer({ min: START - 400 * DAY, max: START + 400 * DAY }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const laptop = machine();
      let ran = 0;
      let before = 0;
      for (const { what, ms, to } of steps) {
        const { passed_ms } = what === 'set' ? laptop.set(to) : laptop[what](ms);
        if (what === 'run') ran += ms;
        expect(passed_ms).toBeGreaterThanOrEqual(before);
        expect(passed_ms).toBeGreaterThanOrEqual(ran);
        before = passed_ms;
      }
    }),
  );
});
