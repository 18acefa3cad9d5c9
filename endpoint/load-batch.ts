import type { Batch, Clock } from '#endpoint/batch.ts';
import type { Tx } from '#endpoint/db.ts';
import type { Epoch } from '#endpoint/epoch.ts';
import { type Home, homeKey, readHome, type ScopeState } from '#endpoint/scope.ts';
import {
  byHome,
  findMovedPersons,
  keyOf,
  loadCase,
  loadConflicts,
  loadRecords,
  type StoredRecord,
} from '#endpoint/stored-records.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import type { Entity } from '#shared/records.ts';
import { rememberRightValues } from '#shared/right-values.ts';
import { leastVersion } from '#shared/version.ts';

/** How long what was written about a case before its device knew of the hand-over follows it to its new team. */
const FOLLOWS_DAYS = 90;

/** Some record lies in a scope that this transaction has not locked: it begins again with that one too. */
export class NeedsScope extends Error {
  readonly home: Home;
  constructor(home: Home) {
    super('another scope is needed');
    this.home = home;
  }
}

/** Loads what the changes are about, wherever it lies now, and what they may conflict with. */
export async function loadBatch(
  tx: Tx,
  caller: Caller,
  scopes: ReadonlyMap<string, ScopeState>,
  changes: readonly Change[],
  { epoch, era }: Epoch,
  clock: Clock,
): Promise<Batch> {
  const home = homeOf(caller);
  const now = clock.now();
  const batch: Batch = {
    caller,
    home,
    now,
    newId: clock.newId,
    epoch,
    era,
    least: leastVersion(era, now, clock.newId()),
    isRight: rememberRightValues(),
    records: new Map(),
    conflicts: new Map(),
    arrivals: new Map(),
    reached: new Set(scopes.keys()),
    movedPersons: new Map(),
    departedPersons: new Set(),
    written: new Set(),
    made: new Set(),
  };
  await loadMovedPersons(tx, batch, changes);
  await loadFollowing(
    tx,
    batch,
    home,
    changes.map(({ record_id }) => record_id),
  );
  const decided = changes
    .filter(({ entity }) => entity === 'conflict')
    .map(({ record_id }) => batch.records.get(keyOf({ entity: 'conflict', id: record_id })))
    .filter((conflict) => conflict !== undefined);
  await loadFollowing(
    tx,
    batch,
    home,
    decided.map(({ fields }) => fields.record_id).filter((id) => typeof id === 'string'),
  );
  await loadCases(tx, batch, changes);
  await loadOpenQuestions(tx, batch);
  return batch;
}

/**
 * Persons of records that this team may not have yet, and who are not with it any more. Where they are now, their
 * team may have given such a record back already.
 */
async function loadMovedPersons(tx: Tx, batch: Batch, changes: readonly Change[]): Promise<void> {
  const byPerson = new Map<string, string[]>();
  for (const { base_version, as_of, fields, record_id } of changes) {
    const { person_id } = fields;
    if (typeof person_id !== 'string' || (base_version > 0 && as_of === null)) continue;
    byPerson.set(person_id, [...(byPerson.get(person_id) ?? []), record_id]);
  }
  await followPersons(tx, batch, batch.home, [...byPerson.keys()]);
  for (const [personId, home] of batch.movedPersons) {
    await loadArrivals(tx, batch, home, byPerson.get(personId) ?? []);
  }
}

async function loadArrivals(tx: Tx, batch: Batch, home: Home, ids: readonly string[]): Promise<void> {
  for (const there of await loadRecords(tx, home, ids)) {
    batch.arrivals.set(`${homeKey(home)}/${keyOf(there)}`, there);
  }
}

/** From team to team, as far as each of them went. */
async function followPersons(tx: Tx, batch: Batch, home: Home, ids: readonly string[]): Promise<void> {
  const onward = new Map<string, string[]>();
  for (const left of await findMovedPersons(tx, home, ids)) {
    const { id, moved_to } = left;
    if (!stillFollows(batch, left)) {
      batch.movedPersons.delete(id);
      batch.departedPersons.add(id);
      continue;
    }
    batch.movedPersons.set(id, reachable(batch, moved_to));
    onward.set(moved_to, [...(onward.get(moved_to) ?? []), id]);
  }
  for (const [key, moved] of onward) await followPersons(tx, batch, readHome(key), moved);
}

