import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows } from '#core/store/db.ts';
import { type Merged, readMerged } from '#core/store/merged.ts';
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

const shownRows = (db: ReadDb, by: 'row' | 'id', keys: readonly (string | number)[]): PersonRow[] =>
  rows<StoredRow>(
    db,
    `${SHOWN} FROM json_each(?) hit JOIN person p ON p.${by} = hit.value ORDER BY hit.key`,
    JSON.stringify(keys),
  ).map(toPersonRow);

const first = (a: string | null, b: string | null, isBefore: (a: string, b: string) => boolean) =>
  a === null || b === null ? (a ?? b) : isBefore(a, b) ? a : b;

/** A person's line tells what is in all of their files. */
function withMergedFiles(db: ReadDb, shown: PersonRow[], merged: Merged): PersonRow[] {
  if (merged.files.length === 0) return shown;
  const ids = new Set(shown.map(({ id }) => id));
  const theirs = merged.files.filter((file) => ids.has(file.kept_id));
  const others = shownRows(
    db,
    'id',
    theirs.map(({ id }) => id),
  );
  return shown.map((row) => {
    const line = { ...row };
    for (const other of others.filter(({ id }) => merged.keptOf(id) === row.id)) {
      line.last_session_on = first(line.last_session_on, other.last_session_on, (a, b) => a > b);
      line.next_on = first(line.next_on, other.next_on, (a, b) => a < b);
      line.concern_open ||= other.concern_open;
      line.has_draft ||= other.has_draft;
    }
    return line;
  });
}

const readRows = (db: ReadDb, numbers: readonly number[], merged: Merged): PersonRow[] =>
  withMergedFiles(db, shownRows(db, 'row', numbers), merged);

/** Persons in the given order, as the files that are kept; who is not on this device is left out. */
export function readPersonRows(db: ReadDb, ids: readonly string[]): PersonRow[] {
  if (ids.length === 0) return [];
  const merged = readMerged(db);
  return withMergedFiles(db, shownRows(db, 'id', [...new Set(ids.map(merged.keptOf))]), merged);
}

type Found = { total: number; numbers: number[] };

/** Few enough to be fetched at once: then nothing has to be counted. */
const AT_ONCE = 500;

const count = (db: ReadDb, text: string, ...params: unknown[]): number =>
  row<{ n: number }>(db, text, ...params)?.n ?? 0;

/**
 * Row numbers are given as persons arrive, so the highest are the newest. A hit in a file that leads to another one
 * shows that one, once. `but`: persons who are listed already.
 */
function searched(
  db: ReadDb,
  match: string,
  offset: number,
  limit: number,
  files: KeptRows,
  but: ReadonlySet<number>,
): Found {
  const until = Math.max(offset + limit, AT_ONCE) + files.grouped.length;
  const found = rows<{ rowid: number }>(
    db,
    'SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT ?',
    match,
    until,
  ).map(({ rowid }) => rowid);
  const shown = files.shown(found).filter((number) => !but.has(number));
  const total =
    found.length < until
      ? shown.length
      : count(db, 'SELECT count(*) AS n FROM person_search WHERE person_search MATCH ?', match) -
        files.hidden(db, match, but);
  return { total, numbers: shown.slice(offset, offset + limit) };
}

/** How hits in files that lead to others become hits in those. Nearly always there are none, and nothing is done. */
type KeptRows = {
  /** The row numbers of all files that belong together with others. */
  grouped: readonly number[];
  shown(found: readonly number[]): number[];
  /** Those of `grouped` who match, as the files that are kept. */
  matching(db: ReadDb, match: string): Set<number>;
  /** How many hits do not appear as persons of their own. */
  hidden(db: ReadDb, match: string, but: ReadonlySet<number>): number;
};

function keptRows(merged: Merged, openOnly: boolean, db: ReadDb): KeptRows {
  const keptOf = new Map(merged.files.map(({ row: number, kept_row }) => [number, kept_row]));
  const grouped = [...new Set(merged.files.flatMap(({ row: number, kept_row }) => [number, kept_row]))];
  const closed = new Set(
    openOnly && grouped.length > 0
      ? rows<{ row: number }>(
          db,
          'SELECT row FROM person WHERE closed_as IS NOT NULL AND row IN (SELECT value FROM json_each(?))',
          JSON.stringify(grouped),
        ).map((one) => one.row)
      : [],
  );
  const shown = (found: readonly number[]) =>
    grouped.length === 0
      ? [...found]
      : [...new Set(found.map((number) => keptOf.get(number) ?? number))].filter(
          (number) => !closed.has(number),
        );
  const hits = (db: ReadDb, match: string) =>
    rows<{ rowid: number }>(
      db,
      'SELECT rowid FROM person_search WHERE person_search MATCH ? AND +rowid IN (SELECT value FROM json_each(?))',
      match,
      JSON.stringify(grouped),
    ).map(({ rowid }) => rowid);
  return {
    grouped,
    shown,
    matching: (db, match) => new Set(grouped.length === 0 ? [] : shown(hits(db, match))),
    hidden(db, match, but) {
      if (grouped.length === 0) return 0;
      const found = hits(db, match);
      return found.length - shown(found).filter((number) => !but.has(number)).length;
    },
  };
}

