import { type Columns, type Tx, writeRows } from '#endpoint/db.ts';
import type { ReceivedChange } from '#endpoint/received-change.ts';
import type { Caller } from '#endpoint/teams.ts';
import type { PushResult } from '#shared/protocol.ts';

/** What a change was answered, and what it said. */
export type Answer = { digest: string; result: PushResult };

/** Changes of the caller's team that are in the log: one look-up an id, as in loadRecords. */
const findChanges = <T>(tx: Tx, { organisation, team_id }: Caller, columns: string, ids: readonly string[]) =>
  tx.rows<T>(
    `SELECT found.* FROM unnest($3::text[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT ${columns} FROM change
       WHERE organisation = $1 AND scope = $2 AND change.id = wanted.id OFFSET 0) AS found`,
    [organisation, team_id, ids],
  );

export async function loadAnswers(
  tx: Tx,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, Answer>> {
  type Logged = Omit<PushResult, 'error'> & { digest: string; error: PushResult['error'] };
  const columns = 'id, digest, status, version::float8 AS version, error';
  const logged = await findChanges<Logged>(tx, caller, columns, ids);
  return new Map(logged.map(({ digest, ...result }) => [result.id, { digest, result }]));
}

export async function areLogged(tx: Tx, caller: Caller, ids: readonly string[]): Promise<boolean> {
  const logged = await findChanges<{ id: string }>(tx, caller, 'id', ids);
  return new Set(logged.map(({ id }) => id)).size === new Set(ids).size;
}

const LOGGED: Columns = {
  id: 'text',
  organisation: 'text',
  scope: 'text',
  device_id: 'text',
  counter: 'bigint',
  entity: 'text',
  record_id: 'text',
  digest: 'text',
  status: 'text',
  version: 'bigint',
  error: 'json',
};

export async function logChanges(
  tx: Tx,
  caller: Caller,
  log: readonly ReceivedChange[],
  answers: ReadonlyMap<string, Answer>,
): Promise<void> {
  const rows = log.map(({ change, digest }) => {
    const { status, version, error } = (answers.get(change.id) as Answer).result;
    const who = [change.id, caller.organisation, caller.team_id, caller.device_id, change.counter];
    const about = [change.entity, change.record_id];
    return [...who, ...about, digest, status, version, error === null ? null : JSON.stringify(error)];
  });
  await writeRows(tx, 'change', LOGGED, rows);
}