/** A home that this transaction has locked. */
function reachable(batch: Batch, key: string): Home {
  if (!batch.reached.has(key)) throw new NeedsScope(readHome(key));
  return readHome(key);
}

/** A record that was handed over is loaded where it is now, as long as what is written about it still follows it. */
async function loadFollowing(tx: Tx, batch: Batch, home: Home, ids: readonly string[]): Promise<void> {
  const wanted = ids.filter((id) => id !== '');
  const gone = new Map<string, { home: Home; ids: string[] }>();
  for (const record of await loadRecords(tx, home, wanted)) {
    const key = keyOf(record);
    const known = batch.records.get(key);
    if (known !== undefined && !known.removed) continue;
    batch.records.set(key, record);
    if (!record.removed || record.moved_to === null || !stillFollows(batch, record)) continue;
    const to = reachable(batch, record.moved_to);
    const there = gone.get(record.moved_to) ?? { home: to, ids: [] };
    gone.set(record.moved_to, { home: to, ids: [...there.ids, record.id] });
  }
  for (const { home: to, ids: moved } of gone.values()) {
    if (homeKey(to) !== homeKey(batch.home)) await loadFollowing(tx, batch, to, moved);
  }
}

/** By the endpoint's own clock: when the record left. */
const stillFollows = ({ now }: Batch, left: Pick<StoredRecord, 'updated_at'>): boolean =>
  now.getTime() - Date.parse(left.updated_at) < FOLLOWS_DAYS * 24 * 3_600_000;

/** All of a case that is handed over in this batch, and what its new team has under the same ids. */
async function loadCases(tx: Tx, batch: Batch, changes: readonly Change[]): Promise<void> {
  for (const { record_id, fields } of changes.filter(({ entity }) => entity === 'handover')) {
    if (typeof fields.person_id !== 'string') continue;
    const found = await loadCase(tx, batch.home, fields.person_id);
    remember(batch, found);
    await loadConsent(tx, batch, fields.person_id, fields.consent_record_id);
    const members = found
      .filter(({ entity }) => entity === 'household')
      .flatMap((household) => household.fields.members as { person_id: string }[])
      .map(({ person_id }) => person_id);
    await loadFollowing(tx, batch, batch.home, members);
    const given = changes.filter((change) => change.fields.person_id === fields.person_id);
    const about = [...found.map(({ id }) => id), ...given.map((change) => change.record_id)];
    const ids = [record_id, fields.person_id, ...about];
    for (const key of batch.reached) {
      if (key !== homeKey(batch.home)) await loadArrivals(tx, batch, readHome(key), ids);
    }
  }
}

function remember(batch: Batch, found: readonly StoredRecord[]): void {
  for (const record of found) {
    if (!batch.records.has(keyOf(record))) batch.records.set(keyOf(record), record);
  }
}

/** The consent may stand in another file of the same person, which may have gone before: and so may a later answer. */
async function loadConsent(tx: Tx, batch: Batch, personId: string, consentId: unknown): Promise<void> {
  if (typeof consentId !== 'string') return;
  await loadFollowing(tx, batch, batch.home, [consentId]);
  const consent = batch.records.get(keyOf({ entity: 'consent', id: consentId }));
  if (consent === undefined || consent.removed || consent.fields.person_id === personId) return;
  remember(batch, await loadCase(tx, consent, consent.fields.person_id as string));
  for (const start of [personId, consent.fields.person_id]) {
    const path = new Set<unknown>();
    for (let at = start; typeof at === 'string' && !path.has(at); ) {
      path.add(at);
      await loadFollowing(tx, batch, batch.home, [at]);
      at = batch.records.get(keyOf({ entity: 'person', id: at }))?.fields.merged_into;
    }
  }
}

/** New records have no conflicts: a first upload of thousands asks for none. */
async function loadOpenQuestions(tx: Tx, batch: Batch): Promise<void> {
  for (const [key, records] of byHome([...batch.records.values(), ...batch.arrivals.values()])) {
    const ids = records.filter(({ removed }) => !removed).map(({ id }) => id);
    for (const conflict of await loadConflicts(tx, readHome(key), ids)) {
      const known = batch.records.get(keyOf(conflict)) ?? conflict;
      if (known.removed) continue;
      batch.records.set(keyOf(known), known);
      const about = keyOf({ entity: known.fields.entity as Entity, id: known.fields.record_id as string });
      batch.conflicts.set(about, [...(batch.conflicts.get(about) ?? []), known]);
    }
  }
}
