// The team lead's report over 1,000,000 sessions of 200,000 persons: the whole of three years, and one quarter.

import { statisticsReport } from '#core/statistics/report.ts';
import { sql } from '#core/store/db.ts';
import { applyRecordState } from '#core/store/record.ts';
import type { StatisticsFilter } from '#shared/statistics.ts';
import { benchSession, createBenchVault, dayOf } from '#test/bench/fixtures.ts';
import { peakMegabytes, report, seeded, timed } from '#test/bench/measure.ts';

const SESSIONS = Number(process.env.BENCH_SESSIONS ?? 1_000_000);
const PERSONS = 200_000;
const vault = createBenchVault();
const random = seeded(2);
const persons = Array.from({ length: PERSONS }, () => vault.newId());
const me = vault.me();
for (let start = 0; start < SESSIONS; start += 50_000) {
  sql(vault.db, 'BEGIN').run();
  for (let i = start; i < start + 50_000; i++) {
    const date = dayOf(i);
    applyRecordState(
      vault.db,
      {
        entity: 'session',
        id: vault.newId(),
        version: 1,
        position: i + 1,
        created_at: `${date}T10:00:00.000Z`,
        created_by: me,
        updated_at: `${date}T10:00:00.000Z`,
        fields: benchSession(random, persons[Math.floor(random() * PERSONS)] as string, me, date),
      },
      false,
    );
  }
  sql(vault.db, 'COMMIT').run();
}
const all: StatisticsFilter = {
  from: '2023-01-01',
  to: '2025-12-31',
  team_id: null,
  place: null,
  language: null,
};
const quarter: StatisticsFilter = { ...all, from: '2025-04-01', to: '2025-06-30' };
for (const [what, filter, aim] of [
  ['statistics over 1,000,000 sessions, all of them in the period', all, '1 s'],
  ['statistics over 1,000,000 sessions, one quarter', quarter, '1 s'],
] as const) {
  statisticsReport(vault, filter);
  const values = Array.from({ length: 5 }, () => timed(() => statisticsReport(vault, filter))[0]);
  report({ what, unit: 'ms', values, aim });
}
report({ what: 'statistics bench, highest memory', unit: 'MB', values: [peakMegabytes()] });
vault.remove();
