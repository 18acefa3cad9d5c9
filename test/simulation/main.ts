// `npm run simulate`: 10,000 seeds, or those that are named, on all cores. A seed that fails prints how to see it
// again; alone it tells its story, and with `--watch <value or id>` every request that speaks of it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { connectPostgres } from '#endpoint/db.ts';
import { migrate } from '#endpoint/migrate.ts';
import { workInMemory } from '#test/simulation/memory-folder.ts';
import { type Outcome, simulate } from '#test/simulation/simulate.ts';
import { startPostgres } from '#test/support/postgres.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    watch: { type: 'string' },
    /** What a process of its own is given: to take every so many-th seed. */
    step: { type: 'string' },
  },
});
workInMemory();
const say = (line: string) => process.stdout.write(`${line}\n`);
const problemsOf = ({ seed, problems }: Outcome) => [
  `  seed ${seed}:`,
  ...problems.map((line) => `    ${line}`),
  `    again: npm run simulate -- --seed ${seed}`,
];
const first = Number(values.from ?? 1);
const count = Number(values.seeds ?? 10_000);

if (values.seed !== undefined) await tellStory(Number(values.seed));
else if (values.step !== undefined) await takeShare(Number(values.step));
else await runOnAllCores();

async function withDatabase(work: (db: ReturnType<typeof connectPostgres>) => Promise<void>): Promise<void> {
  const postgres = await startPostgres({ fsync: 'off', synchronous_commit: 'off' });
  const db = connectPostgres(postgres.url, () => undefined);
  try {
    await migrate(db);
    await work(db);
  } finally {
    await db.close();
    await postgres.stop();
  }
}

function tellStory(seed: number): Promise<void> {
  return withDatabase(async (db) => {
    const outcome = await simulate(seed, db, values.watch ?? null);
    for (const line of outcome.story) say(`    ${line}`);
    const hasFailed = outcome.problems.length > 0;
    if (hasFailed) for (const line of problemsOf(outcome)) say(line);
    say(hasFailed ? '  failed' : '  1 seed, nothing is missing');
    process.exitCode = hasFailed ? 1 : 0;
  });
}

/** Every seed ends with a line of its own for the process that counts them. */
function takeShare(step: number): Promise<void> {
  return withDatabase(async (db) => {
    for (let seed = first; seed < first + count; seed += step) say(JSON.stringify(await simulate(seed, db)));
  });
}

async function runOnAllCores(): Promise<void> {
  const begun = performance.now();
  const cores = Math.min(availableParallelism(), count);
  let [done, failed] = [0, 0];
  const shares = Array.from({ length: cores }, (_, index) => {
    const flags = ['--from', first + index, '--seeds', count - index, '--step', cores].map(String);
    const child = spawn(process.execPath, [import.meta.filename, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const outcome = JSON.parse(line) as Outcome;
      done += 1;
      if (outcome.problems.length > 0) {
        failed += 1;
        for (const problem of problemsOf(outcome)) say(problem);
      }
      if (done % 100 === 0) say(`  ${done} seeds, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    });
    return new Promise<number | null>((resolve) => child.on('close', resolve));
  });
  const codes = await Promise.all(shares);
  const isWhole = codes.every((code) => code === 0) && done === count;
  if (!isWhole) say(`  ended after ${done} of ${count} seeds`);
  say(failed === 0 ? `  ${done} seeds, none failed` : `  ${failed} of ${done} seeds failed`);
  process.exitCode = isWhole && failed === 0 ? 0 : 1;
}
