import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CoreChild, type CoreProcess, createCoreProcess } from '#main/core-process.ts';

/** A program with the protocol of the core, which does at the word of a line what a core may do by itself. */
const program = `
process.on('message', (message) => {
  if (message.start) process.send({ event: { type: 'vault', state: 'opening' } });
  if (message.page) process.send({ log: { event: 'migrated', version: 2 } });
  if (message.chosen) process.send({ log: { event: 'chosen', id: message.chosen.id, path: message.chosen.path } });
  if (message === 'choose') process.send({ choose: { id: 7, what: { name: 'x', extension: 'csv' } } });
  if (message === 'die') process.exit(3);
});
setInterval(() => {}, 1000);
`;

let children: ChildProcess[];
let ports: unknown[];
let happened: unknown[];
let choose: () => Promise<string | null>;
let core: CoreProcess;
const port = { close() {} } as unknown as MessagePortMain;

beforeEach(() => {
  children = [];
  ports = [];
  // Its own list: the core that an earlier test leaves behind dies later.
  const mine: unknown[] = [];
  happened = mine;
  choose = async () => '/home/a/x.csv';
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
        postMessage(message, transfer) {
          ports.push(...(transfer ?? []));
          // To a child that is being killed nothing arrives, as with Electron's.
          child.send(message, () => undefined);
        },
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
    askWhereToSave: () => choose(),
    askWhatToOpen: () => choose(),
    onCrash: () => mine.push('crash'),
    log: (event, fields) => mine.push({ event, ...fields }),
  });
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

const until = (what: unknown) => expect.poll(() => happened, { timeout: 20_000 }).toContainEqual(what);

const opening = { type: 'vault', state: 'opening' };

const isAlive = (child: ChildProcess | undefined) =>
  new Promise<boolean>((resolve) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve(false);
    child.once('exit', () => resolve(false));
    setTimeout(() => resolve(true), 3000);
  });

test('a line goes to the core that runs, or to one that is started for it', async () => {
  core.connect(port);
  core.connect(port);
  await until({ event: 'migrated', version: 2 });
  expect(ports).toEqual([port, port]);
  expect(children).toHaveLength(1);
});

test('what the core says of the vault is passed on', async () => {
  core.start();
  await until(opening);
});

test('the core hears which file was chosen, or that none was', async () => {
  core.start();
  await until(opening);
  children[0]?.send('choose');
  await until({ event: 'chosen', id: 7, path: '/home/a/x.csv' });
  choose = async () => null;
  children[0]?.send('choose');
  await until({ event: 'chosen', id: 7, path: null });
  choose = () => Promise.reject(new Error('no dialog'));
  children[0]?.send('choose');
  await expect
    .poll(() => happened.filter((entry) => (entry as { path?: unknown }).path === null), { timeout: 20_000 })
    .toHaveLength(2);
});

test('a choice that outlives its core does not reach into the next one', async () => {
  let chosen: (file: string) => void = () => undefined;
  choose = () =>
    new Promise((resolve) => {
      chosen = resolve;
    });
  core.start();
  await until(opening);
  children[0]?.send('choose');
  await expect.poll(() => String(chosen), { timeout: 20_000 }).toContain('native');
  core.end();
  core.connect(port);
  chosen('/home/a/x.csv');
  await until({ event: 'migrated', version: 2 });
  children[1]?.send('choose');
  expect(happened).not.toContainEqual(expect.objectContaining({ event: 'chosen' }));
});

test('a crash is told, and the next line starts a new core', async () => {
  core.start();
  await until(opening);
  children[0]?.send('die');
  await until('crash');
  expect(happened).toEqual([opening, { event: 'core_stopped', exit_code: 3 }, 'crash']);
  core.connect(port);
  await until({ event: 'migrated', version: 2 });
  expect(children).toHaveLength(2);
});

test('ending kills it at once and is no crash', async () => {
  core.start();
  core.end();
  expect(await isAlive(children[0])).toBe(false);
  expect(children[0]?.signalCode).toBe('SIGKILL');
  expect(happened).toEqual([]);
  expect(core.pid()).toBeUndefined();
  core.connect(port);
  await until(opening);
  expect(children).toHaveLength(2);
});
