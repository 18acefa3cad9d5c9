// PouchDB: express-pouchdb, CouchDB's protocol in Node, over LevelDB with its own settings (it does not wait for the disk).
import express from 'express';
import expressPouchDb from 'express-pouchdb';
import PouchDB from 'pouchdb';
import { emptyFolder, say } from '#test/bench/peers/measuring.ts';
import { changedRecords, peerRecord } from '#test/bench/peers/records.ts';

const seed = Number(process.argv[2]);
const BATCH = 2000;
const folder = emptyFolder('pouchdb-server');
// Where it would leave a log and its settings.
process.chdir(folder);
const Pouch = PouchDB.defaults({ prefix: `${folder}/` });
// Before the database is opened: it serves only what it saw being opened.
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` };
const couch = expressPouchDb(Pouch, options);
const database = new Pouch('bench');
const toDocument = ({ id, ...fields }) => ({ _id: id, ...fields });

for (let from = 0; from < seed; from += BATCH) {
  const length = Math.min(BATCH, seed - from);
  await database.bulkDocs(Array.from({ length }, (_, k) => toDocument(peerRecord(from + k))));
}
const app = express();
app.post('/__change', async (_request, response) => {
  const changed = changedRecords();
  const { rows } = await database.allDocs({ keys: changed.map(({ id }) => id) });
  await database.bulkDocs(changed.map((record, k) => ({ ...toDocument(record), _rev: rows[k].value.rev })));
  response.end();
});
app.use('/', couch);
const server = app.listen(0, '127.0.0.1', () => say('READY', String(server.address().port)));
