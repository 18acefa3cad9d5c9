import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { EVENTS, kindOf, type Log, listed, openLog } from '#main/log.ts';
import { contract } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { readSourceFiles, walk } from '#test/support/source-files.ts';

let folder: string;
let log: Log;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  log = openLog(folder, () => new Date('2026-10-01T08:00:00Z'));
});

const everything = () =>
  readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');

test('a line has a time, an event and listed fields', () => {
  log('call_failed', { call: 'session.finalise', code: 'disk_full', duration_ms: 12.4 });
  expect(everything()).toBe(
    '{"at":"2026-10-01T08:00:00.000Z","event":"call_failed","call":"session.finalise","code":"disk_full","duration_ms":12}\n',
  );
});

test('every call can be named', () => {
  for (const call of Object.keys(contract)) expect(listed('bug', { call })).toEqual({ event: 'bug', call });
});

/** 200 planted names, notes and numbers in eight scripts. */
const stems = ['Fatima Z.', 'فاطمة', 'Фатима', 'ფატიმა', 'ፋጢማ', 'फ़ातिमा', 'Ֆաթիմա', 'ਫ਼ਾਤਿਮਾ'];
const canaries = stems.flatMap((stem) =>
  Array.from({ length: 25 }, (_, index) => `${stem}-${index}-0470/12.34.${index}`),
);

test('200 planted names, notes and numbers in eight scripts: none reaches the log, wherever they are put', () => {
  expect(canaries).toHaveLength(200);
  for (const canary of canaries) {
    log(canary);
    log('bug', { kind: canary, call: canary, code: canary, reason: canary, mode: canary });
    log('bug', { [canary]: 1, name: canary, note: canary, message: canary, stack: canary, path: canary });
    log('call_failed', { duration_ms: canary as unknown as number, count: { canary }, version: [canary] });
    log('bug', { kind: kindOf(new Error(canary)) });
    log('bug', { kind: kindOf(Object.assign(new Error('x'), { name: canary })) });
    log('bug', { kind: kindOf(canary) });
    log('bug', { kind: kindOf(new FailureError('not_found', { canary }, undefined, new Error(canary))) });
  }
  const written = everything();
  expect(written.length).toBeGreaterThan(10_000);
  for (const canary of canaries) expect(written.includes(canary), canary).toBe(false);
  for (const stem of stems) expect(written.includes(stem), stem).toBe(false);
  expect(written).not.toMatch(/0470/);
});

test('three small files, and the newest line is in the first', () => {
  for (let count = 0; count < 8000; count += 1) log('call_failed', { call: 'sync.now', count });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['main.log', 'main.log.1', 'main.log.2']);
  for (const name of files) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(128 * 1024);
  const last = readFileSync(path.join(folder, 'main.log'), 'utf8').trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last).count).toBe(7999);
});

test('the list of events is what the code says, no more and no less', () => {
  const said = new Set<string>();
  const sources = readSourceFiles().filter(({ file }) => /^(main|shared)\//.test(file));
  for (const { tree } of sources) {
    walk(tree, ({ type, callee, arguments: given }) => {
      const name = type === 'CallExpression' ? (callee.name ?? callee.property?.name) : null;
      if (name !== 'log') return;
      const [event] = given;
      const ways = event?.type === 'ConditionalExpression' ? [event.consequent, event.alternate] : [event];
      for (const way of ways) if (typeof way?.value === 'string') said.add(way.value);
    });
  }
  expect([...said].sort()).toEqual([...EVENTS].sort());
});
