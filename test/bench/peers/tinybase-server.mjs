// TinyBase: a MergeableStore over its WebSocket server, kept as one JSON text in SQLite (WAL, synchronous FULL).

import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { createMergeableStore } from 'tinybase';
import { createBetterSqlite3Persister } from 'tinybase/persisters/persister-better-sqlite3';
import { createWsServer } from 'tinybase/synchronizers/synchronizer-ws-server';
import { WebSocketServer } from 'ws';
import { emptyFolder, say } from '#test/bench/peers/measuring.ts';
import { changedRecords, peerRecord } from '#test/bench/peers/records.ts';

const seed = Number(process.argv[2]);
const db = new Database(`${emptyFolder('tinybase-server')}/data.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
const store = createMergeableStore('server');
const persister = createBetterSqlite3Persister(store, db, { mode: 'json', storeTableName: 'bench' });
const setAll = (records) =>
  store.transaction(() => {
    for (const { id, ...cells } of records) store.setRow('r', id, cells);
  });
if (seed > 0) {
  setAll(Array.from({ length: seed }, (_, i) => peerRecord(i)));
  await persister.save();
}
const server = createServer((request, response) => {
  if (request.url === '/change') setAll(changedRecords());
  const { saves } = persister.getStats();
  // Status 0: it neither loads nor saves.
  const isSaved = saves > 0 && persister.getStatus() === 0;
  response.end(JSON.stringify({ records: store.getRowCount('r'), isSaved }));
});
createWsServer(new WebSocketServer({ server, maxPayload: 2 ** 30 }), () => persister);
server.listen(0, '127.0.0.1', () => say('READY', String(server.address().port)));
