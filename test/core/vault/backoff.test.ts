import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Backoff, createBackoff, MAX_WAIT_MS, NOBODY, waitAfter } from '#core/vault/backoff.ts';
import { tempFolder } from '#test/support/store-files.ts';

const MINUTE = 60_000;

/** A machine with a true time that nobody sees, a wall clock that people set, and a time since its start. */
function machine() {
  const file = path.join(tempFolder(), 'backoff.json');
  let now = 1_000_000_000;
  let offset = 0;
  let startedAt = now - 3 * 3_600_000;
  const clock = () => new Date(now + offset);
  const monotonic = () => now - startedAt;
  let backoff = createBackoff(file, clock, monotonic);
  return {
    file,
    get: (): Backoff => backoff,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    setClock: (ms: number) => {
      offset += ms;
    },
    /** Lock and unlock, or the end of the program: the file is all that is left. */
    restartProgram: () => {
      backoff = createBackoff(file, clock, monotonic);
    },
    restartMachine: () => {
      startedAt = now;
      backoff = createBackoff(file, clock, monotonic);
    },
  };
}

async function fail(backoff: Backoff, times: number, vault = 'mine'): Promise<void> {
  for (let attempt = 0; attempt < times; attempt++) await backoff.count(vault);
}

describe('waits', () => {
  test('the first five attempts are free, then 5 seconds doubling to 15 minutes', async () => {
    const { get, pass } = machine();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 16; attempt++) {
      await get().count('mine');
      waits.push((await get().waitMs()) / 1000);
      pass(MAX_WAIT_MS);
    }
    expect(waits).toEqual([0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]);
    expect(waitAfter(1_000_000)).toBe(MAX_WAIT_MS);
  });

  test('the right passphrase forgives', async () => {
    const { get } = machine();
    await fail(get(), 7);
    await get().forgive('mine');
    expect(await get().waitMs()).toBe(0);
    await fail(get(), 4);
    expect(await get().waitMs()).toBe(0);
  });

  test("a colleague's count is not reset by one's own passphrase", async () => {
    const { get, pass } = machine();
    await fail(get(), 4, 'colleague');
    await get().forgive('mine');
    await get().count('colleague');
    expect(await get().waitMs()).toBe(5000);
    pass(5000);
    await get().forgive('mine');
    await get().count('colleague');
    expect(await get().waitMs()).toBe(10_000);
  });

  test("names that are nobody's wait like the others", async () => {
    const { get } = machine();
    for (let attempt = 0; attempt < 5; attempt++) await get().count(attempt % 2 === 0 ? NOBODY : 'mine');
    expect(await get().waitMs()).toBe(5000);
  });
});

describe('over a restart', () => {
  test('count and wait are kept, and what has passed is not waited again', async () => {
    const { get, pass, restartProgram } = machine();
    await fail(get(), 8);
    pass(10_000);
    restartProgram();
    expect(await get().waitMs()).toBe(30_000);
    pass(30_000);
    expect(await get().waitMs()).toBe(0);
    await get().count('mine');
    expect(await get().waitMs()).toBe(80_000);
  });

  test('neither a rewound nor an advanced clock shortens the wait, nor both one after the other', async () => {
    for (const settings of [
      [-86_400_000],
      [86_400_000],
      [-3_600_000, 3_600_000],
      [3_600_000, -7_200_000, 7_200_000],
    ]) {
      const { get, setClock, restartProgram } = machine();
      await fail(get(), 13);
      for (const setting of settings) {
        setClock(setting);
        restartProgram();
        expect(await get().waitMs()).toBe(MAX_WAIT_MS);
      }
    }
  });

  test('of the machine, a rewound clock does not either, and a true one counts the night', async () => {
    const rewound = machine();
    await fail(rewound.get(), 13);
    rewound.setClock(-86_400_000);
    rewound.restartMachine();
    expect(await rewound.get().waitMs()).toBe(MAX_WAIT_MS);
    rewound.pass(5 * MINUTE);
    rewound.restartProgram();
    expect(await rewound.get().waitMs()).toBe(10 * MINUTE);

    const overnight = machine();
    await fail(overnight.get(), 13);
    overnight.pass(10 * 3_600_000);
    overnight.restartMachine();
    expect(await overnight.get().waitMs()).toBe(0);
  });

  test('an attempt that is killed while it runs has been counted', async () => {
    const { get, restartProgram } = machine();
    await fail(get(), 5);
    // The program is gone before it could say wrong or right.
    restartProgram();
    expect(await get().waitMs()).toBe(5000);
  });
});

describe('the file', () => {
  test('damaged: the longest wait, once, and then as always', async () => {
    for (const content of [
      '',
      '{',
      '{"failures":{}}',
      '[]',
      `{"failures":{"mine":-4},"left_ms":0,"at_ms":0,"up_ms":0}`,
    ]) {
      const { file, get, pass, restartProgram } = machine();
      writeFileSync(file, content);
      expect(await get().waitMs()).toBe(MAX_WAIT_MS);
      pass(10 * MINUTE);
      restartProgram();
      expect(await get().waitMs()).toBe(5 * MINUTE);
      pass(5 * MINUTE);
      expect(await get().waitMs()).toBe(0);
      await get().forgive('mine');
      restartProgram();
      await fail(get(), 4);
      expect(await get().waitMs()).toBe(0);
    }
  });

  test('says nothing about a person', async () => {
    const { file, get } = machine();
    await fail(get(), 6, '551e2bc9-d335-4cf2-af08-2205bdf08c85');
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual([
      'failures',
      'left_ms',
      'at_ms',
      'up_ms',
    ]);
  });

  test('that cannot be written keeps nobody out, and the running program still counts', async () => {
    const { file } = machine();
    const nowhere = createBackoff(
      path.join(file, 'no', 'folder'),
      () => new Date(),
      () => 1000,
    );
    await nowhere.forgive('mine');
    await fail(nowhere, 6);
    expect(await nowhere.waitMs()).toBeGreaterThan(0);
  });
});

type Step = { kind: 'fail' | 'restart' | 'reboot' } | { kind: 'pass' | 'rewind'; ms: number };

test('whatever happens, the next attempt comes no sooner than the wait that the last one earned', async () => {
  const ms = fc.integer({ min: 1, max: 20 * MINUTE });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>({ kind: 'fail' }) },
    fc.constant<Step>({ kind: 'restart' }),
    fc.constant<Step>({ kind: 'reboot' }),
    fc.record({ kind: fc.constant('pass' as const), ms }),
    fc.record({ kind: fc.constant('rewind' as const), ms }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const { get, now, pass, setClock, restartProgram, restartMachine } = machine();
      let failures = 0;
      let earliest = 0;
      for (const next of steps) {
        if (next.kind === 'pass') pass(next.ms);
        if (next.kind === 'rewind') setClock(-next.ms);
        if (next.kind === 'restart') restartProgram();
        if (next.kind === 'reboot') restartMachine();
        if ((await get().waitMs()) === 0) expect(now()).toBeGreaterThanOrEqual(earliest);
        if (next.kind === 'fail' && (await get().waitMs()) === 0) {
          await get().count('mine');
          failures++;
          earliest = now() + waitAfter(failures);
        }
        expect(await get().waitMs()).toBeLessThanOrEqual(MAX_WAIT_MS);
      }
    }),
    { numRuns: 60 },
  );
});
