/** A small seeded generator (mulberry32): the same seed gives the same sample data on every machine. */
export type Random = {
  /** 0 <= x < 1 */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** Picks by weight; the weights need not add up to 1. */
  weighted<T>(list: readonly (readonly [value: T, weight: number])[]): T;
  chance(probability: number): boolean;
  /** Some of a list, each with the given probability, in the list's order. */
  some<T>(list: readonly T[], probability: number): T[];
  uuid(): string;
};

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const hex = (digits: number): string => {
    let text = '';
    for (let i = 0; i < digits; i++) text += int(0, 15).toString(16);
    return text;
  };
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    weighted(list) {
      let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of list) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return (list[list.length - 1] as (typeof list)[number])[0];
    },
    chance: (probability) => next() < probability,
    some: (list, probability) => list.filter(() => next() < probability),
    uuid: () => `${hex(8)}-${hex(4)}-7${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
