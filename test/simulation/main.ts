// `npm run simulate`: 10,000 seeds, or those that are named. A seed that fails prints its story and how to see it again;
// with `--watch <value or id>` the story also shows every request that speaks of it.
import { parseArgs } from 'node:util';
import { connectPostgres } from '#endpoint/db.ts';
import { migrate } from '#endpoint/migrate.ts';
import { simulate } from '#test/simulation/simulate.ts';
import { startPostgres } from '#test/support/postgres.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
    watch: { type: 'string' },
  },
});
const first = Number(values.seed ?? values.from ?? 1);
const count = values.seed === undefined ? Number(values.seeds ?? 10_000) : 1;

const postgres = await startPostgres({ fsync: 'off', synchronous_commit: 'off' });
const db = connectPostgres(postgres.url, () => undefined);
await migrate(db);
let failed = 0;
try {
  const begun = performance.now();
  for (let seed = first; seed < first + count; seed += 1) {
    const { problems, story } = await simulate(seed, db, values.watch ?? null);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    if ((seed - first + 1) % 100 === 0) process.stdout.write(`  ${seed - first + 1} seeds, ${seconds} s\n`);
    if (values.seed !== undefined) process.stdout.write(`${story.map((line) => `    ${line}`).join('\n')}\n`);
    if (problems.length === 0) continue;
    failed += 1;
    process.stdout.write(`  seed ${seed}:\n${problems.map((line) => `    ${line}`).join('\n')}\n`);
    process.stdout.write(`    again: npm run simulate -- --seed ${seed}\n`);
  }
  process.stdout.write(
    failed === 0 ? `  ${count} seeds, none failed\n` : `  ${failed} of ${count} seeds failed\n`,
  );
} finally {
  await db.close();
  await postgres.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
