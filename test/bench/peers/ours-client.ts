// `push endpoint code count` or `pull endpoint code count near|far`.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { row } from '#core/store/db.ts';
import { createSyncer } from '#core/sync/schedule.ts';
import { synchronise } from '#core/sync/sync.ts';
import type { BenchVault } from '#test/bench/fixtures.ts';
import { finish, say, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import {
  clientOf,
  connectBy,
  countRecords,
  enrolledVault,
  push,
  saveSessions,
  type Way,
} from '#test/bench/peers/ours-device.ts';
import { referralOf, sessionsOf } from '#test/bench/peers/ours-records.ts';
import { CHANGED } from '#test/bench/peers/records.ts';

const [role, endpoint = '', code = '', count, way = 'near'] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  Way?,
];
const wanted = Number(count);
/** The line for events is open by then, and what it said at first is fetched. */
const SETTLED_MILLISECONDS = 3000;

type Sent = { at: string; milliseconds: number; revision: number };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
async function changeElsewhere(): Promise<Sent> {
  say('CHANGE');
  return JSON.parse((await lines.next()).value as string) as Sent;
}

const arrived = (vault: BenchVault, revision: number): boolean => {
  const reasons = Array.from({ length: CHANGED }, (_, k) => referralOf('', k, revision).reason);
  const there = row<{ n: number }>(
    vault.db,
    'SELECT count(*) AS n FROM referral WHERE reason IN (SELECT value FROM json_each(?))',
    JSON.stringify(reasons),
  );
  return there?.n === CHANGED;
};

const vault = await enrolledVault(endpoint, code, way);
const client = clientOf(vault, way);

if (role === 'push') {
  // The first one brings what every new device gets.
  await synchronise(vault, client);
  saveSessions(vault, 0, wanted, sessionsOf(vault.newId, vault.me(), wanted));
  const pushed = await push(vault, client);
  vault.remove();
  finish({ records: wanted, ...pushed });
}

const before = wireSince();
const start = performance.now();
await synchronise(vault, client);
const pulled = { milliseconds: timeSince(start), wire: wireSince(before), records: countRecords(vault) };

// One after the other: sent there until it is taken, then fetched here.
const sent = await changeElsewhere();
const beforeChange = wireSince();
const change = performance.now();
await synchronise(vault, client);
const changes = { milliseconds: sent.milliseconds + timeSince(change), wire: wireSince(beforeChange) };
if (!arrived(vault, sent.revision)) throw new Error('the changes did not arrive');

// By itself: the endpoint tells this device over its open line, and the device waits a moment that differs from
// device to device, so that a team does not ask all at once.
let heardAt = 0n;
const changed = (nouns: readonly string[]) => {
  if (nouns.includes('referral')) heardAt = process.hrtime.bigint();
};
const syncer = createSyncer({ ...vault, changed }, { connect: connectBy(way) });
syncer.start();
await sleep(SETTLED_MILLISECONDS);
heardAt = 0n;
const told = await changeElsewhere();
while (heardAt === 0n) await sleep(5);
if (!arrived(vault, told.revision)) throw new Error('the changes did not arrive');
syncer.stop();
vault.remove();
finish({ ...pulled, changes, told: Number(heardAt - BigInt(told.at)) / 1e6 });
