// Search in 100,000 persons as one types: 500 queries of 2 to 7 letters of a name, some with a second word, and the
// list without a text.

import { createRandom } from '#core/sample/random.ts';
import { samplePerson } from '#core/sample/sample-persons.ts';
import { sql } from '#core/store/db.ts';
import { listPersons } from '#core/store/person-list.ts';
import { applyRecordState } from '#core/store/record.ts';
import { createBenchVault } from '#test/bench/fixtures.ts';
import { percentile, report, timed } from '#test/bench/measure.ts';

const PERSONS = Number(process.env.BENCH_PERSONS ?? 100_000);
const vault = createBenchVault();
const random = createRandom(7);
const syllables = 'ba be ci da el fa gi ha is ka la mo na os pe ra sa ta ul vi ya ze sha khu'.split(' ');
const family = () => Array.from({ length: random.int(2, 4) }, () => random.pick(syllables)).join('');
const names: string[] = [];
const at = '2026-01-01T00:00:00.000Z';
for (let start = 0; start < PERSONS; start += 10_000) {
  sql(vault.db, 'BEGIN').run();
  for (let i = start; i < start + 10_000; i++) {
    const { fields, given } = samplePerson(random, '2026-03-01', { isNamed: false });
    const name = `${given} ${family()}`;
    names.push(name);
    applyRecordState(
      vault.db,
      {
        entity: 'person',
        id: vault.newId(),
        version: 1,
        position: i + 1,
        created_at: at,
        created_by: vault.me(),
        updated_at: at,
        fields: { ...fields, alias_or_initials: name },
      },
      false,
    );
  }
  sql(vault.db, 'COMMIT').run();
}
const queries = Array.from({ length: 600 }, () => {
  const [given = '', last = ''] = random.pick(names).split(' ');
  const typed = (random.chance(0.5) ? given : last).slice(0, random.int(2, 7));
  return {
    text: random.chance(0.3) ? `${given} ${last.slice(0, 3)}` : typed,
    open_only: false,
    offset: 0,
    limit: 60,
  };
});
for (const query of queries.slice(0, 100)) listPersons(vault, query);
const times = queries.slice(100).map((query) => timed(() => listPersons(vault, query))[0]);
const whole = Array.from(
  { length: 20 },
  () => timed(() => listPersons(vault, { text: '', open_only: false, offset: 0, limit: 60 }))[0],
);
report({ what: 'search 100,000 persons, p50', unit: 'ms', values: [percentile(times, 0.5)] });
report({ what: 'search 100,000 persons, p95', unit: 'ms', values: [percentile(times, 0.95)], aim: '10 ms' });
report({
  what: 'first page of 100,000 persons without a text, p50',
  unit: 'ms',
  values: [percentile(whole, 0.5)],
});
vault.remove();
