import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import type { Reach } from '#endpoint/db.ts';
import { createEnrolmentCode } from '#endpoint/teams.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

/**
 * The second wall by itself: SQL as a request's role runs it, whatever the code around it would have asked. Which
 * tables there are is read from the database: one that nobody has thought about fails here.
 */
type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
type Rule = {
  privileges: readonly Privilege[];
  /** Rows that the role may see, and those that it may write; $1 its organisation, $2 its team. */
  sees?: string;
  writes?: string;
  /** The only column that it may change, where it may not change all. */
  changes?: string;
  /** Why it needs no row-level security, where it has none. */
  openBecause?: string;
};
const OF_TEAM = 'organisation = $1 AND team_id = $2';
const IN_SCOPE = 'organisation = $1 AND scope = $2';

const RULES: Readonly<Record<string, Rule>> = {
  endpoint: { privileges: ['SELECT'], sees: 'true', openBecause: 'one row, the same for everybody' },
  schema_version: { privileges: [] },
  enrolment_code: { privileges: [] },
  sign_in: { privileges: [] },
  // The names of organisations and teams are no secret: a case can be handed over to each of them.
  organisation: { privileges: ['SELECT'], sees: 'true' },
  team: { privileges: ['SELECT'], sees: 'true' },
  member: { privileges: ['SELECT'], sees: OF_TEAM },
  device: {
    privileges: ['SELECT', 'UPDATE'],
    changes: 'revoked_at',
    sees: `organisation = $1 AND member_id IN (SELECT id FROM member WHERE ${OF_TEAM})`,
    writes: `organisation = $1 AND member_id IN (SELECT id FROM member WHERE ${OF_TEAM})`,
  },
  scope: {
    privileges: ['SELECT', 'UPDATE'],
    sees: `organisation = $1 AND id IN ($2, '*')`,
    writes: 'organisation = $1 AND id = $2',
  },
  record: {
    privileges: ['SELECT', 'INSERT', 'UPDATE'],
    sees: `organisation = $1 AND scope IN ($2, '*')`,
    writes: IN_SCOPE,
  },
  change: { privileges: ['SELECT', 'INSERT'], sees: IN_SCOPE, writes: IN_SCOPE },
  attachment_content: {
    privileges: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    sees: IN_SCOPE,
    writes: IN_SCOPE,
  },
  attachment_chunk: {
    privileges: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
    sees: IN_SCOPE,
    writes: IN_SCOPE,
  },
};

