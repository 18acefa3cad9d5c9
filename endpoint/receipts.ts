import { areLogged } from '#endpoint/change-log.ts';
import { decodeCursor, lifeOf, readReceipt } from '#endpoint/cursor.ts';
import type { Tx } from '#endpoint/db.ts';
import { type Epoch, isForgotten } from '#endpoint/epoch.ts';
import type { Caller } from '#endpoint/teams.ts';

/** Somebody was told of something that is not here: the endpoint's data were taken back. */
export class TakenBack extends Error {
  /** The epoch in which it showed. */
  readonly epoch: string;
  /** Lives of the data that this endpoint knows nothing of. */
  readonly forgotten: readonly string[];
  constructor(epoch: string, forgotten: readonly string[] = []) {
    super('the data were taken back');
    this.epoch = epoch;
    this.forgotten = forgotten;
  }
}

/** Refuses words of this endpoint, cursors and receipts, that were given in a life of which it knows nothing. */
function honourEpochs(epoch: Epoch, words: readonly (string | null)[]): void {
  const given = words.map((word) => lifeOf(word, epoch)).filter((of) => of !== null);
  const forgotten = given.filter((of) => isForgotten(epoch, of)).map((of) => of.epoch);
  if (forgotten.length > 0) throw new TakenBack(epoch.epoch, forgotten);
}

/** What a device shows of what it was told: with every request, so that nothing is taken into a wrong life. */
export type Words = { cursor: string | null; receipts: readonly string[] };
export const NO_WORDS: Words = { cursor: null, receipts: [] };

/**
 * Refuses a receipt for a change that is not in the log any more, and a cursor that names one or lies beyond the
 * `position` of the team's scope.
 */
export async function honourWords(
  tx: Tx,
  caller: Caller,
  epoch: Epoch,
  { cursor, receipts }: Words,
  position: number,
): Promise<void> {
  honourEpochs(epoch, [cursor, ...receipts]);
  const { team, change } = decodeCursor(cursor, caller, epoch);
  if (team > position) throw new TakenBack(epoch.epoch);
  const told = receipts.map((receipt) => readReceipt(receipt, caller, epoch));
  const changeIds = [change, ...told].filter((changeId) => changeId !== null);
  if (changeIds.length > 0 && !(await areLogged(tx, caller, changeIds))) throw new TakenBack(epoch.epoch);
}
