/**
 * A record's version grows with each change that the endpoint takes, and says when it was given: seconds since 2026
 * and a number by chance, so that no two lives of the endpoint's data, and no two teams that give back the same record
 * after a restore, give the same version to different content.
 */
const A_SECOND = 1_000_000;
const FIRST_SECOND = Date.UTC(2026, 0, 1);

/** The second in which something is given; eras are named by the one in which they began. */
export const secondOf = (now: Date): number => Math.max(0, Math.floor((now.getTime() - FIRST_SECOND) / 1000));

export const eraOf = (version: number): number => Math.floor(version / A_SECOND);

/**
 * The least version that is given now, never of before the era, whatever the clock says. `chance` is a UUID, of which
 * the last digits are taken; half of the numbers stay free for what follows within the same second.
 */
export const leastVersion = (era: number, now: Date, chance: string): number =>
  Math.max(era, secondOf(now)) * A_SECOND + 1 + (Number.parseInt(chance.slice(-6), 16) % (A_SECOND / 2));

export const nextVersion = (version: number, least: number): number => Math.max(version + 1, least);
