// The least that any device does: one table, one request, one transaction; durable, and encrypted as ours where a
// cipher is named.
import http from 'node:http';
import Database from 'better-sqlite3';
import { emptyFolder, finish, timeSince, wireSince } from '#test/bench/peers/measuring.ts';
import { type PeerRecord, peerRecord } from '#test/bench/peers/records.ts';

const [role, port, count, cipher = 'none'] = process.argv.slice(2);
const wanted = Number(count);
const db = new Database(`${emptyFolder('floor-client')}/data.db`);
if (cipher !== 'none') {
  db.pragma(`cipher = '${cipher}'`);
  db.pragma(`hexkey = '${'ab'.repeat(32)}'`);
}
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE r (id TEXT PRIMARY KEY, type TEXT, updated_at INTEGER, body TEXT, dirty INTEGER)');
const insert = db.prepare('INSERT INTO r VALUES (?, ?, ?, ?, ?)');

const ask = (method: string, body: Buffer | null): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = body === null ? {} : { 'content-length': body.length };
    const request = http.request({ host: '127.0.0.1', port, method, headers }, resolve);
    request.on('error', reject);
    request.end(body ?? undefined);
  });

async function pull(): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  db.exec('BEGIN');
  for await (const chunk of await ask('GET', null)) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) {
      const { id, type, updatedAt } = JSON.parse(line) as PeerRecord;
      insert.run(id, type, updatedAt, line, 0);
    }
  }
  db.exec('COMMIT');
}

async function push(): Promise<void> {
  const bodies = db.prepare('SELECT body FROM r WHERE dirty = 1').pluck().all();
  let answer = '';
  for await (const part of await ask('POST', Buffer.from(`${bodies.join('\n')}\n`))) answer += part;
  if (Number(answer) !== wanted) throw new Error(`${answer} records were taken`);
  db.exec('UPDATE r SET dirty = 0 WHERE dirty = 1');
}

if (role === 'push') {
  db.transaction(() => {
    for (let i = 0; i < wanted; i++) {
      const record = peerRecord(i);
      insert.run(record.id, record.type, record.updatedAt, JSON.stringify(record), 1);
    }
  })();
}
const before = wireSince();
const start = performance.now();
await (role === 'push' ? push() : pull());
const milliseconds = timeSince(start);
const records = db.prepare('SELECT count(*) FROM r').pluck().get() as number;
finish({ milliseconds, wire: wireSince(before), records });
