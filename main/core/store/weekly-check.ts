import { checkNextTable } from '#core/store/check.ts';
import type { WriteDb } from '#core/store/db.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { type ErrorCode, FailureError } from '#shared/errors.ts';

const EVERY_MS = 7 * 86_400_000;
const STEP_MS = 60_000;

/** `finished_at` is null while a round is going on; its tables are kept, since a vault is locked every few minutes. */
type Progress = { finished_at: string | null; done: string[] };

/** The full check, a table a minute while the vault is open, each week anew. Returns how to stop it. */
export function startWeeklyCheck(
  db: WriteDb,
  clock: () => Date,
  onDamage: (code: ErrorCode) => void,
): () => void {
  const timer = setInterval(() => {
    try {
      if (db.open && !db.inTransaction) takeStep(db, clock());
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      clearInterval(timer);
      onDamage(error.failure.code);
    }
  }, STEP_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One step of a round that is due; says whether it did something. */
export function takeStep(db: WriteDb, now: Date): boolean {
  const { finished_at, done } = readSetting<Progress>(db, 'full_check') ?? { finished_at: null, done: [] };
  // Also due when it ended in the future: the clock was wrong then or is now.
  if (finished_at !== null && Math.abs(now.getTime() - Date.parse(finished_at)) < EVERY_MS) return false;
  const next = checkNextTable(db, finished_at === null ? done : []);
  const progress: Progress =
    next === null ? { finished_at: now.toISOString(), done: [] } : { finished_at: null, done: next };
  writeSetting(db, 'full_check', progress);
  return true;
}
