// The least that any endpoint does: records out of memory as lines of JSON; or taken in one request and copied into
// PostgreSQL in one transaction, answered when it is committed.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { say } from '#test/bench/peers/measuring.ts';
import { peerRecord } from '#test/bench/peers/records.ts';

const seed = Number(process.argv[2]);
const CHUNK = 262_144;
const lines = Array.from({ length: seed }, (_, i) => `${JSON.stringify(peerRecord(i))}\n`);
const stored = Buffer.from(lines.join(''));
const db = new pg.Client({ connectionString: process.argv[3] });
await db.connect();
await db.query('CREATE TABLE r (id uuid PRIMARY KEY, type text, updated_at bigint, body jsonb)');

function* rowsOf(text) {
  let rows = '';
  for (const line of text.trimEnd().split('\n')) {
    const { id, type, updatedAt } = JSON.parse(line);
    rows += `${id}\t${type}\t${updatedAt}\t${line.replaceAll('\\', '\\\\')}\n`;
    if (rows.length > CHUNK) {
      yield rows;
      rows = '';
    }
  }
  yield rows;
}
function* chunks() {
  for (let from = 0; from < stored.length; from += CHUNK) yield stored.subarray(from, from + CHUNK);
}

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    await pipeline(Readable.from(chunks(), { objectMode: true }), response);
    return;
  }
  const parts = [];
  for await (const part of request) parts.push(part);
  await db.query('BEGIN');
  const copy = db.query(copyFrom('COPY r FROM STDIN'));
  await pipeline(Readable.from(rowsOf(Buffer.concat(parts).toString())), copy);
  await db.query('COMMIT');
  response.end(String(copy.rowCount));
});
server.listen(0, '127.0.0.1', () => say('READY', String(server.address().port)));
