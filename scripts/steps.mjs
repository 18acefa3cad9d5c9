// What every script shares: steps that print their time, child processes that never hang without a word,
// and one clear line when something stops. No package is needed, so it runs before `npm ci`, on Node 20.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = path.join(root, '.cache');

const heartbeatSeconds = 10;
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let lastOutput = '';

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
  let isSaid = false;
  lastOutput = '';
  const timer = setInterval(() => {
    const elapsed = (performance.now() - start) / 1000;
    if (!isSaid) say(`  … ${title}`);
    else if (elapsed % heartbeatSeconds < 1) {
      say(`  … ${title}: ${Math.round(elapsed)} s${lastOutput ? `, ${lastOutput.slice(0, 90)}` : ''}`);
    }
    isSaid = true;
  }, 1000);
  try {
    const result = await work((text) => {
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
 * @property {string} [cwd]
 * @property {'show' | 'keep'} [output] `show` passes it on; `keep` returns it and shows it only on failure
 * @property {number} [limitSeconds] after it the whole process group is ended
 */

/**
 * Runs a program to its end and never throws for its exit code.
 * @param {string} command
 * @param {string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, isTimedOut: boolean }>}
 */
export function tryRun(command, parameters, { env = {}, cwd = root, output = 'keep', limitSeconds } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd,
      env: childEnvironment(env),
      stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a time limit ends what the program started as well.
      detached: process.platform !== 'win32' && output !== 'show',
    });
    running.add(child);
    let text = '';
    let isTimedOut = false;
    const limit = limitSeconds
      ? setTimeout(() => {
          isTimedOut = true;
          endTree(child);
        }, limitSeconds * 1000)
      : undefined;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        text += chunk;
        lastOutput = chunk.trim().split('\n').at(-1)?.trim() ?? '';
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

/** Node 24 and the tools of this project come first on the PATH of everything the scripts start. */
function childEnvironment(/** @type {Record<string, string | undefined>} */ added) {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, ...added };
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

/** @param {import('node:child_process').ChildProcess} child */
function endTree(child) {
  try {
    if (process.platform === 'win32' || !child.pid) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/**
 * The frame of a script: an expected stop is one line, a bug keeps its stack, Ctrl+C ends the children too.
 * @param {() => Promise<number | void>} script returns the exit code; none is 0
 */
export async function main(script) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      for (const child of running) endTree(child);
      process.exit(130);
    });
  }
  try {
    process.exitCode = (await script()) ?? 0;
  } catch (error) {
    const isStop = error instanceof Error && 'isStop' in error;
    console.error(isStop ? `Stopped: ${error.message}` : error);
    process.exitCode = 1;
  }
}
