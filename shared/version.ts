/**
 * A record's version counts up by one with each change that the endpoint takes. After a restore from a backup the
 * endpoint is in the next era and its versions go on from the era's own beginning: a version that a device has seen
 * before the restore is thereby smaller than every later one, and never taken for one of them.
 */
const ERA_VERSIONS = 1_000_000;

export const eraOf = (version: number): number => Math.floor(version / ERA_VERSIONS);

export const nextVersion = (version: number, era: number): number =>
  Math.max(version + 1, era * ERA_VERSIONS + 1);
