// RxDB's HTTP replication brings no server: the one of its documentation, /pull and /push with a check for conflicts, on
// SQLite (WAL, synchronous FULL).

import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { emptyFolder, say } from '#test/bench/peers/measuring.ts';
import { changedRecords, peerRecord } from '#test/bench/peers/records.ts';

const seed = Number(process.argv[2]);
/** Later than every record of the seed: RxDB's checkpoint is the time of the last change. */
const CHANGED_AT = 1_790_000_000_000;
const db = new Database(`${emptyFolder('rxdb-server')}/data.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE r (id TEXT PRIMARY KEY, at INTEGER, body TEXT); CREATE INDEX r_at ON r (at, id)');
const put = db.prepare(
  'INSERT INTO r VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body',
);
const get = db.prepare('SELECT body FROM r WHERE id = ?').pluck();
const page = db.prepare('SELECT id, at, body FROM r WHERE (at, id) > (?, ?) ORDER BY at, id LIMIT ?');
const putAll = db.transaction((records) => {
  for (const record of records) put.run(record.id, record.updatedAt, JSON.stringify(record));
});
const takeAll = db.transaction((rows) => {
  const conflicts = [];
  for (const { newDocumentState, assumedMasterState } of rows) {
    const stored = get.get(newDocumentState.id);
    const current = stored === undefined ? undefined : JSON.parse(stored);
    if (current !== undefined && current.updatedAt !== assumedMasterState?.updatedAt) conflicts.push(current);
    else put.run(newDocumentState.id, newDocumentState.updatedAt, JSON.stringify(newDocumentState));
  }
  return conflicts;
});
putAll(Array.from({ length: seed }, (_, i) => peerRecord(i)));

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  const parts = [];
  for await (const part of request) parts.push(part);
  if (pathname === '/pull') {
    const rows = page.all(
      Number(searchParams.get('at')),
      searchParams.get('id'),
      Number(searchParams.get('limit')),
    );
    const last = rows.at(-1);
    const checkpoint = last === undefined ? 'null' : JSON.stringify({ id: last.id, updatedAt: last.at });
    response.end(`{"documents":[${rows.map(({ body }) => body).join(',')}],"checkpoint":${checkpoint}}`);
  } else if (pathname === '/push') {
    response.end(JSON.stringify(takeAll(JSON.parse(Buffer.concat(parts).toString()))));
  } else if (pathname === '/change') {
    putAll(changedRecords().map((record, k) => ({ ...record, updatedAt: CHANGED_AT + k })));
    response.end();
  } else response.end(String(db.prepare('SELECT count(*) FROM r').pluck().get()));
});
server.listen(0, '127.0.0.1', () => say('READY', String(server.address().port)));
