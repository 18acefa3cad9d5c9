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
const MOST_RANKED = 400;

const LAST = Number.MAX_SAFE_INTEGER;

const matchIds = (db: ReadDb, match: string, limit = MOST_HITS, last = LAST): number[] =>
  sql(
    db,
    'SELECT rowid FROM programme_search WHERE programme_search MATCH ? AND rowid <= ? ORDER BY rowid LIMIT ?',
  )
    .pluck()
    .all(match, last, limit) as number[];

const rankedIds = (db: ReadDb, match: string): number[] =>
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
  const found = matchIds(db, query.all);
  if (found.length < 2) return found;
  const last = found[found.length - 1] ?? LAST;
  const setOf = (match: string | null) => new Set(match === null ? [] : matchIds(db, match, -1, last));
  const isRanked = query.isRanked && found.length <= MOST_RANKED;
  const own = new Set(query.country === null ? [] : ownIds(db, query.country, found));
  const isNameFirst = !isRanked && query.country === null && found.length < MOST_HITS;
  const inName = setOf(isNameFirst ? query.inName : null);
  const closed = setOf(query.closed);
  const groups: number[][] = [[], [], [], [], []];
  for (const id of isRanked ? rankedIds(db, query.all) : found) {
    const place = closed.has(id) ? 4 : (own.has(id) ? 0 : 2) + (inName.has(id) ? 0 : 1);
    groups[place]?.push(id);
  }
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
