import { statisticsWords, type Words } from '#core/exports/words.ts';
import type { ReadDb } from '#core/store/db.ts';
import { rows } from '#core/store/db.ts';
import type { InterfaceLanguage } from '#shared/codes/languages.ts';
import type { BreakdownKey, IndicatorKey } from '#shared/statistics.ts';
import type { ShownReport } from '#shared/statistics-protection.ts';
import type { Shown } from '#shared/suppression.ts';

/** One line of an export; null in a figure stands for "not shown" or "nothing to divide by". */
export type StatisticsRow = {
  section: 'indicator' | BreakdownKey;
  code: string;
  label: string;
  numerator: Shown;
  denominator: Shown;
  value: Shown;
  unit: string;
  /** Empty, or why the figure is missing: `hidden` (small count) or `empty` (nothing to divide by). */
  missing: '' | 'hidden' | 'empty';
};

/** The whole report as lines with labels in the chosen language: the one source of the CSV and the XLSX. */
export function statisticsRows(
  db: ReadDb,
  report: ShownReport,
  language: InterfaceLanguage,
): StatisticsRow[] {
  const words = statisticsWords(language);
  const programmes = new Map(
    rows<{ id: string; name: string }>(db, 'SELECT id, name FROM programme').map((one) => [one.id, one.name]),
  );
  const lines: StatisticsRow[] = report.indicators.map((indicator) => ({
    section: 'indicator',
    code: indicator.key,
    label: words.indicator(indicator.key),
    numerator: indicator.numerator,
    denominator: indicator.denominator,
    value: indicator.value,
    unit: words.unit(indicator.unit),
    missing: indicator.isHidden ? 'hidden' : indicator.value === null ? 'empty' : '',
  }));
  for (const breakdown of report.breakdowns) {
    const add = (code: string, label: string, count: Shown) =>
      lines.push({
        section: breakdown.key,
        code,
        label,
        numerator: count,
        denominator: null,
        value: count,
        unit: words.unit('count'),
        missing: count === null ? 'hidden' : '',
      });
    for (const row of breakdown.rows) {
      add(row.code, rowLabel(words, breakdown.key, row.code, programmes), row.count);
    }
    add('TOTAL', words.text('total'), breakdown.total);
  }
  return lines;
}

function rowLabel(
  words: Words,
  key: BreakdownKey,
  code: string,
  programmes: ReadonlyMap<string, string>,
): string {
  switch (key) {
    case 'sessions_by_month':
      return code;
    case 'sessions_by_language':
      return words.language(code);
    case 'referrals_by_country':
      return words.country(code);
    case 'referrals_by_programme':
      return programmes.get(code) ?? code;
    case 'positions_expressed':
      return code === 'not_recorded' ? words.text('not_recorded') : words.code('expressed_positions', code);
    case 'sessions_by_place':
      return words.code('places', code);
    case 'sessions_by_phase':
      return words.code('phases', code);
    case 'sessions_by_modality':
      return words.code('modalities', code);
    case 'sessions_by_outcome':
      return words.code('session_outcomes', code);
    case 'applications_by_state':
      return words.code('application_states', code);
  }
}

/** Each definition that the export's second sheet or file prints. */
export const definitionsOf = (
  keys: readonly IndicatorKey[],
  words: Words,
): { label: string; definition: string }[] =>
  keys.map((key) => ({ label: words.indicator(key), definition: words.definition(key) }));

/** What every export prints beside its figures (DOMAIN.md 4): period, date field, filters, what is left out, when. */
export function reportFacts(report: ShownReport, words: Words): [label: string, value: string][] {
  const { filter, excluded } = report;
  return [
    [words.text('period'), `${filter.from} – ${filter.to}`],
    [words.text('date_field'), words.text('date_field_text')],
    [words.text('filter_team'), filter.team_id ?? words.text('all')],
    [
      words.text('filter_place'),
      filter.place === null ? words.text('all') : words.code('places', filter.place),
    ],
    [
      words.text('filter_language'),
      filter.language === null ? words.text('all') : words.language(filter.language),
    ],
    [words.text('data_as_of'), report.data_as_of],
    [words.text('last_sync_at'), report.last_sync_at ?? words.text('never')],
    [words.text('excluded_drafts'), String(excluded.drafts)],
    [words.text('excluded_waiting_changes'), String(excluded.waiting_changes)],
    [words.text('excluded_open_conflicts'), String(excluded.open_conflicts)],
    [words.text('excluded_quarantined'), String(excluded.quarantined)],
    [words.text('excluded_persons_without_birth_year'), String(excluded.persons_without_birth_year)],
    [words.text('protection'), words.text(report.isProtected ? 'protection_on' : 'protection_off')],
  ];
}
