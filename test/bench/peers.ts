// `npm run bench peers -- [--rounds 3] [--only yjs,rxdb]`: Return Desk, the least that any such program does, and the
// synchronising stores that npm has, turn by turn in one run. Every measurement has its own processes and folders.
import { parseArgs } from 'node:util';
import { installPeers } from '#test/bench/peers/install.ts';
import { type Measure, openSystems, type System } from '#test/bench/peers/systems.ts';
import { type Rounds, tables } from '#test/bench/peers/table.ts';
import { startPostgres } from '#test/support/postgres.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string' }, only: { type: 'string' } } });
const rounds = Number(values.rounds ?? 3);
const only = values.only?.split(',') ?? [];

await installPeers();
const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' });
let systems: System[] = [];
const results: Rounds = new Map();
try {
  systems = await openSystems(postgres, only);
  for (const system of systems) results.set(system, { push: [], pull: [] });
  for (let round = 1; round <= rounds; round++) {
    process.stdout.write(`Round ${round} of ${rounds}, ${new Date().toISOString()}\n`);
    for (const [system, outcomes] of results) {
      for (const measure of ['push', 'pull'] as const)
        outcomes[measure].push(await measured(system, measure));
    }
  }
} finally {
  for (const { close } of systems) await close?.();
  await postgres.stop();
}
process.stdout.write(`\n${tables(results)}\n`);

/** One that fails says so and leaves its place empty; the others go on. */
async function measured(system: System, measure: Measure) {
  try {
    const outcome = await system.measure(measure);
    const { milliseconds, wire, peak, changes } = outcome;
    const told = changes === undefined ? '' : `, 100 changes ${changes.milliseconds.toFixed(0)} ms`;
    const [megabytes, time] = [(wire.up + wire.down) / 1e6, milliseconds.toFixed(0)];
    process.stdout.write(
      `  ${system.title}: ${measure} ${time} ms, ${megabytes.toFixed(1)} MB, ${peak} MB${told}\n`,
    );
    return outcome;
  } catch (error) {
    process.stdout.write(`  ${system.title}: ${measure} failed: ${(error as Error).message}\n`);
    process.exitCode = 1;
    return null;
  }
}
