import type { IndicatorKey, IndicatorValue } from '#shared/statistics.ts';

export const count = (key: IndicatorKey, value: number): IndicatorValue => ({
  key,
  unit: 'count',
  numerator: value,
  denominator: null,
  value,
});

/** A share of 0 to 1. Division by zero is an empty cell, not 0. */
export const share = (key: IndicatorKey, numerator: number, denominator: number): IndicatorValue => ({
  key,
  unit: 'share',
  numerator,
  denominator,
  value: denominator === 0 ? null : numerator / denominator,
});

/** A quantile of observed values; the denominator says of how many. */
export const quantile = (
  key: IndicatorKey,
  unit: 'days' | 'sessions',
  values: readonly number[],
  q: number,
): IndicatorValue => ({
  key,
  unit,
  numerator: null,
  denominator: values.length,
  value: quantileOf(values, q),
});

/** Linear interpolation between the closest ranks; null without values. */
export function quantileOf(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (above - below) * (at - low);
}
