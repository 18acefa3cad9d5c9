import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Noun } from '#shared/calls/call.ts';
import { shellCalls } from '#shared/calls/shell-calls.ts';
import { type CallName, contract, coreCalls } from '#shared/contract.ts';
import { ERROR_CODES, FailureError, fail, ok } from '#shared/errors.ts';
import { createGate, type Gate } from '#shared/gate.ts';
import { isPlainAndSmall } from '#shared/plain-input.ts';

const names = Object.keys(contract) as CallName[];
const unlocked = {
  ...{ state: 'unlocked', vaults: 'one', mode: 'real', wait_seconds: 0, problem: null },
  ...{ lease_over: false, withdrawn_at: null },
};
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

let core: Gate;
let shell: Gate;
/** Both, as the page sees them: each call goes where the contract says. */
const call: Gate = (name, input) =>
  typeof name === 'string' && name.startsWith('shell.') ? shell(name, input) : core(name, input);
let vault: object | null;
let answers: (name: CallName, input: object) => unknown;
let chooseFile: () => Promise<string | null>;
let asked: { name: CallName; input: unknown }[];
let changed: Noun[];
let lines: string[];

beforeEach(() => {
  vault = null;
  asked = [];
  changed = [];
  lines = [];
  answers = (name) => (name === 'vault.unlock' ? unlocked : profile);
  chooseFile = async () => '/home/a/Documents/x.csv';
  [core, shell] = [coreCalls, shellCalls].map((calls) =>
    createGate({
      calls,
      openVault: () => vault,
      answer(name, input) {
        asked.push({ name, input: structuredClone(input) });
        return answers(name, input);
      },
      askWhereToSave: () => chooseFile(),
      askWhatToOpen: () => chooseFile(),
      onChanged: (nouns) => changed.push(...nouns),
      failureOf: (error) => (error instanceof FailureError ? error.failure : { code: 'internal' }),
      log: (event, fields) => lines.push(JSON.stringify({ event, ...fields })),
    }),
  ) as [Gate, Gate];
});

const unlock = (passphrase = new TextEncoder().encode('a long passphrase')) => {
  vault = {};
  return call('vault.unlock', { name: null, passphrase });
};

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
    expect(await call(name, {})).toEqual(fail('unknown_call'));
  });

  test('a field too many is refused before the core hears of it', async () => {
    expect(await call('vault.status', { extra: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input_invalid' },
    });
    expect(await call('vault.status', undefined)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });

  test('the refusal names fields, never what was typed', async () => {
    await unlock();
    const answer = await call('shell.copy', { text: 'Fatima '.repeat(1000) });
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
    answers = () => {
      throw new Error('at /opt/desk/core/store/db.ts:12:3');
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), garbage, async (name, input) => {
        const answer = await call(name, input);
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
      const answer = await call(name, {});
      expect(['vault_locked', 'input_invalid']).toContain(answer.ok ? 'ok' : answer.error.code);
    }
    expect(asked).toEqual([]);
    expect(await call('profile.get', {})).toEqual(fail('vault_locked'));
  });

  test('with an open vault calls pass, and after it no more', async () => {
    vault = {};
    expect(await call('profile.get', {})).toEqual(ok(profile));
    vault = null;
    expect(await call('profile.get', {})).toEqual(fail('vault_locked'));
  });

  test('each process knows its own calls only, and the names say which', async () => {
    vault = {};
    for (const name of names) {
      const at = name.startsWith('shell.') ? 'shell' : 'core';
      expect(contract[name].at, name).toBe(at);
      expect(await (at === 'shell' ? core : shell)(name, {})).toEqual(fail('unknown_call'));
    }
    expect(asked).toEqual([]);
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
    await call('vault.unlock', { name: 7, passphrase: refused });
    expect(refused.every((byte) => byte === 0)).toBe(true);
  });
});

describe('output', () => {
  test('an answer that the contract does not know is refused whole', async () => {
    vault = {};
    answers = () => ({ ...profile, key: 'secret' });
    expect(await call('profile.get', {})).toEqual(fail('output_invalid'));
    answers = () => 'nonsense';
    expect(await call('profile.get', {})).toEqual(fail('output_invalid'));
  });

  test('of what is thrown only the code, its values and its fields come through', async () => {
    vault = {};
    answers = () => {
      const failure = new FailureError('disk_full', { bytes: 5 }, undefined, new Error('at /x'));
      throw Object.assign(failure, { failure: { ...failure.failure, stack: 'at /x', message: 'x' } });
    };
    expect(await call('profile.get', {})).toEqual(fail('disk_full', { bytes: 5 }));
  });

  test('a mistake of ours is answered as one and logged by its kind alone', async () => {
    answers = () => {
      throw new TypeError('/secret/path');
    };
    expect(await call('shell.openLink', { link: 'project' })).toEqual(fail('internal'));
    expect(lines).toContain('{"event":"bug","call":"shell.openLink","kind":"TypeError"}');
    expect(lines.join()).not.toContain('secret');
  });

  test('only what succeeded tells the page that its nouns changed', async () => {
    await unlock();
    expect(changed).toEqual(['vault']);
    answers = () => {
      throw new FailureError('input_invalid');
    };
    await call('profile.save', { ...profile });
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
    answers = () => ({ saved: true });
    const sneaky = { ...exportInput, path: '/etc/passwd' };
    expect(await call('statistics.exportCsv', sneaky)).toMatchObject({
      error: { code: 'input_invalid' },
    });
    const answer = await call('statistics.exportCsv', exportInput);
    expect(answer).toEqual(ok({ saved: true }));
    expect(asked.at(-1)?.input).toEqual({ ...exportInput, path: '/home/a/Documents/x.csv' });
  });

  test('closing the dialog saves nothing and is no failure', async () => {
    await unlock();
    chooseFile = async () => null;
    expect(await call('statistics.exportCsv', exportInput)).toEqual(ok({ saved: false }));
    expect(asked.at(-1)?.name).toBe('vault.unlock');
  });

  test('a lock while the dialog was open wins, even when another vault is open by then', async () => {
    await unlock();
    let choose: (file: string) => void = () => undefined;
    chooseFile = () =>
      new Promise((resolve) => {
        choose = resolve;
      });
    const exporting = call('statistics.exportCsv', exportInput);
    vault = null;
    await unlock();
    choose('/home/a/x.csv');
    expect(await exporting).toEqual(fail('vault_locked'));
    expect(asked.some(({ name }) => name === 'statistics.exportCsv')).toBe(false);
  });
});

describe('calls that open a file', () => {
  const id = '018f3c5e-0000-7000-8000-000000000001';
  const input = { person_id: id, kind: 'other', label: null };

  test('the path comes from the dialog and never from the page; closing it is answered as such', async () => {
    await unlock();
    answers = () => ({ attachment: null });
    expect(await call('attachment.add', { ...input, path: '/etc/passwd' })).toMatchObject({
      error: { code: 'input_invalid' },
    });
    await call('attachment.add', input);
    expect(asked.at(-1)?.input).toEqual({ ...input, path: '/home/a/Documents/x.csv' });
    chooseFile = async () => null;
    const before = asked.length;
    expect(await call('attachment.add', input)).toMatchObject({ error: { code: 'cancelled' } });
    expect(asked.length).toBe(before);
  });
});
