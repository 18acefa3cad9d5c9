import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { connectPostgres, type Db } from '#endpoint/db.ts';
import { pushChanges } from '#endpoint/push.ts';
import { NO_WORDS } from '#endpoint/receipts.ts';
import { type ReceivedChange, receiveChange } from '#endpoint/received-change.ts';
import type { Caller } from '#endpoint/teams.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { type Postgres, startPostgres } from '#test/support/postgres.ts';

/**
 * A number that is taken before COMMIT becomes visible at COMMIT. A reader that has passed a higher number never
 * sees the lower one (SECURITY.md D). It takes concurrent transactions, hence a real PostgreSQL.
 */
let postgres: Postgres;
let db: Db;
let endpoint: TestEndpoint;
beforeAll(async () => {
  postgres = await startPostgres();
  db = connectPostgres(postgres.url, () => undefined);
  endpoint = await startEndpoint({ db, env: { LOG_LEVEL: 'silent' } });
});
afterAll(async () => {
  await endpoint.close();
  await db.close();
  await postgres.stop();
});

/** A way of writing and reading records by position. `slow` keeps its transaction open until it is let go. */
type Feed = {
  writeSlowly(): Promise<{ id: string; commit(): Promise<void> }>;
  write(): { id: string; done: Promise<void> };
  /** Everything after the position that the last reading reached. */
  read(): Promise<string[]>;
};

/** Whether some transaction waits for a lock. */
async function isSomeoneWaiting(): Promise<boolean> {
  const [row] = await db.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
  );
  return (row?.count ?? 0) > 0;
}

/** A slow transaction, a quick one beside it, and a reader in between. Answers what the reader never got. */
async function neverDelivered(feed: Feed): Promise<string[]> {
  const slow = await feed.writeSlowly();
  const quick = feed.write();
  let isDone = false;
  const done = quick.done.then(() => {
    isDone = true;
  });
  // The quick one either commits past the slow one, or has to wait for it.
  while (!isDone && !(await isSomeoneWaiting())) await new Promise((resolve) => setTimeout(resolve, 5));
  const delivered = new Set(await feed.read());
  await slow.commit();
  await done;
  for (const id of await feed.read()) delivered.add(id);
  return [slow.id, quick.id].filter((id) => !delivered.has(id));
}

async function endpointFeed(): Promise<Feed> {
  const teamId = await endpoint.newTeam();
  const device = await endpoint.newDevice(teamId);
  const reader = await endpoint.newDevice(teamId);
  const caller: Caller = {
    organisation: device.organisation,
    device_id: device.deviceId,
    user_id: device.userId,
    team_id: teamId,
    role: 'counsellor',
  };
  let cursor: string | null = null;
  return {
    writeSlowly() {
      const change = someChange();
      return new Promise((written) => {
        let commit = (): void => undefined;
        const held = new Promise<void>((resolve) => {
          commit = resolve;
        });
        // The endpoint's own push; only its COMMIT is held back.
        const slowDb: Db = {
          ...db,
          asRequest: (reach, work) =>
            db.asRequest(reach, async (tx) => {
              const result = await work(tx);
              written({
                id: change.record_id,
                commit() {
                  commit();
                  return pushed;
                },
              });
              await held;
              return result;
            }),
        };
        const batch = { received: [receiveChange(change) as ReceivedChange], after: null };
        const pushed = pushChanges(slowDb, caller, batch, NO_WORDS, {
          now: () => new Date(),
          newId: newUuidV7,
        }).then(() => undefined);
      });
    },
    write() {
      const change = someChange();
      return { id: change.record_id, done: device.push([change]).then(() => undefined) };
    },
    async read() {
      const page = await reader.pull(cursor);
      cursor = page.cursor;
      return page.records.map((record: { id: string }) => record.id);
    },
  };
}

async function bigserialFeed(): Promise<Feed> {
  await db.rows('CREATE TABLE plain (position bigserial, id text)');
  const insert = 'INSERT INTO plain (id) VALUES ($1)';
  let position = 0;
  return {
    async writeSlowly() {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await client.query('BEGIN');
      await client.query(insert, ['slow']);
      return {
        id: 'slow',
        async commit() {
          await client.query('COMMIT');
          await client.end();
        },
      };
    },
    write: () => ({ id: 'quick', done: db.rows(insert, ['quick']).then(() => undefined) }),
    async read() {
      const rows = await db.rows<{ id: string; position: number }>(
        'SELECT id, position::float8 AS position FROM plain WHERE position > $1 ORDER BY position',
        [position],
      );
      position = rows.at(-1)?.position ?? position;
      return rows.map(({ id }) => id);
    },
  };
}

test('this is a real PostgreSQL 15 or later', () => {
  expect(Number(/\d+/.exec(postgres.version)?.[0])).toBeGreaterThanOrEqual(15);
});

test('no record is skipped when a slow transaction commits after a quick one', async () => {
  expect(await neverDelivered(await endpointFeed())).toEqual([]);
});

test('the same story loses a record with a plain bigserial, so this test would notice', async () => {
  expect(await neverDelivered(await bigserialFeed())).toEqual(['slow']);
});

test('under many writers a reader that never looks back gets every record', async () => {
  const teamId = await endpoint.newTeam();
  const writers = await Promise.all(Array.from({ length: 6 }, () => endpoint.newDevice(teamId)));
  const reader = await endpoint.newDevice(teamId);
  const written: string[] = [];
  let isWriting = true;
  const writing = Promise.all(
    writers.map(async (writer) => {
      for (let batch = 0; batch < 15; batch += 1) {
        const changes = Array.from({ length: 1 + (batch % 4) }, () => someChange());
        await writer.push(changes);
        written.push(...changes.map((change) => change.record_id));
      }
    }),
  ).finally(() => {
    isWriting = false;
  });
  const read: string[] = [];
  let cursor: string | null = null;
  const pull = async () => {
    const page = await reader.pull(cursor, 7);
    cursor = page.cursor;
    read.push(...page.records.map((record: { id: string }) => record.id));
    return page.more as boolean;
  };
  while (isWriting) await pull();
  await writing;
  while (await pull());
  expect(new Set(read)).toEqual(new Set(written));
  expect(read).toHaveLength(written.length);
});
