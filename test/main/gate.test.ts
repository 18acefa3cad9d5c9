import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createGate, type Gate } from '#main/gate.ts';
import { isPlainAndSmall } from '#main/plain-input.ts';
import type { ShellHandlers } from '#main/shell-handlers.ts';
import type { Noun } from '#shared/calls/call.ts';
import { type CallName, contract } from '#shared/contract.ts';
import { ERROR_CODES, FailureError, fail, ok, type Result } from '#shared/errors.ts';

const names = Object.keys(contract) as CallName[];
const unlocked = { state: 'unlocked', vaults: 'one', mode: 'real', wait_seconds: 0, problem: null };
const profile = {
  counsellor_id: '0190a3f0-0000-7000-8000-000000000001',
  display_name: 'A',
  role: 'counsellor',
  team: null,
  members: [],
  sample: false,
  auto_lock_minutes: 5,
  granting_state: null,
  default_place: null,
};

let gate: Gate;
let coreAnswers: (name: CallName, input: unknown) => Result<unknown> | Promise<Result<unknown>>;
let chooseFile: () => Promise<string | null>;
let asked: { name: CallName; input: unknown }[];
let changed: Noun[];
let copied: string[];
let lines: string[];

beforeEach(() => {
  asked = [];
  changed = [];
  copied = [];
  lines = [];
  coreAnswers = (name) => ok(name === 'vault.unlock' ? unlocked : profile);
  chooseFile = async () => '/home/a/Documents/x.csv';
  const shell: Partial<ShellHandlers> = {
    'shell.copy': ({ text }) => {
      copied.push(text);
      return {};
    },
    'shell.openLink': () => {
      throw new TypeError('/secret/path');
    },
    'shell.savePreferences': () => {
      throw new FailureError('disk_full');
    },
  };
  gate = createGate({
    shell: shell as ShellHandlers,
    core: {
      async call(name, input) {
        asked.push({ name, input: structuredClone(input) });
        return coreAnswers(name, input);
      },
    },
    askWhereToSave: () => chooseFile(),
    onChanged: (nouns) => changed.push(...nouns),
    onVaultOpened: () => lines.push('opened'),
    log: (event, fields) => lines.push(JSON.stringify({ event, ...fields })),
  });
});

const unlock = (passphrase = new TextEncoder().encode('a long passphrase')) =>
  gate.call('vault.unlock', { name: null, passphrase });

