import { followRecords } from '#endpoint/attachments.ts';
import { type Batch, recordOf, refused, taken } from '#endpoint/batch.ts';
import { type Columns, type Db, insertRows, type Tx } from '#endpoint/db.ts';
import { beginEra, type Epoch, readEpoch } from '#endpoint/epoch.ts';
import { homeOfHandover } from '#endpoint/handovers.ts';
import { honourWords, NO_WORDS, TakenBack, type Words } from '#endpoint/receipts.ts';
import type { ReceivedChange } from '#endpoint/received-change.ts';
import { advanceScope, type Home, homeKey, lockScopes, readHome, type ScopeState } from '#endpoint/scope.ts';
import {
  byHome,
  findMovedPersons,
  keyOf,
  loadCase,
  loadConflicts,
  loadRecords,
  type StoredRecord,
  saveRecords,
} from '#endpoint/stored-records.ts';
import { takeChange } from '#endpoint/take-change.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import { handoverFields } from '#shared/handover.ts';
import { sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import type { Entity } from '#shared/records.ts';
import { rememberRightValues } from '#shared/right-values.ts';
import { leastVersion, secondOf } from '#shared/version.ts';

/** What tests take into their own hands. */
export type Clock = {
  now(): Date;
  newId(): string;
  onTakenBack?(): void;
  /** A moment, for a batch that has overtaken the one before it; without it such a one is sent back at once. */
  wait?(): Promise<unknown>;
};

/** `after`: a change that must have been taken before these are. */
export type Received = { received: readonly ReceivedChange[]; after: string | null };
type Taken = { results: PushResult[]; reused: number };

type Answer = { digest: string; result: PushResult };

/** How long what was written about a case before its device knew of the hand-over follows it to its new team. */
const FOLLOWS_DAYS = 90;

/** Some record lies in a scope that this transaction has not locked: it begins again with that one too. */
class NeedsScope extends Error {
  readonly home: Home;
  constructor(home: Home) {
    super('another scope is needed');
    this.home = home;
  }
}

/** Moments that a batch waits for the one before it, which another process may be reading. */
const MOST_WAITS = 25;

export async function pushInTurn(...push: Parameters<typeof pushChanges>): Promise<Taken | 'early'> {
  const { wait } = push[4];
  let taken = await pushChanges(...push);
  for (let waits = 0; taken === 'early' && wait !== undefined && waits < MOST_WAITS; waits += 1) {
    await wait();
    taken = await pushChanges(...push);
  }
  return taken;
}

/**
 * Takes a batch in one transaction. Each change has its own answer; a refused one stops none of the others. A
 * change that was answered before gets the same answer and does nothing. `early`: nothing was taken, since what they
 * follow is not here yet.
 */
export async function pushChanges(
  db: Db,
  caller: Caller,
  batch: Received,
  words: Words,
  clock: Clock,
): Promise<Taken | 'early'> {
  let shown = words;
  const homes = new Map<string, Home>([[homeKey(homeOf(caller)), homeOf(caller)]]);
  for (const home of await handoverTargets(db, batch.received)) homes.set(homeKey(home), home);
  for (;;) {
    try {
      const all = [...homes.values()];
      const reach = {
        organisations: [...new Set(all.map(({ organisation }) => organisation))],
        scopes: all.map(({ scope }) => scope),
      };
      return await db.asRequest(reach, (tx) => takeBatch(tx, caller, all, batch, shown, clock));
    } catch (cause) {
      if (cause instanceof TakenBack) {
        clock.onTakenBack?.();
        await beginEra(db, cause, clock.now());
        // What was given in a life that is over is no news any more.
        shown = NO_WORDS;
        continue;
      }
      if (!(cause instanceof NeedsScope) || homes.has(homeKey(cause.home))) throw cause;
      homes.set(homeKey(cause.home), cause.home);
    }
  }
}

/** The teams to which the batch hands a case over, as far as there are such teams. */
async function handoverTargets(db: Db, received: readonly ReceivedChange[]): Promise<Home[]> {
  const target = handoverFields.pick({ to_organisation: true, to_team: true });
  const wanted = received
    .filter(({ change }) => change.entity === 'handover')
    .map(({ change }) => target.strip().safeParse(change.fields))
    .flatMap((parsed) => (parsed.success ? [homeOfHandover(parsed.data)] : []));
  if (wanted.length === 0) return [];
  return db.rows<Home>(
    `SELECT organisation, id AS scope FROM team
     WHERE (organisation, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [wanted.map(({ organisation }) => organisation), wanted.map(({ scope }) => scope)],
  );
}

async function takeBatch(
  tx: Tx,
  caller: Caller,
  homes: readonly Home[],
  { received, after }: Received,
  words: Words,
  clock: Clock,
): Promise<Taken | 'early'> {
  const scopes = await lockScopes(tx, homes);
  const epoch = await readEpoch(tx);
  await honourWords(tx, caller, epoch, words, (scopes.get(homeKey(homeOf(caller))) as ScopeState).position);
  const ids = received.map(({ change }) => change.id);
  const answers = await loadAnswers(tx, caller, after === null ? ids : [after, ...ids]);
  if (after !== null && !answers.has(after)) return 'early';
  const isOpen = ({ change: { id } }: ReceivedChange) => !answers.has(id) || wasNotFound(answers.get(id));
  const open = received.filter(isOpen).map(({ change }) => change);
  const batch = await loadBatch(tx, caller, scopes, open, epoch, clock);
  const log: ReceivedChange[] = [];
  let reused = 0;
  const results = received.map((one) => {
    const { change, digest } = one;
    const answer = answers.get(change.id);
    if (answer === undefined) {
      const result = takeChange(batch, one);
      answers.set(change.id, { digest, result });
      log.push(one);
      return result;
    }
    if (answer.digest === digest) return (wasNotFound(answer) && takenSince(batch, change)) || answer.result;
    reused += 1;
    return refused(change, { code: 'endpoint_refused' });
  });
  for (const [key, records] of byHome(batch.written)) {
    const state = scopes.get(key) as ScopeState;
    await saveRecords(tx, state, records, batch.made);
    const isOwn = key === homeKey(batch.home);
    await advanceScope(tx, state, isOwn ? (log.at(-1)?.change.id ?? null) : null);
  }
  await followRecords(tx, batch.written);
  await logChanges(tx, caller, log, answers);
  return { results, reused };
}

const wasNotFound = (answer: Answer | undefined): boolean => answer?.result.error?.code === 'not_found';

/** A record that was not here when a restored endpoint was asked came back since, with what this change says. */
function takenSince(batch: Batch, change: Change): PushResult | null {
  const record = recordOf(batch, change.entity, change.record_id);
  if (record === undefined || record.removed) return null;
  if (!Object.keys(change.fields).every((field) => sameValue(change.fields[field], record.fields[field])))
    return null;
  batch.written.add(record);
  return taken(change, 'merged', record);
}

async function loadAnswers(
  tx: Tx,
  caller: Caller,
  changeIds: readonly string[],
): Promise<Map<string, Answer>> {
  type Logged = Omit<PushResult, 'error'> & { digest: string; error: PushResult['error'] };
  const logged = await tx.rows<Logged>(
    `SELECT found.* FROM unnest($3::text[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT id, digest, status, version::float8 AS version, error FROM change
       WHERE organisation = $1 AND scope = $2 AND change.id = wanted.id OFFSET 0
     ) AS found`,
    [caller.organisation, caller.team_id, changeIds],
  );
  return new Map(logged.map(({ digest, ...result }) => [result.id, { digest, result }]));
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

async function logChanges(
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
  await insertRows(tx, 'change', LOGGED, rows);
}

/** Loads what the changes are about, wherever it lies now, and what they may conflict with. */
async function loadBatch(
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
    least: leastVersion(Math.max(era, secondOf(now)), clock.newId()),
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
