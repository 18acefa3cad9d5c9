import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Db, Sql } from '#endpoint/db.ts';
import { secondOf } from '#shared/version.ts';

/**
 * Which life of the endpoint's data this is. A backup that is restored takes back what was acknowledged since it was
 * made; from then on the endpoint is in a new epoch and the next era (shared/version.ts), and devices give back what
 * it lost. Read from the table each time: several processes serve one database.
 */
export type Epoch = { epoch: string; past: readonly string[]; era: number; key: string };

export async function readEpoch(db: Sql): Promise<Epoch> {
  const [row] = await db.rows<Epoch>(
    'SELECT epoch, past_epochs AS past, era, cursor_key AS key FROM endpoint',
  );
  return row as Epoch;
}

export async function readEra(db: Sql): Promise<number> {
  return (await readEpoch(db)).era;
}

/**
 * Begins the next era. `after` names the epoch in which it showed that the data were taken back, so that several who
 * notice begin one only; null when the operator says so. Eras are numbered by the seconds of the clock: a backup that
 * is restored twice must not give the same number to two lives. Its `forgotten` lives are
 * remembered: the next device that lived in one of them begins no era again.
 */
export async function beginEra(
  db: Db,
  after: { epoch: string; forgotten: readonly string[] } | null,
  now: Date,
): Promise<void> {
  await db.rows(
    `UPDATE endpoint SET epoch = $1, past_epochs = past_epochs || epoch || $4::text[], era = greatest(era + 1, $3)
     WHERE $2::text IS NULL OR epoch = $2`,
    [randomUUID(), after?.epoch ?? null, secondOf(now) + 1, after?.forgotten ?? []],
  );
}

/**
 * Whether somebody was given a word in a life of which this endpoint knows nothing, and which began after its present
 * era: then the data were taken back since. One that began before was lost by a restore that this era follows already;
 * another era would make what was written in this one look as if it were from before the restore.
 */
export const isForgotten = ({ epoch, past, era }: Epoch, of: Pick<Epoch, 'epoch' | 'era'>): boolean =>
  of.epoch !== epoch && !past.includes(of.epoch) && of.era > era;

const mac = (payload: string, key: string): Buffer => createHmac('sha256', key).update(payload).digest();

/** Signs what the endpoint gives away to hold it against itself later: cursors and receipts. */
export function signed(content: unknown, key: string): string {
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${mac(payload, key).toString('base64url')}`;
}

/** What was signed; null when it was not signed here. */
export function openSigned(text: string | null, key: string): unknown {
  const [payload, given] = (text ?? '').split('.');
  if (payload === undefined || given === undefined) return null;
  const bytes = Buffer.from(given, 'base64url');
  const expected = mac(payload, key);
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}
