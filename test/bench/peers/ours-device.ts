// A device of Return Desk as `npm run bench peers` measures it: a real vault and the product's own synchronisation.
import { row, transaction } from '#core/store/db.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { createRecord } from '#core/store/record.ts';
import { type Client, createClient } from '#core/sync/client.ts';
import { readDevice } from '#core/sync/device.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { synchronise } from '#core/sync/sync.ts';
import { createHttpTransport } from '#core/sync/transport.ts';
import type { Noun } from '#shared/calls/call.ts';
import type { SessionFields } from '#shared/session.ts';
import { type BenchVault, createBenchVault } from '#test/bench/fixtures.ts';
import { timeSince, wireSince } from '#test/bench/peers/measuring.ts';

export type Way = 'near' | 'far';

/**
 * On the same machine nothing is packed. The same address as IPv6 writes it is not taken for near, so everything is
 * packed as for an endpoint far away.
 */
export const connectBy =
  (way: Way) =>
  ({ port }: URL) =>
    createHttpTransport(new URL(`http://${way === 'near' ? '127.0.0.1' : '[::ffff:127.0.0.1]'}:${port}`));

export async function enrolledVault(endpoint: string, code: string, way: Way): Promise<BenchVault> {
  const vault = createBenchVault();
  await enrolDevice(vault, { endpoint, code }, connectBy(way));
  return vault;
}

export function clientOf(vault: BenchVault, way: Way = 'near') {
  const device = readDevice(vault.db);
  if (device === null) throw new Error('not enrolled');
  return createClient(connectBy(way)(new URL(device.endpoint)), device.token);
}

export const countRecords = ({ db }: BenchVault): number =>
  row<{ n: number }>(db, 'SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM referral) AS n')?.n ??
  0;

export function saveSessions(
  vault: BenchVault,
  from: number,
  to: number,
  sessionOf: (index: number) => SessionFields,
): void {
  transaction(vault.db, () => {
    for (let i = from; i < to; i++) createRecord(vault, 'session', sessionOf(i));
  });
}

/**
 * One synchronisation; how long until everything that waited was taken by the endpoint, and what that carried. The
 * same synchronisation then fetches this device's own records as the endpoint has them.
 */
export async function push(vault: BenchVault, client: Client) {
  const before = wireSince();
  const start = performance.now();
  const sent = { milliseconds: 0, wire: before };
  const isSent = () => outboxCounts(vault.db).waiting === 0;
  const changed = (nouns: readonly Noun[]) => {
    if (sent.milliseconds > 0 || !nouns.includes('outbox') || !isSent()) return;
    sent.milliseconds = timeSince(start);
    sent.wire = wireSince(before);
  };
  await synchronise({ ...vault, changed }, client);
  if (!isSent()) throw new Error('not everything was taken');
  return sent;
}
