import { type Epoch, openSigned, signed } from '#endpoint/epoch.ts';
import { homeKey } from '#endpoint/scope.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';

/**
 * How far a device has pulled: positions in its team's scope and in the catalogue, at this epoch of this endpoint, and
 * the latest change of which it knows. Positions grow again after a restore; a change that is not in the log does not
 * come back.
 */
export type Cursor = { team: number; catalogue: number; change: string | null };

export const START: Cursor = { team: 0, catalogue: 0, change: null };

export const encodeCursor = (cursor: Cursor, caller: Caller, { epoch, era, key }: Epoch): string =>
  signed([epoch, era, homeKey(homeOf(caller)), cursor.team, cursor.catalogue, cursor.change], key);

/**
 * A cursor that this endpoint did not write at this epoch for this team means "from the beginning": after a
 * restore the device pulls everything anew by itself.
 */
export function decodeCursor(text: string | null, caller: Caller, { epoch, key }: Epoch): Cursor {
  const content = openSigned(text, key) as [string, number, string, number, number, string | null] | null;
  if (content === null) return START;
  const [ofEpoch, , ofHome, team, catalogue, change] = content;
  return ofEpoch === epoch && ofHome === homeKey(homeOf(caller)) ? { team, catalogue, change } : START;
}

/** The epoch in which this endpoint signed a cursor or a receipt, and its era; null when it did not. */
export function lifeOf(text: string | null, { key }: Epoch): Pick<Epoch, 'epoch' | 'era'> | null {
  const content = openSigned(text, key) as unknown[] | null;
  if (content === null) return null;
  const [epoch, era] = content[0] === 'taken' ? content.slice(1) : content;
  return { epoch: epoch as string, era: era as number };
}

/** What a device is given for the changes that were taken: the endpoint's own word that it has them. */
export const writeReceipt = (changeId: string, caller: Caller, { epoch, era, key }: Epoch): string =>
  signed(['taken', epoch, era, homeKey(homeOf(caller)), changeId], key);

/** The change that a receipt of this epoch speaks of; null for any other. */
export function readReceipt(text: string | null, caller: Caller, { epoch, key }: Epoch): string | null {
  const content = openSigned(text, key) as [string, string, number, string, string] | null;
  if (content === null) return null;
  const [what, ofEpoch, , ofHome, changeId] = content;
  const isOurs = what === 'taken' && ofEpoch === epoch && ofHome === homeKey(homeOf(caller));
  return isOurs ? changeId : null;
}