let endpoint: TestEndpoint;
let tables: string[];
let reach: Reach;
let mine: readonly [organisation: string, team: string];
/** A team of the same organisation, and one of another. */
let others: readonly (readonly [organisation: string, team: string])[];
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  const { db } = endpoint;
  const elsewhere = await endpoint.newOrganisation('Another organisation');
  const teams = [];
  for (const organisation of [endpoint.organisation, endpoint.organisation, elsewhere]) {
    const team = await endpoint.newTeam('Team', organisation);
    const device = await endpoint.newDevice(team);
    await device.push([someChange(), someChange()]);
    const code = { role: 'counsellor', displayName: 'New', madeBy: null, hours: 1 } as const;
    await createEnrolmentCode(db, { organisation, teamId: team, ...code });
    teams.push([organisation, team] as const);
    await addContent(organisation, team);
  }
  for (const organisation of [endpoint.organisation, elsewhere]) {
    await db.rows(
      `INSERT INTO record (organisation, scope, entity, id, version, position, created_at, updated_at, fields, marks)
       VALUES ($1, '*', 'programme', 'P', 1, 1, 'now', 'now', '{}', '{}')`,
      [organisation],
    );
  }
  [mine, ...others] = teams as [typeof mine, ...(typeof mine)[]];
  reach = { organisations: [mine[0]], scopes: [mine[1]] };
  const found = await db.rows<{ table_name: string }>(
    `SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  tables = found.map(({ table_name }) => table_name).sort();
}, 120_000);
afterAll(() => endpoint.close());

async function addContent(organisation: string, team: string): Promise<void> {
  const values = [organisation, team, newUuidV7()];
  await endpoint.db.rows(
    `INSERT INTO attachment_content (organisation, scope, attachment_id) VALUES ($1, $2, $3)`,
    values,
  );
  await endpoint.db.rows(
    `INSERT INTO attachment_chunk (organisation, scope, attachment_id, chunk_index, body) VALUES ($1, $2, $3, 0, 'x')`,
    values,
  );
}

const DENIED = '42501';
class Undo extends Error {}

/** What a statement does as the request's role: how many rows it returns, or the database's code. Nothing of it stays. */
async function tried(text: string, values: unknown[] = []): Promise<number | string> {
  let count = 0;
  try {
    await endpoint.db.asRequest(reach, async (tx) => {
      count = (await tx.rows(text, values)).length;
      throw new Undo();
    });
  } catch (cause) {
    if (cause instanceof Undo) return count;
    return (cause as { code?: string }).code ?? String(cause);
  }
  return count;
}
/** The same as the owner of the tables, who sees everything. */
const count = async (table: string, where: string): Promise<number> =>
  (await endpoint.db.rows(`SELECT 1 FROM ${table} WHERE ${bound(where)}`)).length;
const bound = (where: string): string =>
  where.replaceAll('$1', `'${mine[0]}'`).replaceAll('$2', `'${mine[1]}'`);

const ruleOf = (table: string): Rule => RULES[table] as Rule;
const known = Object.keys(RULES).sort();

test('every table of the schema is known here, and every one that is known exists', () => {
  expect(tables).toEqual(known);
});

test('the role has the privileges that stand here, on no column more, and nothing of its own', async () => {
  const { db } = endpoint;
  const granted = await db.rows<{ table_name: string; privilege_type: string }>(
    `SELECT table_name, privilege_type FROM information_schema.role_table_grants
     WHERE grantee IN ('return_desk_request', 'PUBLIC')
       AND table_schema NOT IN ('pg_catalog', 'information_schema')
     UNION SELECT table_name, privilege_type FROM information_schema.column_privileges
     WHERE grantee IN ('return_desk_request', 'PUBLIC')
       AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const actual = granted.map(({ table_name, privilege_type }) => `${table_name} ${privilege_type}`).sort();
  const expected = known.flatMap((table) => ruleOf(table).privileges.map((one) => `${table} ${one}`)).sort();
  expect([...new Set(actual)]).toEqual(expected);
  const [role] = await db.rows(
    `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
       has_schema_privilege('return_desk_request', 'public', 'CREATE') AS creates
     FROM pg_roles WHERE rolname = 'return_desk_request'`,
  );
  expect(Object.values(role as object)).toEqual(Array(7).fill(false));
  // Neither views, which run as their owner, nor functions that do.
  const asOwner = await db.rows(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = 'public' AND relkind NOT IN ('r', 'i', 'S', 't')
     UNION ALL SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
     WHERE nspname = 'public' AND prosecdef`,
  );
  expect(asOwner).toEqual([]);
});

test('row-level security is on wherever the role reaches', async () => {
  const secured = await endpoint.db.rows<{ relname: string }>(
    'SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = $1::regnamespace',
    ['public'],
  );
  const open = known.filter((table) => !secured.some(({ relname }) => relname === table));
  const allowed = known.filter(
    (table) => ruleOf(table).privileges.length === 0 || ruleOf(table).openBecause !== undefined,
  );
  expect(open.filter((table) => !allowed.includes(table))).toEqual([]);
});

describe.each(known)('%s', (table) => {
  const rule = ruleOf(table);
  const may = (privilege: Privilege) => rule.privileges.includes(privilege);

  test('shows the rows that it should, and counts no others', async () => {
    const seen = await tried(`SELECT 1 FROM ${table}`);
    if (!may('SELECT')) return expect(seen).toBe(DENIED);
    expect(seen).toBe(await count(table, rule.sees as string));
    expect(seen).toBeGreaterThan(0);
    if (rule.sees === 'true') return;
    expect(await count(table, `NOT (${rule.sees})`)).toBeGreaterThan(0);
    expect(await tried(`SELECT 1 FROM ${table} WHERE NOT (${bound(rule.sees as string)})`)).toBe(0);
  });

  test('changes no row that it should not, and moves none away', async () => {
    const [first] = await columnsOf(table);
    const column = rule.changes ?? first;
    const update = (set: string, where: string) =>
      tried(`UPDATE ${table} SET ${set} WHERE ${where} RETURNING 1`);
    const same = `${column} = ${column}`;
    if (!may('UPDATE')) return expect(await update(same, 'true')).toBe(DENIED);
    const own = bound(rule.writes as string);
    expect(await update(same, own)).toBe(await count(table, rule.writes as string));
    // Rows of others are not there for it; those that it only reads are refused.
    expect([0, DENIED]).toContain(await update(same, `NOT (${own})`));
    for (const [organisation, team] of others) {
      expect(await update(same, `organisation = '${organisation}' AND NOT (${own})`)).not.toBe(1);
      const scope = (await columnsOf(table)).includes('scope') ? 'scope' : 'id';
      expect(await update(`organisation = '${organisation}', ${scope} = '${team}'`, own)).toBe(DENIED);
    }
  });

  test('deletes at most what it may, and cannot be emptied', async () => {
    const deleted = await tried(`DELETE FROM ${table} RETURNING 1`);
    expect(deleted).toBe(may('DELETE') ? await count(table, rule.writes as string) : DENIED);
    expect(await tried(`TRUNCATE ${table}`)).toBe(DENIED);
  });

  test('takes rows of the own team at most', async () => {
    // A chunk belongs to a content that is there; everything else gets a key of its own.
    const isChunk = table === 'attachment_chunk';
    const fresh = isChunk
      ? { chunk_index: 7 }
      : { id: newUuidV7(), attachment_id: newUuidV7(), position: 1_000_000 };
    const insert = async (where: string, given: object) => {
      const [row] = await endpoint.db.rows<{ row: object }>(
        `SELECT to_json(${table}) AS row FROM ${table} WHERE ${where} LIMIT 1`,
      );
      const copy = JSON.stringify({ ...row?.row, ...given });
      const columns = (await writableColumnsOf(table)).join(', ');
      return tried(
        `INSERT INTO ${table} (${columns})
         SELECT ${columns} FROM json_populate_record(NULL::public.${table}, $1) RETURNING 1`,
        [copy],
      );
    };
    if (!may('INSERT')) return expect(await insert('true', {})).toBe(DENIED);
    const own = bound(rule.writes as string);
    expect(await insert(own, fresh)).toBe(1);
    for (const [organisation, scope] of others) {
      expect(await insert(own, { ...fresh, organisation, scope })).toBe(DENIED);
    }
    expect(await insert(own, { ...fresh, scope: '*' })).toBe(DENIED);
  });
});

type Column = { column_name: string; is_generated: 'ALWAYS' | 'NEVER' };
const readColumns = (table: string): Promise<Column[]> =>
  endpoint.db.rows<Column>(
    `SELECT column_name, is_generated FROM information_schema.columns
     WHERE table_name = $1 AND table_schema = 'public' ORDER BY ordinal_position`,
    [table],
  );
const columnsOf = async (table: string): Promise<string[]> =>
  (await readColumns(table)).map(({ column_name }) => column_name);
const writableColumnsOf = async (table: string): Promise<string[]> =>
  (await readColumns(table))
    .filter(({ is_generated }) => is_generated === 'NEVER')
    .map(({ column_name }) => column_name);

test('a transaction that names nobody reaches nothing', async () => {
  const { db } = endpoint;
  for (const table of known.filter((one) => ruleOf(one).sees !== 'true' && ruleOf(one).sees !== undefined)) {
    const rows = await db.transaction(async (tx) => {
      await tx.rows(`SELECT set_config('role', 'return_desk_request', true)`);
      return tx.rows(`SELECT 1 FROM ${table}`);
    });
    expect([table, rows.length]).toEqual([table, 0]);
  }
});

test('what a request names ends with its transaction', async () => {
  const { db } = endpoint;
  await db.asRequest(reach, (tx) => tx.rows('SELECT 1 FROM record'));
  const settings = await Promise.all(
    Array.from({ length: 10 }, () =>
      db.rows<{ who: string; scopes: string | null }>(
        `SELECT current_user AS who, current_setting('return_desk.scopes', true) AS scopes`,
      ),
    ),
  );
  for (const [setting] of settings) {
    expect(setting?.who).not.toBe('return_desk_request');
    expect(setting?.scopes ?? '').toBe('');
  }
});
