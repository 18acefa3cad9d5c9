// The client side of Actual, written here after what Actual's own does, with its own package for clocks, messages and
// the Merkle tree: one message a cell, all of it in SQLite (WAL, synchronous FULL).

import { setTimeout as sleep } from 'node:timers/promises';
import * as actual from '@actual-app/crdt';
import Database from 'better-sqlite3';
import { emptyFolder, finish, say, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { CHANGED, COLUMNS, changedIndex, lastChanged, peerRecord } from '#test/bench/peers/records.ts';

const { create, fromBinary, getClock, makeClientId, merkle, Timestamp, toBinary } = actual;
const [role, port, count] = process.argv.slice(2);
const wanted = Number(count);
const url = `http://127.0.0.1:${port}`;
const FILE = '0c0ffee0-0000-4000-8000-0000000000aa';
const PASSWORD = 'only for this bench';
const RECORDS_A_REQUEST = 2000;
const CELLS = COLUMNS.filter((name) => name !== 'id');
const EMPTY_ZIP = Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1');

async function ask(path, body, headers = {}) {
  const json = { 'content-type': 'application/json', ...headers };
  const sent = body === null ? { headers } : { method: 'POST', headers: json, body: JSON.stringify(body) };
  return (await fetch(url + path, sent)).json();
}
async function signIn() {
  const { data } = await ask('/account/needs-bootstrap', null);
  if (!data.bootstrapped) await ask('/account/bootstrap', { password: PASSWORD });
  const session = await ask('/account/login', { loginMethod: 'password', password: PASSWORD });
  const headers = { 'x-actual-token': session.data.token };
  const files = await ask('/sync/list-user-files', null, headers);
  const known = files.data?.find(({ fileId }) => fileId === FILE);
  if (known?.groupId) return { headers, groupId: known.groupId };
  const made = await fetch(`${url}/sync/upload-user-file`, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/encrypted-file',
      'x-actual-file-id': FILE,
      'x-actual-name': 'bench',
      'x-actual-format': '2',
    },
    body: EMPTY_ZIP,
  });
  return { headers, groupId: (await made.json()).groupId };
}
const { headers, groupId } = await signIn();

const db = new Database(`${emptyFolder('actual-client')}/data.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE r (id TEXT PRIMARY KEY, ${CELLS.map((name) => `"${name}"`).join(', ')});
  CREATE TABLE messages_crdt (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL UNIQUE, dataset TEXT NOT NULL,
    row TEXT NOT NULL, "column" TEXT NOT NULL, value BLOB NOT NULL);
  CREATE INDEX messages_cell ON messages_crdt (dataset, row, "column", timestamp);
  CREATE TABLE messages_clock (id INTEGER PRIMARY KEY, clock TEXT)`);
Timestamp.init({ node: makeClientId() });
actual.setClock(actual.makeClock(new Timestamp(0, 0, makeClientId()), { hash: 0 }));
const addMessage = db.prepare(
  'INSERT OR IGNORE INTO messages_crdt (timestamp, dataset, row, "column", value) VALUES (?, ?, ?, ?, ?)',
);
const newestOf = db
  .prepare('SELECT max(timestamp) FROM messages_crdt WHERE dataset = ? AND row = ? AND "column" = ?')
  .pluck();
const writeClock = db.prepare('INSERT OR REPLACE INTO messages_clock VALUES (1, ?)');
const writeCell = Object.fromEntries(
  CELLS.map((name) => [
    name,
    db.prepare(
      `INSERT INTO r (id, "${name}") VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET "${name}" = excluded."${name}"`,
    ),
  ]),
);
const pack = (value) => (typeof value === 'number' ? `N:${value}` : `S:${value}`);
const unpack = (value) => (value.startsWith('N') ? Number(value.slice(2)) : value.slice(2));

