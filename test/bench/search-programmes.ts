// Search in 100,000 programmes: 500 queries of 2 to 5 typed letters, half of them with a word before, every second
// with a country filter. The same shapes as the measured limits of the engine.
import { sql } from '#core/store/db.ts';
import { searchProgrammes } from '#core/store/programme.ts';
import { applyRecordState } from '#core/store/record.ts';
import { ASSISTANCE_TYPES } from '#shared/codes/assistance.ts';
import { COUNTRIES } from '#shared/codes/countries.ts';
import { createBenchVault } from '#test/bench/fixtures.ts';
import { percentile, report, seeded, timed } from '#test/bench/measure.ts';
import { NO_FILTERS } from '#test/support/programme-filters.ts';

const PROGRAMMES = Number(process.env.BENCH_PROGRAMMES ?? 100_000);
const vault = createBenchVault();
const random = seeded(42);
const syllables =
  'ba be bi bo ca ce co da de di do fa fe ga ge go ha he in ka ke la le li lo ma me mi mo na ne no or pa pe po ra re ri ro sa se si so ta te ti to ur va ve vi zo'.split(
    ' ',
  );
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const vocabulary = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(''),
);
const word = () => vocabulary[Math.floor(random() ** 3 * vocabulary.length)] as string;
const subjects =
  'reintegration housing business training medical counselling cash transport family education legal psychosocial'.split(
    ' ',
  );
const countries = COUNTRIES.slice(0, 40);

for (let start = 0; start < PROGRAMMES; start += 10_000) {
  sql(vault.db, 'BEGIN').run();
  for (let i = start; i < start + 10_000; i++) {
    const country = countries[Math.floor(random() ** 2 * countries.length)] as string;
    const at = '2026-01-01T00:00:00.000Z';
    const fields = {
      country_of_return: country,
      countries: [country],
      name: `${pick(subjects)} ${word()} ${word()}`,
      provider: `${word()} ${word()}`,
      funder: word(),
      open_to_member_states: ['all'],
      target_groups: ['rejected_applicants'],
      return_types_eligible: ['voluntary'],
      assistance_types: ASSISTANCE_TYPES.filter(() => random() < 0.3),
      amount_text: Array.from({ length: 8 }, word).join(' '),
      duration_text: word(),
      languages: ['en'],
      url: '',
      source: [],
      valid_as_of: null,
      valid_as_of_note: '',
      confidence: 'medium',
      status: 'active',
      status_basis: 'not_verified',
      inferred_fields: [],
      notes: Array.from({ length: 30 }, word).join(' '),
      reviewed_on: null,
      replaced_by: null,
    };
    applyRecordState(
      vault.db,
      {
        entity: 'programme',
        id: `BENCH-${i}`,
        version: 1,
        position: i + 1,
        created_at: at,
        created_by: null,
        updated_at: at,
        fields,
      },
      false,
    );
  }
  sql(vault.db, 'COMMIT').run();
}
const queries = Array.from({ length: 600 }, (_, index) => {
  const target = random() < 0.35 ? pick(subjects) : word();
  const typed = target.slice(0, Math.max(2, Math.floor(2 + random() * 4)));
  const text = index % 2 === 0 ? typed : `${pick(subjects)} ${typed}`;
  const country = countries[Math.floor(random() ** 2 * countries.length)] as string;
  return { text, filters: index % 4 < 2 ? { ...NO_FILTERS, country } : NO_FILTERS, offset: 0, limit: 20 };
});
for (const query of queries.slice(0, 100)) searchProgrammes(vault, query);
const filtered: number[] = [];
const open: number[] = [];
for (const query of queries.slice(100)) {
  (query.filters.country === null ? open : filtered).push(timed(() => searchProgrammes(vault, query))[0]);
}
for (const [what, times] of [
  ['with a country', filtered],
  ['without a filter', open],
] as const) {
  report({ what: `search 100,000 programmes ${what}, p50`, unit: 'ms', values: [percentile(times, 0.5)] });
  report({
    what: `search 100,000 programmes ${what}, p95`,
    unit: 'ms',
    values: [percentile(times, 0.95)],
    aim: '10 ms',
  });
}
vault.remove();
