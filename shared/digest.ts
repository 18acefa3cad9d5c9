/**
 * Sums up which records are there at which version, in 64 bits whatever their order: two sides that hold the same
 * agree, and adding or taking away one record costs one step. It finds accidents and is no protection against
 * somebody who wants two sets to look alike.
 */
export type Digest = readonly [number, number];

export const EMPTY_DIGEST: Digest = [0, 0];

/** The same for both ways: what was added is taken away again. */
export function toggleInDigest(
  [high, low]: Digest,
  record: { entity: string; id: string; version: number },
): Digest {
  let a = 0x9e3779b9 ^ record.version;
  let b = 0x85ebca6b ^ Math.floor(record.version / 0x100000000);
  const text = `${record.entity}/${record.id}`;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995) ^ (a >>> 15);
  }
  a = Math.imul(a ^ (a >>> 16) ^ record.version, 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 13) ^ (a >>> 7), 0x297a2d39);
  return [high ^ (a ^ (b >>> 11)), low ^ (b ^ (a >>> 12))];
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
export const digestText = ([high, low]: Digest): string => hex(high) + hex(low);

export const readDigest = (text: string): Digest => [
  Number.parseInt(text.slice(0, 8), 16) | 0,
  Number.parseInt(text.slice(8, 16), 16) | 0,
];
