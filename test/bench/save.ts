// Saving a session: the row, its outbox entry and COMMIT with fsync, in a store that already holds 20,000 sessions.
import { transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import { benchSession, createBenchVault, dayOf } from '#test/bench/fixtures.ts';
import { percentile, report, seeded, timed } from '#test/bench/measure.ts';

const vault = createBenchVault();
const random = seeded(1);
const person = vault.newId();
const fields = (index: number) => benchSession(random, person, vault.me(), dayOf(index));
transaction(vault.db, () => {
  for (let i = 0; i < 20_000; i++) createRecord(vault, 'session', fields(i));
});
const times: number[] = [];
for (let i = 0; i < 300; i++) {
  const session = fields(i);
  times.push(timed(() => transaction(vault.db, () => createRecord(vault, 'session', session)))[0]);
}
report({ what: 'save a session, median', unit: 'ms', values: [percentile(times, 0.5)], aim: '20 ms' });
report({ what: 'save a session, p95', unit: 'ms', values: [percentile(times, 0.95)] });
vault.remove();
