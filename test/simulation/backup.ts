import type { Db } from '#endpoint/db.ts';

/** What a backup of the endpoint's records holds; members, devices and teams are kept elsewhere and do not change. */
const TABLES = ['endpoint', 'scope', 'record', 'change'] as const;

export type Backup = Record<(typeof TABLES)[number], unknown[]>;

export async function takeBackup(db: Db): Promise<Backup> {
  const backup: Partial<Backup> = {};
  for (const table of TABLES) {
    const [row] = await db.rows<{ all: unknown[] | null }>(`SELECT json_agg(t) AS all FROM ${table} t`);
    backup[table] = row?.all ?? [];
  }
  return backup as Backup;
}

/** Everything in these tables becomes as it was. A scope that was made later stays, empty. */
export async function restoreBackup(db: Db, backup: Backup): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.script('DELETE FROM change; DELETE FROM record; DELETE FROM endpoint');
    await tx.rows(`UPDATE scope SET position = 0, digest = repeat('0', 16), last_change = NULL`);
    for (const table of TABLES) {
      const rows = JSON.stringify(backup[table]);
      if (table === 'scope') {
        await tx.rows(
          `UPDATE scope SET position = b.position, digest = b.digest, revision = b.revision,
             last_change = b.last_change
           FROM json_populate_recordset(NULL::public.scope, $1) AS b
           WHERE scope.organisation = b.organisation AND scope.id = b.id`,
          [rows],
        );
      } else {
        const own = await tx.rows<{ name: string }>(
          `SELECT column_name AS name FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
          [table],
        );
        const columns = own.map(({ name }) => name).join(', ');
        await tx.rows(
          `INSERT INTO ${table} (${columns})
           SELECT ${columns} FROM json_populate_recordset(NULL::public.${table}, $1)`,
          [rows],
        );
      }
    }
  });
}

/** As an endpoint that has just been set up, without anybody in it. */
export async function emptyEndpoint(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.script(
      'TRUNCATE change, record, enrolment_code, device, member, team, scope, organisation RESTART IDENTITY CASCADE',
    );
    await tx.rows(`UPDATE endpoint SET epoch = gen_random_uuid()::text, past_epochs = '{}', era = 0`);
  });
}
