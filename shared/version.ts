/**
 * A record's version grows with each change that the endpoint takes, and says when it was given: seconds since 2026
 * and a count. Two lives of the endpoint's data, before and after a restore, thereby never give the same version to
 * different content, and what was given before the latest restore can be told from what was given since.
 */
const A_SECOND = 1_000_000;
const FIRST_SECOND = Date.UTC(2026, 0, 1);

/** The second in which something is given; eras are named by the one in which they began. */
export const secondOf = (now: Date): number => Math.max(0, Math.floor((now.getTime() - FIRST_SECOND) / 1000));

export const eraOf = (version: number): number => Math.floor(version / A_SECOND);

export const nextVersion = (version: number, second: number): number =>
  Math.max(version + 1, second * A_SECOND + 1);
