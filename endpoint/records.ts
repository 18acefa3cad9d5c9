import { type Cursor, type CursorKey, decodeCursor, encodeCursor, START } from '#endpoint/cursor.ts';
import type { Db } from '#endpoint/db.ts';
import { CATALOGUE_SCOPE } from '#endpoint/scope.ts';

/** A page also ends here, whatever its number of records: both sides hold a page in memory. */
const PAGE_CHARACTERS = 16_000_000;

/**
 * A record's state as text, ready to be sent. Every piece but `fields` was checked to need no escaping when it
 * was written (ids, times, names of entities), and `fields` is JSON text already: nothing is parsed on the way out.
 */
const STATE = `'{"entity":"' || entity || '","id":"' || id || '","version":' || version || ',"position":' || position
  || ',"created_at":"' || created_at || '","created_by":' || coalesce('"' || created_by || '"', 'null')
  || ',"updated_at":"' || updated_at || '","fields":' || fields::text || '}'`;

type Row = { state: string; position: number };

/** Ordered by the column, not by what is selected under the same name: only the column has the index. */
const readAfter = (db: Db, scope: string, position: number, limit: number): Promise<Row[]> =>
  db.rows<Row>(
    `SELECT ${STATE} AS state, position::float8 AS position FROM record
     WHERE scope = $1 AND record.position > $2 ORDER BY record.position LIMIT $3`,
    [scope, position, limit],
  );

/** A device that is ahead of the scope has seen what a restore took back: it starts again. */
async function clampCursor(db: Db, teamId: string, cursor: Cursor): Promise<Cursor> {
  const scopes = await db.rows<{ id: string; position: number }>(
    'SELECT id, position::float8 AS position FROM scope WHERE id IN ($1, $2)',
    [teamId, CATALOGUE_SCOPE],
  );
  const reached = (id: string) => scopes.find((scope) => scope.id === id)?.position ?? 0;
  const isAhead = cursor.team > reached(teamId) || cursor.catalogue > reached(CATALOGUE_SCOPE);
  return isAhead ? START : cursor;
}

/** One page of what changed since the cursor, as the text of a `pullResponse`: the catalogue, then the own team. */
export async function pullPage(
  db: Db,
  teamId: string,
  request: { cursor: string | null; limit: number },
  key: CursorKey,
): Promise<string> {
  const from = await clampCursor(db, teamId, decodeCursor(request.cursor, teamId, key));
  const to: Cursor = { ...from };
  const states: string[] = [];
  let characters = 0;
  let more = false;
  for (const [scope, part] of [
    [CATALOGUE_SCOPE, 'catalogue'],
    [teamId, 'team'],
  ] as const) {
    if (more) break;
    const rows = await readAfter(db, scope, from[part], request.limit - states.length + 1);
    for (const { state, position } of rows) {
      if (
        states.length === request.limit ||
        (states.length > 0 && characters + state.length > PAGE_CHARACTERS)
      ) {
        more = true;
        break;
      }
      states.push(state);
      characters += state.length;
      to[part] = position;
    }
  }
  return `{"records":[${states.join(',')}],"cursor":"${encodeCursor(to, teamId, key)}","more":${more}}`;
}
