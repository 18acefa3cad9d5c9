import { type Cursor, decodeCursor, encodeCursor, START } from '#endpoint/cursor.ts';
import type { Db, Tx } from '#endpoint/db.ts';
import { beginEra, readEpoch } from '#endpoint/epoch.ts';
import { honourWords, TakenBack } from '#endpoint/receipts.ts';
import { CATALOGUE_SCOPE } from '#endpoint/scope.ts';
import { type Caller, reachOf } from '#endpoint/teams.ts';
import type { PullRequest } from '#shared/protocol.ts';

/** A page also ends here, whatever its number of records: both sides hold a page in memory. */
const PAGE_CHARACTERS = 16_000_000;

/**
 * A record's state as text, ready to be sent. Every piece but `fields` was checked to need no escaping when it
 * was written (ids, times, names of entities), and `fields` is JSON text already: nothing is parsed on the way out.
 */
const STATE = `'{"entity":"' || entity || '","id":"' || id || '","version":' || version || ',"position":' || position
  || coalesce(',"earlier":' || earlier::text, '') || CASE WHEN removed THEN ',"removed":true}' ELSE
    ',"created_at":"' || created_at || '","created_by":' || coalesce('"' || created_by || '"', 'null')
    || ',"updated_at":"' || updated_at || '","fields":' || fields::text || '}' END`;

/** Records that are read at a time: a page of small ones takes few trips, and large ones do not fill the memory. */
const READ_AT_ONCE = 1001;

type Row = { state: string; position: number };
type ScopeRow = {
  id: string;
  position: number;
  digest: string;
  revision: number;
  last_change: string | null;
};

/** Ordered by the column, not by what is selected under the same name: only the column has the index. */
const readAfter = (
  tx: Tx,
  organisation: string,
  scope: string,
  position: number,
  limit: number,
): Promise<Row[]> =>
  tx.rows<Row>(
    `SELECT ${STATE} AS state, position::float8 AS position FROM record
     WHERE organisation = $1 AND scope = $2 AND record.position > $3 ORDER BY record.position LIMIT $4`,
    [organisation, scope, position, limit],
  );

/**
 * One page of what changed since the cursor, as the text of a `pullResponse`: the catalogue, then the own team. The
 * last page also says what the scopes then sum up to.
 */
export async function pullPage(
  db: Db,
  caller: Caller,
  request: PullRequest,
  deps: { now: () => Date; onTakenBack: () => void },
): Promise<string> {
  try {
    return await db.readAsRequest(reachOf(caller), (tx) => readPage(tx, caller, request));
  } catch (cause) {
    if (!(cause instanceof TakenBack)) throw cause;
    deps.onTakenBack();
    await beginEra(db, cause, deps.now());
    // What was given in a life that is over is no news any more.
    return pullPage(db, caller, { ...request, cursor: null, receipts: [] }, deps);
  }
}

async function readPage(tx: Tx, caller: Caller, request: PullRequest): Promise<string> {
  const epoch = await readEpoch(tx);
  const scopes = await tx.rows<ScopeRow>(
    `SELECT id, position::float8 AS position, digest, revision::float8 AS revision, last_change FROM scope
     WHERE organisation = $1 AND id IN ($2, $3)`,
    [caller.organisation, caller.team_id, CATALOGUE_SCOPE],
  );
  const reached = (id: string) => scopes.find((scope) => scope.id === id)?.position ?? 0;
  await honourWords(tx, caller, epoch, request, reached(caller.team_id));
  const to: Cursor = { ...decodeCursor(request.cursor, caller, epoch) };
  if (to.catalogue > reached(CATALOGUE_SCOPE)) throw new TakenBack(epoch.epoch);
  const isFromStart = to.team === START.team && to.catalogue === START.catalogue;
  const states: string[] = [];
  let characters = 0;
  let more = false;
  for (const [scope, part] of [
    [CATALOGUE_SCOPE, 'catalogue'],
    [caller.team_id, 'team'],
  ] as const) {
    if (more) break;
    let isRead = false;
    while (!isRead && !more) {
      const wanted = Math.min(READ_AT_ONCE, request.limit - states.length + 1);
      const rows = await readAfter(tx, caller.organisation, scope, to[part], wanted);
      isRead = rows.length < wanted;
      for (const { state, position } of rows) {
        more =
          states.length === request.limit ||
          (states.length > 0 && characters + state.length > PAGE_CHARACTERS);
        if (more) break;
        states.push(state);
        characters += state.length;
        to[part] = position;
      }
    }
  }
  // Until then it has not seen everything that the change stands for.
  if (!more) to.change = scopes.find(({ id }) => id === caller.team_id)?.last_change ?? null;
  const digestOf = (id: string) => scopes.find((scope) => scope.id === id)?.digest ?? '';
  const rest = {
    cursor: encodeCursor(to, caller, epoch),
    more,
    from_start: isFromStart,
    epoch: epoch.epoch,
    revision: scopes.find(({ id }) => id === caller.team_id)?.revision ?? 0,
    digests: more ? null : { team: digestOf(caller.team_id), catalogue: digestOf(CATALOGUE_SCOPE) },
  };
  return `{"records":[${states.join(',')}],${JSON.stringify(rest).slice(1)}`;
}