const apply = db.transaction((messages) => {
  let tree = getClock().merkle;
  for (const { timestamp, dataset, row, column, value } of messages) {
    const newest = newestOf.get(dataset, row, column);
    if (!newest || newest < timestamp) writeCell[column].run(row, unpack(value));
    const { changes } = addMessage.run(timestamp, dataset, row, column, value);
    if (changes > 0) tree = merkle.insert(tree, Timestamp.parse(timestamp));
  }
  getClock().merkle = merkle.prune(tree);
  writeClock.run(actual.serializeClock(getClock()));
});
const messagesOf = (records) =>
  records.flatMap((record) =>
    CELLS.map((column) => ({
      dataset: 'r',
      row: record.id,
      column,
      value: pack(record[column]),
      timestamp: Timestamp.send().toString(),
    })),
  );
async function post(messages, since) {
  const envelopes = messages.map(({ timestamp, dataset, row, column, value }) =>
    create(actual.MessageEnvelopeSchema, {
      timestamp,
      isEncrypted: false,
      content: toBinary(actual.MessageSchema, create(actual.MessageSchema, { dataset, row, column, value })),
    }),
  );
  const request = { fileId: FILE, groupId, keyId: '', since, messages: envelopes };
  const answer = await fetch(`${url}/sync/sync`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/actual-sync' },
    body: toBinary(actual.SyncRequestSchema, create(actual.SyncRequestSchema, request)),
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return fromBinary(actual.SyncResponseSchema, new Uint8Array(await answer.arrayBuffer()));
}
async function send(messages) {
  const most = RECORDS_A_REQUEST * CELLS.length;
  let last;
  for (let from = 0; from < messages.length; from += most) {
    const part = messages.slice(from, from + most);
    last = await post(part, part.at(-1).timestamp);
  }
  return last;
}
async function take(since) {
  const answer = await post([], since);
  apply(
    answer.messages.map(({ timestamp, content }) => {
      const { dataset, row, column, value } = fromBinary(actual.MessageSchema, content);
      return { timestamp, dataset, row, column, value };
    }),
  );
  return answer;
}
/** A connection that the server closed while this process was busy must not be used again. */
const untilClosedIsKnown = () => sleep(500);
const requireSame = (answer) => {
  if (JSON.parse(answer.merkle).hash !== getClock().merkle.hash) throw new Error('the Merkle trees differ');
};
const recordsFrom = (from, length) => Array.from({ length }, (_, k) => peerRecord(from + k));

if (role === 'seed') {
  for (let from = 0; from < wanted; from += RECORDS_A_REQUEST) {
    await send(messagesOf(recordsFrom(from, Math.min(RECORDS_A_REQUEST, wanted - from))));
  }
  say('SEEDED');
  process.exit(0);
}
if (role === 'push') {
  for (let from = 0; from < wanted; from += 1000) {
    apply(messagesOf(recordsFrom(from, Math.min(1000, wanted - from))));
  }
  await untilClosedIsKnown();
  const before = wireSince();
  const start = performance.now();
  const all = db.prepare(
    'SELECT timestamp, dataset, row, "column", value FROM messages_crdt ORDER BY timestamp',
  );
  const answer = await send(all.all());
  const pushed = { records: wanted, milliseconds: timeSince(start), wire: wireSince(before) };
  requireSame(answer);
  finish(pushed);
}
const before = wireSince();
const start = performance.now();
const answer = await take(new Timestamp(0, 0, '0000000000000000').toString());
const pulled = { milliseconds: timeSince(start), wire: wireSince(before) };
requireSame(answer);
const records = db.prepare('SELECT count(*) FROM r').pluck().get();
const newest = db.prepare('SELECT max(timestamp) FROM messages_crdt').pluck().get();
await untilClosedIsKnown();
const change = performance.now();
// Its server cannot change anything by itself: this process plays the other device too, its bytes are not counted.
await send(messagesOf(Array.from({ length: CHANGED }, (_, k) => peerRecord(changedIndex(k), 1))));
const beforeChange = wireSince();
await take(newest);
const changes = { milliseconds: timeSince(change), wire: wireSince(beforeChange) };
const last = lastChanged();
if (db.prepare('SELECT notes FROM r WHERE id = ?').pluck().get(last.id) !== last.notes) {
  throw new Error('the changes did not arrive');
}
finish({ ...pulled, records, changes });
