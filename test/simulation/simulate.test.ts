import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPostgres, type Db } from '#endpoint/db.ts';
import { migrate } from '#endpoint/migrate.ts';
import { workInMemory } from '#test/simulation/memory-folder.ts';
import { simulate } from '#test/simulation/simulate.ts';
import { type Postgres, startPostgres } from '#test/support/postgres.ts';

/** The first of those that `npm run simulate` runs. */
const SEEDS = 200;

let postgres: Postgres;
let db: Db;
beforeAll(async () => {
  workInMemory();
  // Its own durability is not what this is about; what devices store is as durable as ever.
  postgres = await startPostgres({ fsync: 'off', synchronous_commit: 'off' });
  db = connectPostgres(postgres.url, () => undefined);
  await migrate(db);
});
afterAll(async () => {
  await db.close();
  await postgres.stop();
});

test(`whatever happens between devices and endpoint, nothing is lost and all end equal (${SEEDS} seeds)`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { problems } = await simulate(seed, db);
    if (problems.length > 0) {
      failed.push(`seed ${seed}: ${problems.join('; ')}. Again: npm run simulate -- --seed ${seed}`);
    }
  }
  expect(failed).toEqual([]);
}, 900_000);

test('a seed tells the same story twice', async () => {
  const [first, second] = [await simulate(4711, db), await simulate(4711, db)];
  expect(second.story).toEqual(first.story);
  expect(first.story.length).toBeGreaterThan(20);
}, 120_000);
