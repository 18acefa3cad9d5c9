import { setTimeout as sleep } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { LeveldbPersistence } from 'y-leveldb';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { emptyFolder, finish, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { lastChanged, peerRecord } from '#test/bench/peers/records.ts';

const [role, port, count] = process.argv.slice(2);
const wanted = Number(count);
const url = `http://127.0.0.1:${port}`;
const storage = new LeveldbPersistence(emptyFolder('yjs-client'));
const doc = new Y.Doc();
const map = doc.getMap('r');
let unwritten = 0;
doc.on('update', (update) => {
  unwritten += 1;
  storage.storeUpdate('bench', update).then(() => {
    unwritten -= 1;
  });
});
const written = async () => {
  while (unwritten > 0) await sleep(1);
};
const connect = () =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { maxPayload: 2 ** 30 });
    const send = (write) => {
      const encoder = encoding.createEncoder();
      write(encoder);
      if (encoding.length(encoder) > 0) socket.send(encoding.toUint8Array(encoder));
    };
    socket.on('open', () => {
      send((encoder) => sync.writeSyncStep1(encoder, doc));
      resolve();
    });
    socket.on('message', (data) =>
      send((encoder) =>
        sync.readSyncMessage(decoding.createDecoder(new Uint8Array(data)), encoder, doc, socket),
      ),
    );
  });

if (role === 'push') {
  for (let i = 0; i < wanted; i++) {
    const record = peerRecord(i);
    map.set(record.id, record);
  }
  await written();
  const before = wireSince();
  const start = performance.now();
  await connect();
  let there;
  do {
    await sleep(5);
    there = await (await fetch(url)).json();
  } while (there.records < wanted || there.unwritten > 0);
  finish({ records: there.records, milliseconds: timeSince(start), wire: wireSince(before) });
}
const before = wireSince();
const start = performance.now();
await connect();
while (map.size < wanted) await sleep(1);
await written();
const pulled = { records: map.size, milliseconds: timeSince(start), wire: wireSince(before) };
const last = lastChanged();
const beforeChange = wireSince();
const change = performance.now();
await fetch(`${url}/change`);
while (map.get(last.id).notes !== last.notes) await sleep(1);
await written();
finish({ ...pulled, changes: { milliseconds: timeSince(change), wire: wireSince(beforeChange) } });
