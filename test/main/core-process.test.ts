import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CoreChild, type CoreProcess, createCoreProcess } from '#main/core-process.ts';
import { fail, ok } from '#shared/errors.ts';

/** A program with the protocol of the core, which dies, hangs and speaks up when it is told to. */
const program = `
process.on('message', (message) => {
  if (message.start) return process.send({ started: true });
  const { id, name, input } = message;
  if (name === 'vault.status') process.send({ id, result: { ok: true, value: { input, pid: process.pid } } });
  if (name === 'profile.get') process.exit(3);
  if (name === 'sync.now') process.send({ event: { type: 'changed', nouns: ['person'] } });
  if (name === 'today.list') process.send({ log: { event: 'migrated', version: 2 } });
});
setInterval(() => {}, 1000);
`;

let children: ChildProcess[];
let happened: unknown[];
let limitMs: number;
let core: CoreProcess;

beforeEach(() => {
  children = [];
  limitMs = 20_000;
  // Its own list: the core that an earlier test leaves behind dies later.
  const mine: unknown[] = [];
  happened = mine;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'core-')), 'core.cjs');
  writeFileSync(file, program);
  core = createCoreProcess({
    fork() {
      const child = fork(file, { stdio: 'ignore', serialization: 'advanced' });
      children.push(child);
      return {
        get pid() {
          return child.pid;
        },
        postMessage: (message) => void child.send(message as object),
        kill: () => child.kill(),
        on: (event: string, listener: (value: never) => void) => child.on(event, listener as never),
      } as CoreChild;
    },
    start: {
      dataFolder: '/d',
      migrationsFolder: '/m',
      sqliteBinding: null,
      catalogueFile: '/c',
      isDevelopment: true,
    },
    onEvent: (event) => mine.push(event),
    onCrash: () => mine.push('crash'),
    log: (event, fields) => mine.push({ event, ...fields }),
    get usualLimitMs() {
      return limitMs;
    },
  });
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

const isAlive = (child: ChildProcess | undefined) =>
  new Promise<boolean>((resolve) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve(false);
    child.once('exit', () => resolve(false));
    setTimeout(() => resolve(true), 3000);
  });

test('each answer finds its call', async () => {
  const answers = await Promise.all([1, 2, 3].map((input) => core.call('vault.status', input)));
  expect(answers.map((answer) => answer.ok && (answer.value as { input: number }).input)).toEqual([1, 2, 3]);
  expect(children).toHaveLength(1);
});

test('bytes arrive as bytes', async () => {
  const answer = await core.call('vault.status', new Uint8Array([1, 2, 255]));
  expect(answer).toEqual(ok({ input: new Uint8Array([1, 2, 255]), pid: children[0]?.pid }));
});

test('a crash answers who waits, is told, and the next call starts a new core', async () => {
  const waiting = core.call('draft.get', {});
  expect(await core.call('profile.get', {})).toEqual(fail('core_unavailable'));
  expect(await waiting).toEqual(fail('core_unavailable'));
  expect(happened).toEqual([{ event: 'core_stopped', exit_code: 3 }, 'crash']);
  expect(await core.call('vault.status', 1)).toMatchObject({ ok: true });
  expect(children).toHaveLength(2);
});

test('silence ends in a code, and the core stays', async () => {
  await core.call('vault.status', 1);
  limitMs = 200;
  expect(await core.call('draft.get', {})).toEqual(fail('core_unavailable'));
  expect(happened).toEqual([{ event: 'core_late', call: 'draft.get' }]);
  limitMs = 20_000;
  expect(await core.call('vault.status', 1)).toMatchObject({ ok: true });
  expect(children).toHaveLength(1);
});

test('ending kills it at once, answers who waits with vault_locked, and is no crash', async () => {
  const waiting = core.call('draft.get', {});
  core.end();
  expect(await waiting).toEqual(fail('vault_locked'));
  expect(await isAlive(children[0])).toBe(false);
  expect(children[0]?.signalCode).toBe('SIGKILL');
  expect(happened).toEqual([]);
  expect(await core.call('vault.status', 1)).toMatchObject({ ok: true });
  expect(children).toHaveLength(2);
});

test('what the core says by itself is passed on', async () => {
  void core.call('sync.now', {});
  void core.call('today.list', {});
  await core.call('vault.status', 1);
  expect(happened).toEqual([
    { type: 'changed', nouns: ['person'] },
    { event: 'migrated', version: 2 },
  ]);
  core.end();
});
