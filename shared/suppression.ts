/**
 * Statistical disclosure control for figures that leave the team (DOMAIN.md 4): counts of 1 to 4 are not shown,
 * one more is hidden where a single hidden count could be worked out from the total, the rest is rounded to 5.
 */
export const SMALLEST_SHOWN = 5;
const BASE = 5;

/** null stands for "not shown". */
export type Shown = number | null;

export const roundToBase = (count: number): number => Math.round(count / BASE) * BASE;

const isSmall = (count: number): boolean => count > 0 && count < SMALLEST_SHOWN;

export type ShownTable = { cells: Shown[]; total: Shown };

/**
 * Protects one table whose cells add up to its total. Zeros stay: they tell of nobody. As long as fewer than two
 * cells are hidden, or they hold fewer than five together, the smallest other non-zero cell is hidden with them.
 * A total beside hidden cells is rounded to 10, because rounded to 5 it can give them away (a test counts through
 * all small tables); where no company is left, the total is hidden.
 */
export function protectTable(counts: readonly number[]): ShownTable {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const hidden = new Set(counts.flatMap((count, index) => (isSmall(count) ? [index] : [])));
  const hiddenSum = () => [...hidden].reduce((sum, index) => sum + (counts[index] as number), 0);
  let isTotalHidden = isSmall(total);
  while (hidden.size > 0 && (hidden.size === 1 || hiddenSum() < SMALLEST_SHOWN)) {
    const company = counts
      .map((count, index) => ({ count, index }))
      .filter(({ count, index }) => count > 0 && !hidden.has(index))
      .sort((a, b) => a.count - b.count)[0];
    if (company === undefined) {
      isTotalHidden = true;
      break;
    }
    hidden.add(company.index);
  }
  const base = hidden.size > 0 ? 2 * BASE : BASE;
  return {
    cells: counts.map((count, index) => (hidden.has(index) ? null : roundToBase(count))),
    total: isTotalHidden ? null : Math.round(total / base) * base,
  };
}

export type ShownShare = { numerator: Shown; denominator: Shown; value: Shown };

/**
 * Protects a share: hidden when the part or the rest of it is small, because the one gives away the other. The
 * value is worked out from the rounded counts, to whole per cents, so that it reveals no more than they do.
 */
export function protectShare(numerator: number, denominator: number): ShownShare {
  if (isSmall(denominator)) return { numerator: null, denominator: null, value: null };
  const shownDenominator = roundToBase(denominator);
  if (isSmall(numerator) || isSmall(denominator - numerator)) {
    return { numerator: null, denominator: shownDenominator, value: null };
  }
  const shownNumerator = roundToBase(numerator);
  const value = shownDenominator === 0 ? null : Math.round((shownNumerator / shownDenominator) * 100) / 100;
  return { numerator: shownNumerator, denominator: shownDenominator, value };
}

/**
 * Protects counts of which each holds all of the one before (the next 7, 14, 30 days): also what lies between two
 * of them must not be small.
 */
export function protectNested(counts: readonly number[]): Shown[] {
  let lower = 0;
  return counts.map((count) => {
    if (isSmall(count) || isSmall(count - lower)) return null;
    lower = count;
    return roundToBase(count);
  });
}
