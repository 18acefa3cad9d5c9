import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, sql } from '#core/store/db.ts';
import { listRecords, requireRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { markExcerpt, markHits } from '#shared/mark-hits.ts';
import type { Programme } from '#shared/programme.ts';
import { MOST_HITS, type ProgrammeQuery, programmeQuery } from '#shared/programme-search.ts';
import type { ProgrammeHit } from '#shared/shapes.ts';

export const getProgramme = (vault: OpenVault, { id }: Input<'programme.get'>): Programme =>
  requireRecord(vault.db, 'programme', id);

/** Nobody is sent to a scheme that has ended; a programme that is not there is refused too. */
export function mustBeOpen(db: ReadDb, id: string | null): void {
  if (id === null) return;
  if (requireRecord(db, 'programme', id).status === 'closed') throw new FailureError('programme_closed');
}

/** Name and country weigh most; then who provides it, then what is written about it. */
const WEIGHTS = 'bm25(10.0, 1.0, 4.0, 8.0)';

/** bm25 costs some microseconds a hit: beyond this many, hits in the name go first in the catalogue's order. */
const MOST_WEIGHED = 400;

/**
 * The same in a catalogue of more records than this: to weigh a word, bm25 first counts it in all of them, which for
 * 100,000 takes longer than to find what is shown.
 */
const LARGE = 20_000;

const isLarge = (db: ReadDb): boolean =>
  (row<{ last: number | null }>(db, 'SELECT max(row) AS last FROM programme')?.last ?? 0) > LARGE;

const LAST = Number.MAX_SAFE_INTEGER;

const matchIds = (db: ReadDb, match: string, limit = MOST_HITS, last = LAST): number[] =>
  sql(
    db,
    'SELECT rowid FROM programme_search WHERE programme_search MATCH ? AND rowid <= ? ORDER BY rowid LIMIT ?',
  )
    .pluck()
    .all(match, last, limit) as number[];

/** Those in whose name or coded facts everything is found. */
const inNameIds = (db: ReadDb, match: string): number[] =>
  sql(db, 'SELECT rowid FROM programme_name WHERE programme_name MATCH ? ORDER BY rowid LIMIT ?')
    .pluck()
    .all(match, MOST_HITS) as number[];

const weighedIds = (db: ReadDb, match: string): number[] =>
  sql(
    db,
    `SELECT rowid FROM programme_search WHERE programme_search MATCH ? AND rank MATCH '${WEIGHTS}' ORDER BY rank`,
  )
    .pluck()
    .all(match) as number[];

/** Which of some records are about that country alone; the index answers without a look at the records. */
const ownIds = (db: ReadDb, country: string, ids: readonly number[]): number[] =>
  sql(db, 'SELECT row FROM programme WHERE country_of_return = ? AND row IN (SELECT value FROM json_each(?))')
    .pluck()
    .all(country, JSON.stringify(ids)) as number[];

/** Everything that is found: the country's own records, then those that name it too, then closed ones. */
function orderedIds(db: ReadDb, query: ProgrammeQuery): number[] {
  const first = matchIds(db, query.all);
  if (first.length < 2) return first;
  const isWeighed = query.isRanked && first.length <= MOST_WEIGHED && !isLarge(db);
  const inName = isWeighed || !query.isRanked ? [] : inNameIds(db, query.all);
  // Of more hits than are listed, those in the name are listed before any other.
  const found = isWeighed
    ? weighedIds(db, query.all)
    : [...new Set([...inName, ...first])].slice(0, MOST_HITS);
  const own = new Set(query.country === null ? [] : ownIds(db, query.country, found));
  const closed = new Set(matchIds(db, query.closed, -1, Math.max(...found)));
  const groups: number[][] = [[], [], []];
  for (const id of found)
    groups[closed.has(id) ? 2 : query.country === null || own.has(id) ? 0 : 1]?.push(id);
  return groups.flat();
}

function hitsOf(db: ReadDb, rowIds: readonly number[], query: ProgrammeQuery): ProgrammeHit[] {
  const programmes = rowIds.flatMap((rowId) => listRecords(db, 'programme', 'WHERE row = ?', rowId));
  return programmes.map((programme) => ({
    programme,
    marked_name: markHits(programme.name, query.hits),
    marked_excerpt: markExcerpt(programme.notes, query.hits),
  }));
}

/** Schemes for all countries are offered beneath the results, where those leave room for them. */
const MOST_OFFERED = 30;

export function searchProgrammes(
  vault: OpenVault,
  { text, filters, offset, limit }: Input<'programme.search'>,
): Output<'programme.search'> {
  const { db } = vault;
  const query = programmeQuery(text, filters);
  const ids = orderedIds(db, query);
  const isCovered = query.covered === null || matchIds(db, query.covered, 1).length > 0;
  const listed = new Set(ids);
  const isOffering = offset === 0 && ids.length <= MOST_OFFERED && query.multiCountry !== null;
  const offered = isOffering ? matchIds(db, query.multiCountry ?? '', 2 * MOST_OFFERED) : [];
  return {
    total: ids.length,
    hits: hitsOf(db, ids.slice(offset, offset + limit), query),
    nothing_for_country: isCovered ? null : query.country,
    multi_country: hitsOf(db, offered.filter((id) => !listed.has(id)).slice(0, MOST_OFFERED), query),
  };
}

export function programmeFacets(vault: OpenVault): Output<'programme.facets'> {
  const { db } = vault;
  const counted = (column: 'countries' | 'target_groups') =>
    rows<{ code: string; count: number }>(
      db,
      `SELECT each.value AS code, count(*) AS count FROM programme, json_each(programme.${column}) AS each
       GROUP BY each.value ORDER BY each.value`,
    );
  return {
    countries: counted('countries'),
    target_groups: counted('target_groups'),
    total: row<{ total: number }>(db, 'SELECT count(*) AS total FROM programme')?.total ?? 0,
  };
}
