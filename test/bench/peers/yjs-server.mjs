// Yjs: one Y.Doc with one Y.Map, a record one plain value in it; y-protocols over ws; y-leveldb, which does not wait for the disk.

import { createServer } from 'node:http';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocketServer } from 'ws';
import { LeveldbPersistence } from 'y-leveldb';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { emptyFolder, say } from '#test/bench/peers/measuring.ts';
import { changedRecords, peerRecord } from '#test/bench/peers/records.ts';

const seed = Number(process.argv[2]);
const storage = new LeveldbPersistence(emptyFolder('yjs-server'));
const doc = new Y.Doc();
const map = doc.getMap('r');
let unwritten = 0;
doc.on('update', (update) => {
  unwritten += 1;
  storage.storeUpdate('bench', update).then(() => {
    unwritten -= 1;
  });
});
const setAll = (records) =>
  doc.transact(() => {
    for (const record of records) map.set(record.id, record);
  });
if (seed > 0) setAll(Array.from({ length: seed }, (_, i) => peerRecord(i)));

const server = createServer((request, response) => {
  if (request.url === '/change') setAll(changedRecords());
  response.end(JSON.stringify({ records: map.size, unwritten }));
});
new WebSocketServer({ server, maxPayload: 2 ** 30 }).on('connection', (socket) => {
  const send = (write) => {
    const encoder = encoding.createEncoder();
    write(encoder);
    if (encoding.length(encoder) > 0) socket.send(encoding.toUint8Array(encoder));
  };
  socket.on('message', (data) =>
    send((encoder) =>
      sync.readSyncMessage(decoding.createDecoder(new Uint8Array(data)), encoder, doc, socket),
    ),
  );
  send((encoder) => sync.writeSyncStep1(encoder, doc));
  doc.on('update', (update, origin) => {
    if (origin !== socket && socket.readyState === 1) send((encoder) => sync.writeUpdate(encoder, update));
  });
});
server.listen(0, '127.0.0.1', () => {
  const timer = setInterval(() => {
    if (unwritten > 0) return;
    clearInterval(timer);
    say('READY', String(server.address().port));
  }, 20);
});
