import { setTimeout as sleep } from 'node:timers/promises';
import { createRxDatabase } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { finish, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { COLUMNS, lastChanged, peerRecord } from '#test/bench/peers/records.ts';

const [role, port, count] = process.argv.slice(2);
const wanted = Number(count);
const url = `http://127.0.0.1:${port}`;
const BATCH = 1000;
const NUMBERS = ['createdAt', 'updatedAt', 'priority', 'amount'];

// In memory: the free storage for SQLite stops at 500 documents.
const database = await createRxDatabase({
  name: 'bench',
  storage: getRxStorageMemory(),
  multiInstance: false,
  eventReduce: true,
});
const properties = Object.fromEntries(
  COLUMNS.map((name) => [name, { type: NUMBERS.includes(name) ? 'number' : 'string' }]),
);
properties.id.maxLength = 40;
const schema = { version: 0, primaryKey: 'id', type: 'object', properties, required: ['id', 'updatedAt'] };
const { r: collection } = await database.addCollections({ r: { schema } });

const replicate = () =>
  replicateRxCollection({
    collection,
    replicationIdentifier: 'bench',
    live: true,
    retryTime: 1000,
    pull: {
      batchSize: BATCH,
      async handler(checkpoint, limit) {
        const after = `at=${checkpoint?.updatedAt ?? 0}&id=${checkpoint?.id ?? ''}`;
        const page = await (await fetch(`${url}/pull?${after}&limit=${limit}`)).json();
        return {
          documents: page.documents.map((document) => ({ ...document, _deleted: false })),
          checkpoint: page.checkpoint ?? checkpoint,
        };
      },
    },
    push: {
      batchSize: BATCH,
      handler: async (rows) =>
        (await fetch(`${url}/push`, { method: 'POST', body: JSON.stringify(rows) })).json(),
    },
  });

if (role === 'push') {
  for (let from = 0; from < wanted; from += BATCH) {
    const length = Math.min(BATCH, wanted - from);
    await collection.bulkInsert(Array.from({ length }, (_, k) => peerRecord(from + k)));
  }
  const before = wireSince();
  const start = performance.now();
  await replicate().awaitInSync();
  const pushed = { milliseconds: timeSince(start), wire: wireSince(before) };
  finish({ ...pushed, records: Number(await (await fetch(url)).text()) });
}
const before = wireSince();
const start = performance.now();
const replication = replicate();
await replication.awaitInitialReplication();
await replication.awaitInSync();
const pulled = { milliseconds: timeSince(start), wire: wireSince(before) };
const records = await collection.count().exec();
const last = lastChanged();
const beforeChange = wireSince();
const change = performance.now();
await fetch(`${url}/change`);
replication.reSync();
await replication.awaitInSync();
while ((await collection.findOne(last.id).exec())?.notes !== last.notes) await sleep(1);
finish({ ...pulled, records, changes: { milliseconds: timeSince(change), wire: wireSince(beforeChange) } });
