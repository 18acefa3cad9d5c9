import { type Epoch, openSigned, signed } from '#endpoint/epoch.ts';
import { homeKey } from '#endpoint/scope.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';

/** How far a device has pulled: positions in its team's scope and in the catalogue, at this epoch of this endpoint. */
export type Cursor = { team: number; catalogue: number };

export const START: Cursor = { team: 0, catalogue: 0 };

export const encodeCursor = (cursor: Cursor, caller: Caller, { epoch, key }: Epoch): string =>
  signed([epoch, homeKey(homeOf(caller)), cursor.team, cursor.catalogue], key);

/**
 * A cursor that this endpoint did not write at this epoch for this team means "from the beginning": after a
 * restore the device pulls everything anew by itself.
 */
export function decodeCursor(text: string | null, caller: Caller, { epoch, key }: Epoch): Cursor {
  const content = openSigned(text, key) as [string, string, number, number] | null;
  if (content === null) return START;
  const [ofEpoch, ofHome, team, catalogue] = content;
  return ofEpoch === epoch && ofHome === homeKey(homeOf(caller)) ? { team, catalogue } : START;
}

/** The epoch in which this endpoint signed a cursor or a receipt; null when it did not. */
export function epochOf(text: string | null, { key }: Epoch): string | null {
  const content = openSigned(text, key) as string[] | null;
  if (content === null) return null;
  return (content[0] === 'taken' ? content[1] : content[0]) ?? null;
}

/** What a device is given for the changes that were taken: the endpoint's own word that it has them. */
export const writeReceipt = (changeId: string, caller: Caller, { epoch, key }: Epoch): string =>
  signed(['taken', epoch, homeKey(homeOf(caller)), changeId], key);

/** The change that a receipt of this epoch speaks of; null for any other. */
export function readReceipt(text: string | null, caller: Caller, { epoch, key }: Epoch): string | null {
  const content = openSigned(text, key) as [string, string, string, string] | null;
  if (content === null) return null;
  const [what, ofEpoch, ofHome, changeId] = content;
  const isOurs = what === 'taken' && ofEpoch === epoch && ofHome === homeKey(homeOf(caller));
  return isOurs ? changeId : null;
}
