import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isChromiumNoise } from '../../scripts/launch.mjs';
import { sum } from '../../scripts/phases.mjs';
import { run, tryRun } from '../../scripts/steps.mjs';

const node = process.execPath;
const steps = path.resolve(import.meta.dirname, '../../scripts/steps.mjs');

test('a program that fails stops the script with one line that names it', async () => {
  await expect(run(node, ['-e', 'process.exit(3)'])).rejects.toThrow(
    /node.* -e process\.exit\(3\) ended with code 3/,
  );
});

test('a program that is not there is a failure like any other', async () => {
  const { code, output } = await tryRun('no-such-program', []);
  expect(code).toBe(127);
  expect(output).toContain('no-such-program');
});

test.runIf(process.platform !== 'win32')('a time limit ends the program and what it started', async () => {
  const pidFile = path.join(mkdtempSync(path.join(tmpdir(), 'return-desk-')), 'pid');
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    setInterval(() => {}, 1000);`;
  const { isTimedOut } = await tryRun(node, ['-e', script], { limitSeconds: 4 });
  expect(isTimedOut).toBe(true);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  while (isAlive(pid)) await wait(50);
});

test('a script that stops says why in one line, without a stack, and exits with 1', async () => {
  const script = `import { main, stop } from ${JSON.stringify(steps)}; await main(() => { throw stop('no disk'); });`;
  const { code, stderr } = await execute(script);
  expect(code).toBe(1);
  expect(stderr).toBe('Stopped: no disk\n');
});

test('a step says how long it took', async () => {
  const script = `import { main, step } from ${JSON.stringify(steps)}; await main(() => step('Tea', () => {}));`;
  const { code, stdout } = await execute(script);
  expect(code).toBe(0);
  expect(stdout).toMatch(/✓ Tea \(\d+\.\d s\)\n/);
});

test('only a run with a test and without a failure is a success', () => {
  expect(sum([{ passed: 3, failed: 0 }])).toEqual({ passed: 3, failed: 0, isSuccess: true });
  expect(
    sum([
      { passed: 3, failed: 0 },
      { passed: 0, failed: 1 },
    ]),
  ).toMatchObject({ failed: 1, isSuccess: false });
  expect(sum([])).toMatchObject({ isSuccess: false });
});

test("Chromium's complaints about absent services are noise, the app's own lines are not", () => {
  expect(isChromiumNoise('[12:1123/215127.794120:ERROR:bus.cc(399)] Failed to connect to the bus')).toBe(
    true,
  );
  expect(isChromiumNoise('[12:1123/215127.794120:ERROR:sql.cc(1)] disk full')).toBe(false);
  expect(isChromiumNoise('Error: no page')).toBe(false);
});

function execute(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(node, ['--input-type=module', '-e', script], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