const NEWEST = `
  SELECT row FROM person INDEXED BY person_created
  ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?`;
const NEWEST_OPEN = `
  SELECT row FROM person INDEXED BY person_open WHERE closed_as IS NULL
  ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?`;
const NEWEST_BUT = `
  SELECT row FROM person INDEXED BY person_created WHERE row NOT IN (SELECT value FROM json_each(?))
  ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?`;
const NEWEST_OPEN_BUT = `
  SELECT row FROM person INDEXED BY person_open
  WHERE closed_as IS NULL AND row NOT IN (SELECT value FROM json_each(?))
  ORDER BY created_at DESC, row DESC LIMIT ? OFFSET ?`;

function newest(db: ReadDb, openOnly: boolean, offset: number, limit: number, merged: Merged): Found {
  const all = openOnly
    ? count(db, 'SELECT count(*) AS n FROM person INDEXED BY person_open WHERE closed_as IS NULL')
    : count(db, 'SELECT count(*) AS n FROM person');
  if (merged.files.length === 0) {
    const found = rows<{ row: number }>(db, openOnly ? NEWEST_OPEN : NEWEST, limit, offset);
    return { total: all, numbers: found.map((each) => each.row) };
  }
  const hidden = JSON.stringify(merged.files.map((file) => file.row));
  const text = openOnly ? NEWEST_OPEN_BUT : NEWEST_BUT;
  const found = rows<{ row: number }>(db, text, hidden, limit, offset);
  const uncounted = count(
    db,
    `SELECT count(*) AS n FROM person WHERE row IN (SELECT value FROM json_each(?))${openOnly ? ' AND closed_as IS NULL' : ''}`,
    hidden,
  );
  return { total: all - uncounted, numbers: found.map((each) => each.row) };
}

const NOBODY: ReadonlySet<number> = new Set();

export function listPersons(
  { db }: Pick<OpenVault, 'db'>,
  { text, open_only, offset, limit }: Input<'person.list'>,
): Output<'person.list'> {
  const merged = readMerged(db);
  if (text.trim() === '') {
    const { total, numbers } = newest(db, open_only, offset, limit, merged);
    return { total, rows: readRows(db, numbers, merged) };
  }
  const match = personMatch(text, open_only);
  if (match === null) return { total: 0, rows: [] };
  const files = keptRows(merged, open_only, db);
  const spelled = searched(db, match.spelled, offset, limit, files, NOBODY);
  const rest = limit - spelled.numbers.length;
  const sounding =
    match.sounding === ''
      ? { total: 0, numbers: [] }
      : searched(
          db,
          match.sounding,
          Math.max(0, offset - spelled.total),
          rest,
          files,
          // One file is spelled so, the other only sounds so: the person is listed already.
          files.matching(db, match.spelled),
        );
  return {
    total: spelled.total + sounding.total,
    rows: readRows(db, [...spelled.numbers, ...sounding.numbers], merged),
  };
}

const SIMILAR_AT_MOST = 8;

/** Who may be the same person as somebody about to be registered, the likeliest first. */
export function similarPersons(
  { db }: Pick<OpenVault, 'db'>,
  known: Input<'person.similar'>,
): Output<'person.similar'> {
  const numbers = new Set<number>();
  const merged = readMerged(db);
  const files = keptRows(merged, false, db);
  for (const match of similarPersonMatches(known)) {
    const found = rows<{ rowid: number }>(
      db,
      'SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT ?',
      match,
      SIMILAR_AT_MOST,
    );
    for (const number of files.shown(found.map(({ rowid }) => rowid))) numbers.add(number);
    if (numbers.size >= SIMILAR_AT_MOST) break;
  }
  return { rows: readRows(db, [...numbers].slice(0, SIMILAR_AT_MOST), merged) };
}
