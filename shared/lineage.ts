/**
 * The versions out of which a record's version has grown, ascending. After the endpoint's data were taken back there
 * are several lives of them, and a higher number does not mean that its writer had seen a lower one; this does.
 */
export type Lineage = readonly number[];

export type Grown = { version: number; earlier: Lineage };

/** Of a record that was changed more often only the latest are kept; below them the number alone counts. */
export const MOST_EARLIER = 500;

/** Whether a record has grown out of a version, or is at it. */
export const hasSeen = ({ version, earlier }: Grown, other: number): boolean =>
  other === version ||
  earlier.includes(other) ||
  (earlier.length >= MOST_EARLIER && other <= (earlier[0] as number));

/** A lineage that has seen all of these as well. */
export function grown(...of: readonly (readonly number[])[]): number[] {
  return [...new Set(of.flat())].sort((a, b) => a - b).slice(-MOST_EARLIER);
}
