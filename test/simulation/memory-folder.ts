import { existsSync } from 'node:fs';

/**
 * Whatever makes a temporary folder from here on makes it in memory, where there is such a place. Nothing here cuts
 * the power: what a device survives is its own end, at any statement, and waiting for a disk tests nothing of that.
 */
export function workInMemory(): void {
  if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
}
