import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { createMergeableStore } from 'tinybase';
import { createBetterSqlite3Persister } from 'tinybase/persisters/persister-better-sqlite3';
import { createWsSynchronizer } from 'tinybase/synchronizers/synchronizer-ws-client';
import { WebSocket } from 'ws';
import { emptyFolder, finish, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { lastChanged, peerRecord } from '#test/bench/peers/records.ts';

const [role, port, count] = process.argv.slice(2);
const wanted = Number(count);
const url = `http://127.0.0.1:${port}`;
const REQUEST_TIMEOUT_SECONDS = 60;
const db = new Database(`${emptyFolder('tinybase-client')}/data.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
const store = createMergeableStore('client');
const persister = createBetterSqlite3Persister(store, db, { mode: 'json', storeTableName: 'bench' });

async function synchronise() {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/bench`, { maxPayload: 2 ** 30 });
  const report = (error) => console.error('TinyBase:', String(error).slice(0, 200));
  const synchronizer = await createWsSynchronizer(
    store,
    socket,
    REQUEST_TIMEOUT_SECONDS,
    undefined,
    undefined,
    report,
  );
  await synchronizer.startSync();
}

if (role === 'push') {
  store.transaction(() => {
    for (let i = 0; i < wanted; i++) {
      const { id, ...cells } = peerRecord(i);
      store.setRow('r', id, cells);
    }
  });
  await persister.save();
  const before = wireSince();
  const start = performance.now();
  await synchronise();
  let there = await (await fetch(url)).json();
  while (there.records < wanted || !there.isSaved) {
    await sleep(20);
    there = await (await fetch(url)).json();
  }
  finish({ records: there.records, milliseconds: timeSince(start), wire: wireSince(before) });
}
const before = wireSince();
const start = performance.now();
await synchronise();
while (store.getRowCount('r') < wanted) await sleep(5);
await persister.save();
const pulled = { milliseconds: timeSince(start), wire: wireSince(before) };
// It goes on comparing for a moment.
await sleep(1500);
const last = lastChanged();
const beforeChange = wireSince();
const change = performance.now();
await fetch(`${url}/change`);
while (store.getCell('r', last.id, 'notes') !== last.notes) await sleep(1);
await persister.save();
const changes = { milliseconds: timeSince(change), wire: wireSince(beforeChange) };
finish({ ...pulled, records: store.getRowCount('r'), changes });
