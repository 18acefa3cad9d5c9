import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, sql, transaction, type WriteDb } from '#core/store/db.ts';
import { readMerged } from '#core/store/merged.ts';
import { listRecords } from '#core/store/record.ts';
import { duplicateMatches, duplicateReasons } from '#shared/duplicate-match.ts';
import type { Person } from '#shared/person.ts';
import type { DuplicatePair } from '#shared/shapes.ts';

/** More hits than this say that the name is a common one; the newest are looked at. */
const HITS_AT_MOST = 200;
/** Persons compared in one go, so that nobody who types waits for it. */
const AT_ONCE = 10;

const asPair = (a: string, b: string): [first: string, second: string] => (a < b ? [a, b] : [b, a]);

function likeliest(db: ReadDb, person: Person): Person[] {
  const found = new Set<number>();
  for (const match of duplicateMatches(person)) {
    for (const { rowid } of rows<{ rowid: number }>(
      db,
      `SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT ${HITS_AT_MOST}`,
      match,
    ))
      found.add(rowid);
  }
  return listRecords(
    db,
    'person',
    'WHERE row IN (SELECT value FROM json_each(?))',
    JSON.stringify([...found]),
  );
}

/** Compares one person with those whom the index finds. What was found of them before and no longer fits is dropped. */
function compare(vault: OpenVault, person: Person): boolean {
  const { db } = vault;
  const before = sql(db, 'DELETE FROM duplicate_candidate WHERE first_id = ? OR second_id = ?').run(
    person.id,
    person.id,
  );
  const found = likeliest(db, person).filter(
    (other) => other.id !== person.id && duplicateReasons(person, other) !== null,
  );
  for (const other of found) {
    sql(db, 'INSERT INTO duplicate_candidate (first_id, second_id, found_at) VALUES (?, ?, ?)').run(
      ...asPair(person.id, other.id),
      vault.now(),
    );
  }
  return before.changes > 0 || found.length > 0;
}

/** Looks at some of the persons who arrived or changed. `isMore`: others wait. */
export function compareSome(vault: OpenVault): { isMore: boolean; isNew: boolean } {
  const { db } = vault;
  const waiting = rows<{ row: number }>(
    db,
    `SELECT row FROM person_to_compare ORDER BY row LIMIT ${AT_ONCE}`,
  ).map((one) => one.row);
  if (waiting.length === 0) return { isMore: false, isNew: false };
  let isNew = false;
  transaction(db, () => {
    const json = JSON.stringify(waiting);
    for (const person of listRecords(db, 'person', 'WHERE row IN (SELECT value FROM json_each(?))', json))
      isNew = compare(vault, person) || isNew;
    sql(db, 'DELETE FROM person_to_compare WHERE row IN (SELECT value FROM json_each(?))').run(json);
  });
  return { isMore: waiting.length === AT_ONCE, isNew };
}

/** Most of the time is left to whoever works, and to a pull that is still going on. */
const PAUSE_MS = 40;
const STEPS_A_REFRESH = 250;

const isOpen = (db: WriteDb): boolean => db.open;
const working = new WeakSet<WriteDb>();

/** The rest in the background, a few at a time; lists that show it hear of what was found. */
export function compareAll(vault: OpenVault): void {
  const { db } = vault;
  if (working.has(db)) return;
  working.add(db);
  let isNew = false;
  let steps = 0;
  const step = () => {
    if (!isOpen(db)) return;
    try {
      const done = compareSome(vault);
      isNew = isNew || done.isNew;
      steps += 1;
      if (isNew && steps % STEPS_A_REFRESH === 0) {
        vault.changed(['duplicate']);
        isNew = false;
      }
      if (done.isMore) {
        setTimeout(step, PAUSE_MS).unref();
        return;
      }
    } catch (error) {
      // A disk that is full now is tried again with the next question.
      working.delete(db);
      if (!(error instanceof Error)) throw error;
      return;
    }
    working.delete(db);
    vault.changed(['duplicate']);
  };
  setTimeout(step, PAUSE_MS).unref();
}

const PAIRS_AT_MOST = 500;

/** Persons who may be registered twice: neither merged nor said to be two, and still alike as their files now are. */
export function readPairs(db: ReadDb): DuplicatePair[] {
  const merged = readMerged(db);
  const candidates = rows<{ first_id: string; second_id: string }>(
    db,
    `SELECT c.first_id, c.second_id FROM duplicate_candidate c
     WHERE NOT EXISTS (
       SELECT 1 FROM duplicate d WHERE d.verdict = 'distinct' AND d.undone_at IS NULL
         AND ((d.person_id = c.first_id AND d.other_id = c.second_id)
           OR (d.person_id = c.second_id AND d.other_id = c.first_id)))
     ORDER BY c.found_at DESC, c.first_id, c.second_id LIMIT ${PAIRS_AT_MOST}`,
  );
  const told = rows<{ person_id: string; other_id: string }>(
    db,
    `SELECT person_id, other_id FROM duplicate WHERE verdict = 'distinct' AND undone_at IS NULL`,
  );
  // Whoever was told apart from one file of a person is told apart from all of them.
  const apart = new Set(
    told.map((one) => asPair(merged.keptOf(one.person_id), merged.keptOf(one.other_id)).join()),
  );
  const ids = [...new Set(candidates.flatMap(({ first_id, second_id }) => [first_id, second_id]))];
  const persons = new Map(
    listRecords(db, 'person', 'WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)).map(
      (person) => [person.id, person],
    ),
  );
  return candidates.flatMap(({ first_id, second_id }) => {
    const first = persons.get(first_id);
    const second = persons.get(second_id);
    if (first === undefined || second === undefined) return [];
    if (merged.keptOf(first_id) !== first_id || merged.keptOf(second_id) !== second_id) return [];
    if (apart.has(asPair(first_id, second_id).join())) return [];
    const reasons = duplicateReasons(first, second);
    return reasons === null ? [] : [{ first_id, second_id, reasons }];
  });
}

export const isComparing = (db: ReadDb): boolean =>
  row(db, 'SELECT 1 FROM person_to_compare LIMIT 1') !== undefined;
