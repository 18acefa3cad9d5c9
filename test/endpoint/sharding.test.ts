import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#endpoint/catalogue.ts';
import { connectPostgres, type Db, type Sql } from '#endpoint/db.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { everyRecord } from '#test/support/every-record.ts';
import { type Postgres, startPostgres } from '#test/support/postgres.ts';
import { filesIn, readSourceFiles, walk } from '#test/support/source-files.ts';

/**
 * What must be true for the tables to be spread over machines by organisation (docs/scaling.md): whatever a request
 * asks of a spread table concerns one organisation. PostgreSQL's own partitions stand in for the machines here: of
 * twins of the tables, cut into pieces by `organisation`, a statement's plan may touch one piece a table.
 */
const SPREAD = [
  'scope',
  'team',
  'member',
  'device',
  'record',
  'change',
  'attachment_content',
  'attachment_chunk',
];
/** The same on every machine, or on one: small, and read or written without knowing an organisation. */
const EVERYWHERE = ['endpoint', 'organisation', 'enrolment_code', 'sign_in', 'schema_version'];

/** Statements that concern all organisations, and why that is right. */
const OF_ALL: readonly [pattern: RegExp, why: string][] = [
  [/^UPDATE scope SET revision = revision \+ 1$/, 'a new team is told to all devices; a few times a year'],
  [/FROM team JOIN organisation .* LIMIT 2000/s, 'where a case can be handed over to: every team there is'],
  [/^SELECT organisation, id AS scope FROM team/, 'a hand-over may go to another organisation'],
  [/^UPDATE device SET revoked_at = now\(\) WHERE id/, 'the operator names a device at the console'],
  [/^UPDATE member SET blocked_at = NULL/, 'the operator names a device at the console'],
  [/^SELECT 1 FROM member LIMIT 1$/, 'whether anybody is enrolled at all, once a start'],
];
/** Statements of the operator's console, which nobody waits for. */
const CONSOLE = ['endpoint/admin.ts', 'endpoint/migrate.ts'];

const PIECES = 16;

let postgres: Postgres;
let db: Db;
let endpoint: TestEndpoint;
const ran = new Map<string, unknown[]>();
beforeAll(async () => {
  postgres = await startPostgres();
  db = connectPostgres(postgres.url, () => undefined);
  endpoint = await startEndpoint({ db: watched(db) });
}, 60_000);
afterAll(async () => {
  await endpoint.close();
  await db.close();
  await postgres.stop();
});

/** The same database, noting what is asked of it. */
function watched(inner: Db): Db {
  const noting = <T extends Sql>(handle: T): T => ({
    ...handle,
    rows: (text: string, values: unknown[] = []) => {
      ran.set(text, values);
      return handle.rows(text, values);
    },
  });
  return {
    ...noting(inner),
    transaction: (work) => inner.transaction((tx) => work(noting(tx))),
    asRequest: (reach, work) => inner.asRequest(reach, (tx) => work(noting(tx))),
    readAsRequest: (reach, work) => inner.readAsRequest(reach, (tx) => work(noting(tx))),
  };
}

/** Does once whatever a device can do, so that every statement has run. */
async function work(): Promise<void> {
  const elsewhere = await endpoint.newOrganisation('Another');
  const target = await endpoint.newTeam('Target', elsewhere);
  const team = await endpoint.newTeam();
  const [lead, other] = [await endpoint.newDevice(team, 'team_lead'), await endpoint.newDevice(team)];
  await loadCatalogue(watched(db), readFileSync(catalogueFile, 'utf8'), new Date().toISOString());
  const person = someChange();
  const about = { person: person.record_id, organisation: elsewhere, team: target };
  const consent = someChange({
    entity: 'consent',
    fields: everyRecord.consent.fields({ ...about, consent: null }),
  });
  const edit = (local_ref: string) =>
    someChange({ record_id: person.record_id, base_version: 1, fields: { local_ref } });
  await lead.push([person, consent, edit('one')]);
  await other.push([edit('two')]);
  const { records, cursor, receipt } = await lead.pull();
  const conflict = records.find((record: { entity: string }) => record.entity === 'conflict');
  await lead.push([
    someChange({
      entity: 'conflict',
      record_id: conflict.id,
      base_version: conflict.version,
      fields: everyRecord.conflict.edit,
    }),
  ]);
  const handover = everyRecord.handover.fields({ ...about, consent: consent.record_id });
  const moved = await lead.push([someChange({ entity: 'handover', fields: handover })]);
  expect(moved.results[0]).toMatchObject({ error: null });
  await lead.push([edit('after it went')]);
  const ask = (url: string, body?: object) =>
    endpoint.send(body === undefined ? 'GET' : 'POST', url, body, lead.token);
  await ask('/v1/pull', { cursor, receipts: [moved.receipt ?? receipt], limit: 10 });
  await ask('/v1/inventory', { after: null, limit: 10, reason: 'digest' });
  await ask('/v1/enrolment-codes', { role: 'counsellor', display_name: 'New' });
  await ask('/v1/me');
}

