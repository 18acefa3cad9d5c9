import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The second collection gives back the pages that the first one has emptied, which takes it a moment. */
const PAUSE_MS = 250;

/**
 * Calls pass through this process on their way between page and core, and what they leave in its memory would lie
 * there until the space is needed. After locking nothing refers to it any more: collected twice, it is gone.
 */
export async function forgetGarbage(): Promise<void> {
  const collect = exposeCollector();
  collect();
  await wait(PAUSE_MS);
  collect();
}

function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : null');
  return typeof collect === 'function' ? (collect as () => void) : () => undefined;
}
