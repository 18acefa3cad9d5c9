// What every script shares: steps that print their time, child processes that never hang without a word,
// and one clear line when something stops. No package is needed, so it runs before `npm ci`, on Node 20.

import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = path.join(root, '.cache');

const heartbeatSeconds = 10;
/** A group of its own lets a signal reach what a program started as well; Windows has none. */
const hasGroups = process.platform !== 'win32';
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {Set<import('node:child_process').ChildProcess>} */
const foreground = new Set();
/** What the programs of the current step last said; two steps may run side by side. */
const stepOutput = /** @type {AsyncLocalStorage<{ lastLine: string, shownAt: number }>} */ (
  new AsyncLocalStorage()
);

/** @param {string} text */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {number} since */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Something expected went wrong: `message` is the one line the user reads, without a stack.
 * @param {string} message
 */
export function stop(message) {
  return Object.assign(new Error(message), { isStop: true });
}

/**
 * Prints one line with the time it took; a slow step says after a second that it runs, then every ten.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T> | T} work `note` replaces what the closing line says
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const start = performance.now();
  let closing = title;
  let saidAt = 0;
  const output = { lastLine: '', shownAt: 0 };
  const timer = setInterval(() => {
    const now = performance.now();
    if (saidAt === 0) say(`  … ${title}`);
    else if (now - Math.max(saidAt, output.shownAt) < heartbeatSeconds * 1000) return;
    else say(`  … ${title}: ${Math.round((now - start) / 1000)} s ${output.lastLine.slice(0, 90)}`.trimEnd());
    saidAt = now;
  }, 1000);
  try {
    const result = await stepOutput.run(output, work, (text) => {
      closing = text;
    });
    say(`  ✓ ${closing} (${seconds(start)})`);
    return result;
  } catch (error) {
    say(`  ✗ ${title} (${seconds(start)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to this process's own
 * @property {'show' | 'keep'} [output] `show` also passes it on as it comes
 * @property {number} [limitSeconds] after it the program and all it started are ended
 */

/**
 * Runs a program to its end and never throws for its exit code.
 * @param {string} command
 * @param {string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, isTimedOut: boolean }>}
 */
export function tryRun(command, parameters, { env = {}, output = 'keep', limitSeconds } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd: root,
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: hasGroups,
    });
    running.add(child);
    const said = stepOutput.getStore() ?? { lastLine: '', shownAt: 0 };
    said.lastLine = '';
    let text = '';
    let isTimedOut = false;
    const limit = setTimeout(
      () => {
        isTimedOut = true;
        signalGroup(child, 'SIGKILL');
      },
      (limitSeconds ?? 3600) * 1000,
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        text += chunk;
        said.lastLine = chunk.trim().split('\n').at(-1)?.trim() ?? '';
        if (output === 'keep') return;
        said.shownAt = performance.now();
        process.stdout.write(chunk);
      });
    }
    child.on('error', (error) => finish(127, `${command}: ${error.message}`));
    child.on('close', (code) => finish(code ?? 1, ''));

    /**
     * @param {number} code
     * @param {string} last
     */
    function finish(code, last) {
      clearTimeout(limit);
      running.delete(child);
      resolve({ code, output: text + last, isTimedOut });
    }
  });
}

/**
 * Runs a program that the user works with: its output is theirs, and Ctrl+C asks it to end in its own way.
 * @param {string[]} words
 * @param {{ env?: Record<string, string | undefined>, isNoise?: (line: string) => boolean }} [options] lines on
 *   its error output that nobody needs
 * @returns {Promise<number>} its exit code
 */
export function runInForeground([command = '', ...parameters], { env = {}, isNoise } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      env: childEnvironment(env),
      stdio: ['ignore', 'inherit', isNoise ? 'pipe' : 'inherit'],
      detached: hasGroups,
    });
    foreground.add(child);
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      const lines = text.split('\n').filter((line) => !isNoise?.(line));
      process.stderr.write(lines.join('\n'));
    });
    child.on('error', reject);
    child.on('close', (code) => {
      foreground.delete(child);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a program that must succeed and returns what it printed.
 * @param {string} command
 * @param {string[]} parameters
 * @param {RunOptions} [options]
 */
export async function run(command, parameters, options) {
  const { code, output, isTimedOut } = await tryRun(command, parameters, options);
  if (code === 0 && !isTimedOut) return output;
  const name = [path.basename(command), ...parameters].join(' ').slice(0, 100);
  if (output) say(output.trimEnd().split('\n').slice(-40).join('\n'));
  throw stop(isTimedOut ? `${name} took too long and was ended` : `${name} ended with code ${code}`);
}

/**
 * npm with the machine's own Node: the project's may be what is about to be replaced.
 * @param {string[]} parameters
 * @param {RunOptions} [options]
 */
export function runNpm(parameters, options) {
  const bin = path.join('node_modules', '.bin');
  const own = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.endsWith(bin));
  const env = { ...options?.env, PATH: own.join(path.delimiter) };
  // On Windows npm is a .cmd file, which only a shell runs.
  if (process.platform === 'win32') return run('cmd', ['/c', 'npm', ...parameters], { ...options, env });
  return run('npm', parameters, { ...options, env });
}

/** Node 24 and the tools of this project come first on the PATH of everything the scripts start. */
function childEnvironment(/** @type {Record<string, string | undefined>} */ added) {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, ...added };
  if (added.PATH) return env;
  const name = Object.keys(env).find((key) => key.toLowerCase() === 'path') ?? 'PATH';
  if (!env[name]?.startsWith(bin)) env[name] = `${bin}${path.delimiter}${env[name] ?? ''}`;
  return env;
}

/** The Node of the devDependency `node`: everything but the set-up itself runs on it. */
export function projectNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = path.join(root, 'node_modules', 'node', 'bin', file);
  return existsSync(installed) ? installed : process.execPath;
}

/**
 * The script behind a package's command, to be run with `projectNode()`: no shell and no .cmd file between.
 * @param {string} packageName
 * @param {string} [command]
 */
export function toolScript(packageName, command = packageName) {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = readJson(path.join(folder, 'package.json'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (hasGroups && child.pid) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has just ended by itself.
  }
}

/**
 * The frame of a script: an expected stop is one line, a bug keeps its stack, and no child outlives it.
 * @param {() => Promise<number | void>} script returns the exit code; none is 0
 */
export async function main(script) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      const isAsked = foreground.size > 0 && process.exitCode === undefined;
      process.exitCode = 130;
      for (const child of running) signalGroup(child, 'SIGKILL');
      for (const child of foreground) signalGroup(child, isAsked ? signal : 'SIGKILL');
      if (!isAsked) process.exit();
    });
  }
  try {
    process.exitCode = (await script()) ?? 0;
  } catch (error) {
    sayWhyStopped(error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function sayWhyStopped(error) {
  const isExpected = error instanceof Error && 'isStop' in error;
  console.error(isExpected ? `Stopped: ${error.message}` : error);
}