test('every table is spread or is everywhere', async () => {
  const tables = await db.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  expect(tables.map(({ name }) => name).sort()).toEqual([...SPREAD, ...EVERYWHERE].sort());
  for (const table of SPREAD) {
    const keys = await db.rows<{ first: string }>(
      `SELECT attname AS first FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
       WHERE indrelid = $1::regclass AND (indisunique OR indisprimary)`,
      [`public.${table}`],
    );
    // A key that does not begin with it could not be kept unique over several machines.
    expect([table, ...new Set(keys.map(({ first }) => first))]).toEqual([table, 'organisation']);
  }
});

test('what runs in a request touches the piece of one organisation', async () => {
  await work();
  await db.rows('CREATE SCHEMA pieces');
  for (const table of SPREAD) {
    await db.rows(
      `CREATE TABLE pieces.${table} (LIKE public.${table} INCLUDING DEFAULTS INCLUDING INDEXES)
       PARTITION BY HASH (organisation)`,
    );
    for (let piece = 0; piece < PIECES; piece += 1) {
      await db.rows(`CREATE TABLE pieces.${table}_piece_${piece} PARTITION OF pieces.${table}
                     FOR VALUES WITH (MODULUS ${PIECES}, REMAINDER ${piece})`);
    }
  }
  // Asked by the tests themselves.
  ran.delete('SELECT organisation FROM team WHERE id = $1');
  const asked = [...ran].filter(([text]) => namesSpread(text));
  expect(asked.length).toBeGreaterThan(20);
  const wide: string[] = [];
  for (const [text, values] of asked) {
    if (OF_ALL.some(([pattern]) => pattern.test(text.trim()))) continue;
    const touched = await touchedBy(text, values);
    for (const table of SPREAD) {
      const pieces = touched.filter((name) => name.startsWith(`${table}_piece_`));
      // A hand-over locks the scopes of both organisations in one statement.
      const isHandover = /FROM scope\s+WHERE \(organisation, id\) IN/.test(text);
      if (new Set(pieces).size > 1 && !isHandover) wide.push(text);
    }
  }
  expect(wide).toEqual([]);
}, 60_000);

/** The tables in the plan of a statement, on the twins. */
async function touchedBy(text: string, values: unknown[]): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx.rows(`SELECT set_config('search_path', 'pieces, public', true)`);
    const [row] = await tx.rows<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
    return [...JSON.stringify(row?.['QUERY PLAN']).matchAll(/"Relation Name":"([^"]+)"/g)].map(
      (match) => match[1] as string,
    );
  });
}

const namesSpread = (text: string): boolean =>
  new RegExp(`\\b(FROM|JOIN|INTO|UPDATE)\\s+(${SPREAD.join('|')})\\b`).test(text);

test('what is written in the source names an organisation, also where no test runs it', () => {
  const sources = new Set(
    filesIn('endpoint').filter((file) => file.endsWith('.ts') && !CONSOLE.includes(file)),
  );
  const without: string[] = [];
  for (const { file, tree, text } of readSourceFiles()) {
    if (!sources.has(file)) continue;
    walk(tree, (node) => {
      if (node.type !== 'TemplateLiteral' && node.type !== 'Literal') return;
      const sql = text
        .slice(node.start, node.end)
        .replace(/^[`'"]|[`'"]$/g, '')
        .trim();
      if (!namesSpread(sql) || OF_ALL.some(([pattern]) => pattern.test(sql))) return;
      if (!/\borganisation\b/.test(sql)) without.push(`${file}: ${sql.slice(0, 100)}`);
    });
  }
  expect(without).toEqual([]);
});
