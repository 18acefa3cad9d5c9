import { type Cursor, lifeOf, readReceipt, START } from '#endpoint/cursor.ts';
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
export function honourEpochs(epoch: Epoch, words: readonly (string | null)[]): void {
  const given = words.map((word) => lifeOf(word, epoch)).filter((of) => of !== null);
  const forgotten = given.filter((of) => isForgotten(epoch, of)).map((of) => of.epoch);
  if (forgotten.length > 0) throw new TakenBack(epoch.epoch, forgotten);
}

/** Refuses a receipt for a change that is not in the log any more, and a cursor that names one. */
export async function honourReceipts(
  tx: Tx,
  caller: Caller,
  epoch: Epoch,
  receipts: readonly string[],
  { change }: Pick<Cursor, 'change'> = START,
): Promise<void> {
  honourEpochs(epoch, receipts);
  const told = receipts.map((receipt) => readReceipt(receipt, caller, epoch));
  const changeIds = [change, ...told].filter((changeId) => changeId !== null);
  if (changeIds.length === 0) return;
  const known = await tx.rows<{ id: string }>(
    'SELECT id FROM change WHERE organisation = $1 AND scope = $2 AND id = ANY ($3)',
    [caller.organisation, caller.team_id, changeIds],
  );
  if (changeIds.some((changeId) => !known.some(({ id }) => id === changeId)))
    throw new TakenBack(epoch.epoch);
}
