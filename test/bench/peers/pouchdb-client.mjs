import PouchDB from 'pouchdb';
import { emptyFolder, finish, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { lastChanged, peerRecord } from '#test/bench/peers/records.ts';

const [role, port, count] = process.argv.slice(2);
const wanted = Number(count);
const url = `http://127.0.0.1:${port}`;
// Its own batch is 100 documents; with 1,000 it takes two thirds of the time.
const options = { batch_size: 1000, batches_limit: 4 };
const BATCH = 1000;
const local = new PouchDB(`${emptyFolder('pouchdb-client')}/local`);
const remote = new PouchDB(`${url}/bench`, { skip_setup: true });

if (role === 'push') {
  for (let from = 0; from < wanted; from += BATCH) {
    const length = Math.min(BATCH, wanted - from);
    await local.bulkDocs(
      Array.from({ length }, (_, k) => {
        const { id, ...fields } = peerRecord(from + k);
        return { _id: id, ...fields };
      }),
    );
  }
  const before = wireSince();
  const start = performance.now();
  await local.replicate.to(remote, options);
  const pushed = { milliseconds: timeSince(start), wire: wireSince(before) };
  finish({ ...pushed, records: (await remote.info()).doc_count });
}
const before = wireSince();
const start = performance.now();
await local.replicate.from(remote, options);
const pulled = { milliseconds: timeSince(start), wire: wireSince(before) };
const records = (await local.info()).doc_count;
const last = lastChanged();
const beforeChange = wireSince();
const change = performance.now();
await fetch(`${url}/__change`, { method: 'POST' });
await local.replicate.from(remote, options);
const changes = { milliseconds: timeSince(change), wire: wireSince(beforeChange) };
if ((await local.get(last.id)).notes !== last.notes) throw new Error('the changes did not arrive');
finish({ ...pulled, records, changes });
