import { seeded } from '#test/bench/measure.ts';

/** All chance of one simulation, from one seed. */
export type Random = {
  /** Whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T | undefined;
  /** One of several, each as often as its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  uuid(): string;
};

export function createRandom(seed: number): Random {
  const next = seeded(seed);
  const int = (below: number) => Math.floor(next() * below);
  const hex = (digits: number) => Array.from({ length: digits }, () => int(16).toString(16)).join('');
  return {
    int,
    chance: (share) => next() < share,
    pick: (from) => from[int(from.length)],
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return (entries[0] as [keyof typeof weights, number])[0];
    },
    uuid: () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}
