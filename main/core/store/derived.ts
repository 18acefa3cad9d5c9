import { type ReadDb, row, rows, sql, type WriteDb } from '#core/store/db.ts';
import { packApplication } from '#shared/application-reading.ts';
import { programmeSearchColumns } from '#shared/programme-search.ts';
import type { Entity, FieldsOf } from '#shared/records.ts';
import { personSearchText } from '#shared/search.ts';
import type { Amendment } from '#shared/session.ts';
import { packSession } from '#shared/session-reading.ts';

/**
 * Columns that are computed from a record's fields whenever it is written, by a person or by a pull. SQL triggers
 * only copy them into the search tables: the rules of folding and packing stay in shared/, tested alone.
 */
export const derivedColumns: Readonly<Partial<Record<Entity, readonly string[]>>> = {
  person: ['search_text'],
  session: ['read_on', 'reading'],
  application: ['reading'],
  programme: ['search_name', 'search_body', 'search_tags', 'search_country'],
};

/** The values of an entity's derived columns, in the order of `derivedColumns`. */
export function deriveColumns(
  db: ReadDb,
  entity: Entity,
  fields: Record<string, unknown>,
  { id, isAmended }: { id: string; isAmended: boolean },
): (string | number)[] {
  switch (entity) {
    case 'person':
      return [personSearchText(fields as FieldsOf<'person'>)];
    case 'session':
      return isAmended
        ? sessionReading(db, fields as FieldsOf<'session'>, id)
        : readingColumns(fields as FieldsOf<'session'>);
    case 'application':
      return [packApplication(fields as FieldsOf<'application'>)];
    case 'programme': {
      const columns = programmeSearchColumns(fields as FieldsOf<'programme'>, id);
      return (derivedColumns.programme ?? []).map((name) => columns[name] ?? '');
    }
    default:
      return [];
  }
}

/** Statistics count a session as it reads after its corrections; the session's own columns stay frozen. */
function sessionReading(db: ReadDb, session: FieldsOf<'session'>, id: string): (string | number)[] {
  const amendments = rows<{ fields: string }>(
    db,
    'SELECT fields FROM amendment WHERE session_id = ? ORDER BY amended_at, id',
    id,
  );
  const reading =
    amendments.length === 0
      ? session
      : Object.assign({}, session, ...amendments.map((one) => JSON.parse(one.fields) as Amendment['fields']));
  return readingColumns(reading);
}

const readingColumns = (session: FieldsOf<'session'>): [string, string] => [
  session.date,
  packSession(session),
];

/** Which of these sessions have an amendment here. */
export const amendedSessions = (db: ReadDb, ids: readonly string[]): Set<string> =>
  new Set(
    rows<{ id: string }>(
      db,
      'SELECT DISTINCT session_id AS id FROM amendment WHERE session_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(ids),
    ).map(({ id }) => id),
  );

/** After an amendment was written, by whomever: its session is read anew. */
export function refreshSessionReading(db: WriteDb, sessionId: string): void {
  const stored = row<Record<string, unknown>>(
    db,
    `SELECT person_id, date, place, phase, modality, interpreter, outcome, expressed_position, is_first_session,
            information_given, language_used FROM session WHERE id = ?`,
    sessionId,
  );
  if (stored === undefined) return;
  const session = {
    ...stored,
    is_first_session: stored.is_first_session === 1,
    information_given: JSON.parse(stored.information_given as string),
  } as unknown as FieldsOf<'session'>;
  sql(db, 'UPDATE session SET read_on = ?, reading = ? WHERE id = ?').run(
    ...sessionReading(db, session, sessionId),
    sessionId,
  );
}
