// The parts of `npm test`. Each gives how many passed and failed; a part that tested nothing has failed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { displayWrapper } from './launch.mjs';
import { projectNode, root, say, step, stop, toolScript, tryRun } from './steps.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */

const results = path.join(root, 'test-results');
/** Several times what each takes on two cores of its own: a busy machine is slow, and is not a fault. */
const limitMinutes = 30;
const typedFolders = ['.', 'shared', 'main', 'renderer', 'endpoint', 'test', 'test/e2e'];

/** Behind a pipe a tool cannot see whether somebody looks, so each is told in its own way. */
const hasColour = Boolean(process.stdout.isTTY && !process.env.NO_COLOR);

/** Types and lint count as one failure at most: their messages are lines, not tests. */
export async function types() {
  return phase('Types', async () => {
    const tsc = toolScript('typescript', 'tsc');
    let failed = 0;
    for (const folder of typedFolders) {
      const { code, output } = await tryRun(projectNode(), [tsc, '-p', folder], { limitSeconds: 300 });
      if (code === 0) continue;
      say(output.trimEnd());
      failed = 1;
    }
    return { passed: 0, failed };
  });
}

export async function lint() {
  return phase('Lint and format', async () => {
    const biome = toolScript('@biomejs/biome', 'biome');
    const parameters = [
      biome,
      'check',
      `--colors=${hasColour ? 'force' : 'off'}`,
      '--error-on-warnings',
      '--max-diagnostics=30',
    ];
    const { code, output } = await tryRun(projectNode(), parameters, { limitSeconds: 300 });
    if (code !== 0) say(output.trimEnd());
    return { passed: 0, failed: code === 0 ? 0 : 1 };
  });
}

/** @param {string[]} [files] */
export async function unitTests(files = []) {
  return phase('Unit and integration tests', async () => {
    const report = path.join(results, 'unit.json');
    const command = [toolScript('vitest'), 'run', hasColour ? '--color' : '--no-color'];
    command.push('--reporter=default', '--reporter=json');
    return countTests(
      [projectNode(), ...command, `--outputFile.json=${report}`, ...files],
      report,
      (json) => {
        // A file that cannot be loaded has no test of its own to fail.
        const broken = json.testResults.filter(
          (/** @type {any} */ file) => file.status === 'failed' && !file.assertionResults.some(hasFailed),
        );
        return { passed: json.numPassedTests, failed: json.numFailedTests + broken.length };
      },
    );
  });
}

/** @param {string[]} [parameters] for Playwright: a file, -g and a title ... */
export async function endToEndTests(parameters = []) {
  return phase('End-to-end tests in Electron', async () => {
    const report = path.join(results, 'e2e.json');
    const words = [
      ...displayWrapper({ always: true }),
      projectNode(),
      toolScript('@playwright/test', 'playwright'),
    ];
    return countTests([...words, 'test', ...parameters], report, ({ stats, errors }) => {
      // A loaded machine can lose a key press; what passes only at the second try is said, not hidden.
      if (stats.flaky > 0) console.log(`    ${stats.flaky} needed a second try`);
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
    });
  });
}

/** @param {{ status: string }} test */
const hasFailed = (test) => test.status === 'failed';

/**
 * @param {string[]} words
 * @param {string} report the JSON file that the runner writes
 * @param {(json: any) => Counts} readCounts
 * @returns {Promise<Counts>}
 */
async function countTests([command = '', ...parameters], report, readCounts) {
  await mkdir(results, { recursive: true });
  await rm(report, { force: true });
  const { code, output, isTimedOut } = await tryRun(command, parameters, {
    env: { FORCE_COLOR: hasColour ? '1' : '0' },
    output: 'show',
    limitSeconds: limitMinutes * 60,
  });
  if (isTimedOut)
    throw stop(`ended after ${limitMinutes} minutes, without a word from ${silentTests(output)}`);
  if (!existsSync(report)) throw stop(`the tests ended with code ${code} before they could report`);
  const counts = readCounts(JSON.parse(readFileSync(report, 'utf8')));
  if (counts.passed + counts.failed === 0) throw stop('no test was run');
  // For example an error outside of any test.
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

/**
 * The files that no line of the output names: one of them hangs.
 * @param {string} output
 */
function silentTests(output) {
  const files = readdirSync(path.join(root, 'test'), { recursive: true }).map(String);
  const kind = output.includes('.spec.ts') ? /\.spec\.ts$/ : /\.test\.tsx?$/;
  return (
    files.filter((file) => kind.test(file) && !output.includes(path.basename(file))).join(', ') || 'any test'
  );
}

/**
 * A phase that breaks counts as one failure, and the next ones still run.
 * @param {string} title
 * @param {() => Promise<Counts>} work
 * @returns {Promise<Counts>}
 */
async function phase(title, work) {
  try {
    return await step(title, async (note) => {
      const counts = await work();
      if (counts.failed > 0) throw Object.assign(stop(`${counts.failed} failed`), { counts });
      note(counts.passed > 0 ? `${title}: ${counts.passed} passed` : title);
      return counts;
    });
  } catch (error) {
    const counts = error instanceof Error && 'counts' in error ? /** @type {Counts} */ (error.counts) : null;
    say(`    ${error instanceof Error ? error.message : error}`);
    return counts ?? { passed: 0, failed: 1 };
  }
}

/** @param {Counts[]} all */
export function sum(all) {
  const passed = all.reduce((total, counts) => total + counts.passed, 0);
  const failed = all.reduce((total, counts) => total + counts.failed, 0);
  return { passed, failed, isSuccess: failed === 0 && passed > 0 };
}

/**
 * Prints the closing line and gives the exit code.
 * @param {Counts[]} all
 */
export function conclude(all) {
  const { passed, failed, isSuccess } = sum(all);
  say(`\n${passed} passed, ${failed} failed`);
  return isSuccess ? 0 : 1;
}
