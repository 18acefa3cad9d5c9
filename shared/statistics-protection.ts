import type { Breakdown, IndicatorKey, IndicatorValue, StatisticsReport } from '#shared/statistics.ts';
import {
  protectNested,
  protectShare,
  protectTable,
  roundToBase,
  type Shown,
  SMALLEST_SHOWN,
} from '#shared/suppression.ts';

/** Indicators whose counts add up to something that is also published: protected together. */
const TABLES: readonly (readonly IndicatorKey[])[] = [
  ['persons_first_time', 'persons_repeat'],
  ['departures_vol_assisted', 'departures_vol_unassisted', 'departures_enf', 'departures_unk'],
  [
    'closed_departed',
    'closed_stay_granted',
    'closed_no_contact',
    'closed_transferred_to_enforcement',
    'closed_by_person',
  ],
];
const NESTED: readonly IndicatorKey[] = ['periods_ending_7', 'periods_ending_14', 'periods_ending_30'];

export type ShownIndicator = Omit<IndicatorValue, 'numerator' | 'denominator' | 'value'> & {
  numerator: Shown;
  denominator: Shown;
  value: Shown;
  isHidden: boolean;
};
export type ShownBreakdown = { key: Breakdown['key']; rows: { code: string; count: Shown }[]; total: Shown };
export type ShownReport = Omit<StatisticsReport, 'indicators' | 'breakdowns'> & {
  isProtected: boolean;
  indicators: ShownIndicator[];
  breakdowns: ShownBreakdown[];
};

const totalOf = (breakdown: Breakdown): number => breakdown.rows.reduce((sum, row) => sum + row.count, 0);

/** The report as the team itself reads it. */
export function openReport(report: StatisticsReport): ShownReport {
  return {
    ...report,
    isProtected: false,
    indicators: report.indicators.map((indicator) => ({ ...indicator, isHidden: false })),
    breakdowns: report.breakdowns.map((breakdown) => ({ ...breakdown, total: totalOf(breakdown) })),
  };
}

function protectIndicator(indicator: IndicatorValue): ShownIndicator {
  const { numerator, denominator, value, unit } = indicator;
  if (unit === 'share') {
    const shown = protectShare(numerator ?? 0, denominator ?? 0);
    return { ...indicator, ...shown, isHidden: shown.numerator === null };
  }
  if (unit === 'count') {
    const shown = protectTable([value ?? 0]);
    const count = shown.cells[0] ?? null;
    return { ...indicator, numerator: count, denominator: null, value: count, isHidden: count === null };
  }
  // Medians and percentiles: the denominator says of how many; of fewer than five they would tell of single persons.
  const isHidden = value !== null && (denominator ?? 0) < SMALLEST_SHOWN;
  return {
    ...indicator,
    denominator: isHidden || denominator === null ? null : roundToBase(denominator),
    value: isHidden ? null : value,
    isHidden,
  };
}

/** The report as it may leave the team. */
export function protectReport(report: StatisticsReport): ShownReport {
  const indicators = report.indicators.map(protectIndicator);
  const put = (key: IndicatorKey, count: Shown) => {
    const indicator = indicators.find((one) => one.key === key);
    if (indicator !== undefined)
      Object.assign(indicator, { numerator: count, value: count, isHidden: count === null });
  };
  const countOf = (key: IndicatorKey): number => report.indicators.find((one) => one.key === key)?.value ?? 0;
  for (const keys of TABLES) {
    const shown = protectTable(keys.map(countOf));
    keys.forEach((key, index) => {
      put(key, shown.cells[index] ?? null);
    });
    if (keys[0] === 'persons_first_time') put('persons_counselled', shown.total);
  }
  const nested = protectNested(NESTED.map(countOf));
  NESTED.forEach((key, index) => {
    put(key, nested[index] ?? null);
  });
  return {
    ...report,
    isProtected: true,
    indicators,
    breakdowns: report.breakdowns.map((breakdown) => {
      const shown = protectTable(breakdown.rows.map((row) => row.count));
      return {
        key: breakdown.key,
        rows: breakdown.rows.map((row, index) => ({ code: row.code, count: shown.cells[index] ?? null })),
        total: shown.total,
      };
    }),
  };
}
