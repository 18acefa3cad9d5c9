import { performance } from 'node:perf_hooks';

/** One printed line: what was measured, its aim where there is one, and the figures of all runs. */
export type Measured = {
  what: string;
  unit: 'ms' | 'MB' | '×' | 'B' | '/s' | '';
  values: number[];
  aim?: string;
  note?: string;
};

/** A bench child reports on stdout, one JSON line a figure; main.ts gathers them. */
export const report = (measured: Measured): void => {
  process.stdout.write(`BENCH ${JSON.stringify(measured)}\n`);
};

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function timed<T>(work: () => T): [milliseconds: number, value: T] {
  const start = performance.now();
  const value = work();
  return [performance.now() - start, value];
}

export async function timedAsync<T>(work: () => Promise<T>): Promise<[milliseconds: number, value: T]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

/** Highest resident memory of this process so far, in MB. */
export const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** mulberry32: the same data on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
