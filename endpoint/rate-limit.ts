export type RateLimit = {
  /** Takes one; answers the seconds to wait, 0 when there was one to take. */
  take(key: string): number;
};

const MAX_KEYS = 20_000;

/** A bucket a key that refills steadily. In memory: a restart is kind to everybody. */
export function createRateLimit(perMinute: number, burst: number, now: () => number): RateLimit {
  const buckets = new Map<string, { level: number; at: number }>();
  const perMillisecond = perMinute / 60_000;

  function forgetFull(at: number): void {
    for (const [key, bucket] of buckets) {
      if (bucket.level + (at - bucket.at) * perMillisecond >= burst) buckets.delete(key);
    }
    // Someone who comes under very many names must not fill the memory instead.
    if (buckets.size >= MAX_KEYS) buckets.clear();
  }

  return {
    take(key) {
      const at = now();
      if (buckets.size >= MAX_KEYS) forgetFull(at);
      const bucket = buckets.get(key) ?? { level: burst, at };
      const level = Math.min(burst, bucket.level + Math.max(0, at - bucket.at) * perMillisecond);
      buckets.set(key, { level: level >= 1 ? level - 1 : level, at });
      return level >= 1 ? 0 : Math.max(1, Math.ceil((1 - level) / perMillisecond / 1000));
    },
  };
}
