import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a device has pulled: positions in its team's scope and in the catalogue, at this epoch of this endpoint. */
export type Cursor = { team: number; catalogue: number };
export type CursorKey = { epoch: string; key: string };

export const START: Cursor = { team: 0, catalogue: 0 };

const sign = (payload: string, key: string): Buffer => createHmac('sha256', key).update(payload).digest();

export function encodeCursor(cursor: Cursor, teamId: string, { epoch, key }: CursorKey): string {
  const payload = Buffer.from(JSON.stringify([epoch, teamId, cursor.team, cursor.catalogue])).toString(
    'base64url',
  );
  return `${payload}.${sign(payload, key).toString('base64url')}`;
}

/**
 * A cursor that this endpoint did not write at this epoch for this team means "from the beginning": after a
 * restore the device pulls everything anew by itself.
 */
export function decodeCursor(text: string | null, teamId: string, { epoch, key }: CursorKey): Cursor {
  const [payload, mac] = (text ?? '').split('.');
  if (payload === undefined || mac === undefined) return START;
  const given = Buffer.from(mac, 'base64url');
  const expected = sign(payload, key);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return START;
  const [ofEpoch, ofTeam, team, catalogue] = JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8'),
  ) as [string, string, number, number];
  return ofEpoch === epoch && ofTeam === teamId ? { team, catalogue } : START;
}
