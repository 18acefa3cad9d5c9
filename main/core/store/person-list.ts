import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows } from '#core/store/db.ts';
import type { Input, Output } from '#shared/contract.ts';
import { personMatch, similarPersonMatches } from '#shared/search.ts';
import type { PersonRow } from '#shared/shapes.ts';

type StoredRow = Omit<PersonRow, 'concern_open' | 'has_draft'> & { concern_open: 0 | 1; has_draft: 0 | 1 };

/**
 * What a list shows of a person. The sub-queries are index look-ups and run for the rows of one page only, so the
 * number of persons does not matter to them.
 */
const SHOWN = `
  SELECT p.id, p.alias_or_initials, p.full_name_latin, p.local_ref, p.citizenship, p.country_of_return,
         p.birth_year, p.languages ->> '$[0].code' AS language, p.closed_as,
         (SELECT max(s.date) FROM session s WHERE s.person_id = p.id) AS last_session_on,
         (SELECT min(f.due_on) FROM follow_up f WHERE f.person_id = p.id AND f.done_on IS NULL) AS next_on,
         EXISTS (SELECT 1 FROM concern c WHERE c.person_id = p.id AND c.answered_at IS NULL) AS concern_open,
         EXISTS (SELECT 1 FROM draft d WHERE d.person_id = p.id) AS has_draft`;

const toPersonRow = (stored: StoredRow): PersonRow => ({
  ...stored,
  concern_open: stored.concern_open === 1,
  has_draft: stored.has_draft === 1,
});

const readRows = (db: ReadDb, numbers: readonly number[]): PersonRow[] =>
  rows<StoredRow>(
    db,
    `${SHOWN} FROM json_each(?) hit JOIN person p ON p.row = hit.value ORDER BY hit.key`,
    JSON.stringify(numbers),
  ).map(toPersonRow);

/** Persons in the given order; who is not on this device is left out. */
export const readPersonRows = (db: ReadDb, ids: readonly string[]): PersonRow[] =>
  rows<StoredRow>(
    db,
    `${SHOWN} FROM json_each(?) hit JOIN person p ON p.id = hit.value ORDER BY hit.key`,
    JSON.stringify(ids),
  ).map(toPersonRow);

type Found = { total: number; numbers: number[] };

/** Few enough to be fetched at once: then nothing has to be counted. */
const AT_ONCE = 500;

const count = (db: ReadDb, text: string, ...params: unknown[]): number =>
  row<{ n: number }>(db, text, ...params)?.n ?? 0;

/** Row numbers are given as persons arrive, so the highest are the newest. */
function searched(db: ReadDb, match: string, offset: number, limit: number): Found {
  const until = Math.max(offset + limit, AT_ONCE);
  const found = rows<{ rowid: number }>(
    db,
    'SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT ?',
    match,
    until,
  );
  const total =
    found.length < until
      ? found.length
      : count(db, 'SELECT count(*) AS n FROM person_search WHERE person_search MATCH ?', match);
  return { total, numbers: found.slice(offset, offset + limit).map(({ rowid }) => rowid) };
}

const NEWEST =
  'SELECT row FROM person INDEXED BY person_created ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?';
const NEWEST_OPEN =
  'SELECT row FROM person INDEXED BY person_open WHERE closed_as IS NULL ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?';

function newest(db: ReadDb, openOnly: boolean, offset: number, limit: number): Found {
  const total = openOnly
    ? count(db, 'SELECT count(*) AS n FROM person INDEXED BY person_open WHERE closed_as IS NULL')
    : count(db, 'SELECT count(*) AS n FROM person');
  const found = rows<{ row: number }>(db, openOnly ? NEWEST_OPEN : NEWEST, limit, offset);
  return { total, numbers: found.map((each) => each.row) };
}

export function listPersons(
  { db }: Pick<OpenVault, 'db'>,
  { text, open_only, offset, limit }: Input<'person.list'>,
): Output<'person.list'> {
  if (text.trim() === '') {
    const { total, numbers } = newest(db, open_only, offset, limit);
    return { total, rows: readRows(db, numbers) };
  }
  const match = personMatch(text, open_only);
  if (match === null) return { total: 0, rows: [] };
  const spelled = searched(db, match.spelled, offset, limit);
  const rest = limit - spelled.numbers.length;
  const sounding =
    match.sounding === ''
      ? { total: 0, numbers: [] }
      : searched(db, match.sounding, Math.max(0, offset - spelled.total), rest);
  return {
    total: spelled.total + sounding.total,
    rows: readRows(db, [...spelled.numbers, ...sounding.numbers]),
  };
}

const SIMILAR_AT_MOST = 8;

/** Who may be the same person as somebody about to be registered, the likeliest first. */
export function similarPersons(
  { db }: Pick<OpenVault, 'db'>,
  known: Input<'person.similar'>,
): Output<'person.similar'> {
  const numbers = new Set<number>();
  for (const match of similarPersonMatches(known)) {
    const found = rows<{ rowid: number }>(
      db,
      'SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT ?',
      match,
      SIMILAR_AT_MOST,
    );
    for (const { rowid } of found) numbers.add(rowid);
    if (numbers.size >= SIMILAR_AT_MOST) break;
  }
  return { rows: readRows(db, [...numbers].slice(0, SIMILAR_AT_MOST)) };
}