describe('input', () => {
  test.each([
    ['toString'],
    ['__proto__'],
    ['constructor'],
    ['vault.none'],
    [''],
    [null],
    [1],
    [{}],
    [['vault.status']],
  ])('there is no call %j', async (name) => {
    expect(await gate.call(name, {})).toEqual(fail('unknown_call'));
  });

  test('a field too many is refused before the core hears of it', async () => {
    expect(await gate.call('vault.status', { extra: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input_invalid' },
    });
    expect(await gate.call('vault.status', undefined)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  test('the refusal names fields, never what was typed', async () => {
    await unlock();
    const answer = await gate.call('shell.copy', { text: 'Fatima '.repeat(1000) });
    expect(answer).toEqual(fail('input_invalid', undefined, [{ path: 'text', code: 'too_big' }]));
  });

  test('only small and plain values pass', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    let deep: unknown = 1;
    for (let level = 0; level < 40; level += 1) deep = [deep];
    const sparse: unknown[] = [];
    sparse.length = 4_000_000_000;
    for (const value of [
      'x'.repeat(600_000),
      new Uint8Array(1_100_000),
      Array.from({ length: 200_000 }, () => 0),
      sparse,
      circle,
      deep,
      new Map(),
      new Date(),
      /x/,
      1n,
      Symbol('x'),
      () => 1,
      new Float64Array(1),
      { a: { b: new Set() } },
    ]) {
      expect(isPlainAndSmall(value)).toBe(false);
    }
    for (const value of [
      undefined,
      null,
      1,
      'x',
      true,
      [],
      {},
      { a: [new Uint8Array(3)] },
      Object.create(null),
    ]) {
      expect(isPlainAndSmall(value)).toBe(true);
    }
  });

  test('whatever arrives on whatever channel: a Result with a code, no stack, no path, no throw', async () => {
    const garbage = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        maxDepth: 4,
      }),
      fc.record({ id: fc.anything(), fields: fc.object(), path: fc.constant('/etc/passwd') }),
      fc.object({ maxDepth: 3 }),
    );
    coreAnswers = () => {
      throw new Error('at /opt/desk/core/store/db.ts:12:3');
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), garbage, async (name, input) => {
        const answer = await gate.call(name, input);
        if (answer.ok) return;
        expect(ERROR_CODES).toContain(answer.error.code);
        expect(JSON.stringify(answer)).not.toMatch(/\/|\\|\bat |\.ts|\.cjs|Error:/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('access', () => {
  test('without an open vault only what anyone may ask is passed on', async () => {
    for (const name of names) {
      if (contract[name].access === 'anyone') continue;
      const answer = await gate.call(name, {});
      expect(['vault_locked', 'input_invalid']).toContain(answer.ok ? 'ok' : answer.error.code);
    }
    expect(asked).toEqual([]);
    expect(await gate.call('profile.get', {})).toEqual(fail('vault_locked'));
  });

  test('unlocking opens the gate and locking closes it', async () => {
    await unlock();
    expect(lines).toEqual(['opened']);
    expect(gate.isVaultOpen()).toBe(true);
    expect(await gate.call('profile.get', {})).toEqual(ok(profile));
    gate.vaultClosed('goes');
    expect(await gate.call('profile.get', {})).toEqual(fail('vault_locked'));
    expect(gate.isPageTrusted()).toBe(false);
  });

  test('a page that saw an open vault stays one to be locked when the core dies', async () => {
    await unlock();
    gate.vaultClosed('stays');
    expect(gate.isVaultOpen()).toBe(false);
    expect(gate.isPageTrusted()).toBe(true);
  });

  test('a wrong passphrase opens nothing', async () => {
    coreAnswers = () => fail('passphrase_wrong');
    expect(await unlock()).toEqual(fail('passphrase_wrong'));
    expect(gate.isVaultOpen()).toBe(false);
    expect(gate.isPageTrusted()).toBe(false);
  });

  test('a vault that opens only after the lock does not open the gate', async () => {
    let answer: (result: Result<unknown>) => void = () => undefined;
    coreAnswers = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const unlocking = unlock();
    await Promise.resolve();
    expect(gate.isPageTrusted()).toBe(true);
    gate.vaultClosed('goes');
    answer(ok(unlocked));
    await unlocking;
    expect(gate.isVaultOpen()).toBe(false);
  });

  test('the passphrase reaches the core and is overwritten here, whatever the answer', async () => {
    const right = new TextEncoder().encode('a long passphrase');
    await unlock(right);
    expect(asked[0]?.input).toEqual({
      name: null,
      passphrase: new TextEncoder().encode('a long passphrase'),
    });
    expect(right.every((byte) => byte === 0)).toBe(true);
    const refused = new TextEncoder().encode('another');
    await gate.call('vault.unlock', { name: 7, passphrase: refused });
    expect(refused.every((byte) => byte === 0)).toBe(true);
  });
});

describe('output', () => {
  test('an answer that the contract does not know is refused whole', async () => {
    await unlock();
    coreAnswers = () => ok({ ...profile, key: 'secret' });
    expect(await gate.call('profile.get', {})).toEqual(fail('output_invalid'));
    coreAnswers = () => 'nonsense' as unknown as Result<unknown>;
    expect(await gate.call('profile.get', {})).toEqual(fail('internal'));
  });

  test('of a failure only the code, its values and its fields come through', async () => {
    await unlock();
    coreAnswers = () =>
      ({
        ok: false,
        error: { ...fail('disk_full', { bytes: 5 }).error, stack: 'at /x', message: 'x' },
      }) as Result<unknown>;
    expect(await gate.call('profile.get', {})).toEqual(fail('disk_full', { bytes: 5 }));
    coreAnswers = () => ({ ok: false, error: { code: 'SQLITE_CORRUPT' } }) as unknown as Result<unknown>;
    expect(await gate.call('profile.get', {})).toEqual(fail('internal'));
  });

  test('a mistake of ours is answered as one and logged by its kind alone', async () => {
    expect(await gate.call('shell.openLink', { link: 'project' })).toEqual(fail('internal'));
    expect(lines).toContain('{"event":"bug","call":"shell.openLink","kind":"TypeError"}');
    expect(lines.join()).not.toContain('secret');
  });

  test('an expected failure of the shell keeps its code', async () => {
    const input = { language: 'nl', appearance: 'dark', density: 'compact' };
    expect(await gate.call('shell.savePreferences', input)).toEqual(fail('disk_full'));
  });

  test('only what succeeded tells the page that its nouns changed', async () => {
    await unlock();
    expect(changed).toEqual(['vault']);
    coreAnswers = () => fail('input_invalid');
    await gate.call('profile.save', { ...profile });
    expect(changed).toEqual(['vault']);
  });
});

describe('calls that save a file', () => {
  const exportInput = {
    filter: { from: '2026-07-01', to: '2026-09-30', team_id: null, place: null, language: null },
    leaves_team: true,
    language: 'nl',
    separator: ';',
  };

  test('the path comes from the dialog and never from the page', async () => {
    await unlock();
    coreAnswers = () => ok({ saved: true });
    const sneaky = { ...exportInput, path: '/etc/passwd' };
    expect(await gate.call('statistics.exportCsv', sneaky)).toMatchObject({
      error: { code: 'input_invalid' },
    });
    const answer = await gate.call('statistics.exportCsv', exportInput);
    expect(answer).toEqual(ok({ saved: true }));
    expect(asked.at(-1)?.input).toEqual({ ...exportInput, path: '/home/a/Documents/x.csv' });
  });

  test('closing the dialog saves nothing and is no failure', async () => {
    await unlock();
    chooseFile = async () => null;
    expect(await gate.call('statistics.exportCsv', exportInput)).toEqual(ok({ saved: false }));
    expect(asked.at(-1)?.name).toBe('vault.unlock');
  });

  test('a lock while the dialog was open wins, even when another vault is open by then', async () => {
    await unlock();
    let choose: (file: string) => void = () => undefined;
    chooseFile = () =>
      new Promise((resolve) => {
        choose = resolve;
      });
    const exporting = gate.call('statistics.exportCsv', exportInput);
    gate.vaultClosed('goes');
    await unlock();
    choose('/home/a/x.csv');
    expect(await exporting).toEqual(fail('vault_locked'));
    expect(asked.some(({ name }) => name === 'statistics.exportCsv')).toBe(false);
  });
});
