// The team lead's report over 1,000,000 sessions of 200,000 persons with 50,000 applications: the whole of three
// years, and one quarter.

import { statisticsReport } from '#core/statistics/report.ts';
import { transaction } from '#core/store/db.ts';
import { applyRecordState } from '#core/store/record.ts';
import type { Entity } from '#shared/records.ts';
import type { StatisticsFilter } from '#shared/statistics.ts';
import { benchApplication, benchSession, createBenchVault, dayOf } from '#test/bench/fixtures.ts';
import { peakMegabytes, report, seeded, timed } from '#test/bench/measure.ts';
import { somePerson } from '#test/support/store.ts';

const SESSIONS = Number(process.env.BENCH_SESSIONS ?? 1_000_000);
const PERSONS = SESSIONS / 5;
const APPLICATIONS = SESSIONS / 20;
const vault = createBenchVault();
const random = seeded(2);
const persons = Array.from({ length: PERSONS }, () => vault.newId());
const me = vault.me();
let position = 0;
const store = (entity: Entity, id: string, day: string, fields: Record<string, unknown>) => {
  position += 1;
  const at = `${day}T10:00:00.000Z`;
  const base = { entity, id, version: 1, position, created_at: at, created_by: me, updated_at: at };
  applyRecordState(vault.db, { ...base, fields }, false);
};
const inBatches = (count: number, one: (index: number) => void) => {
  for (let start = 0; start < count; start += 50_000) {
    transaction(vault.db, () => {
      for (let i = start; i < Math.min(count, start + 50_000); i++) one(i);
    });
  }
};
const somebody = () => persons[Math.floor(random() * PERSONS)] as string;

inBatches(SESSIONS, (i) => {
  const day = dayOf(i);
  store('session', vault.newId(), day, benchSession(random, somebody(), me, day));
});
inBatches(PERSONS, (i) => {
  const isClosed = random() < 0.5;
  store(
    'person',
    persons[i] as string,
    dayOf(i),
    somePerson({
      full_name_latin: `Name ${i}`,
      vulnerabilities: random() < 0.15 ? ['single_parent'] : [],
      closed_as: isClosed ? 'closed_no_contact' : null,
      closed_on: isClosed ? dayOf(i * 7) : null,
    }),
  );
});
inBatches(APPLICATIONS, (i) => {
  const day = dayOf(i * 13);
  const departure = random() < 0.4 ? dayOf(i * 13 + 60) : null;
  store('application', vault.newId(), day, benchApplication(somebody(), me, day, departure));
});
const all: StatisticsFilter = {
  from: '2023-01-01',
  to: '2025-12-31',
  team_id: null,
  place: null,
  language: null,
};
const quarter: StatisticsFilter = { ...all, from: '2025-04-01', to: '2025-06-30' };
for (const [what, filter, aim] of [
  [`statistics over ${SESSIONS.toLocaleString('en')} sessions, all of them in the period`, all, '1 s'],
  [`statistics over ${SESSIONS.toLocaleString('en')} sessions, one quarter`, quarter, '1 s'],
] as const) {
  const [first] = timed(() => statisticsReport(vault, filter));
  const values = Array.from({ length: 5 }, () => timed(() => statisticsReport(vault, filter))[0]);
  report({ what, unit: 'ms', values, aim, note: `the first time ${Math.round(first)} ms` });
}
report({ what: 'statistics bench, highest memory', unit: 'MB', values: [peakMegabytes()] });
vault.remove();
