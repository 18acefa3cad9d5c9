import { followRecords } from '#endpoint/attachments.ts';
import { type Batch, type Clock, recordOf, refused, taken } from '#endpoint/batch.ts';
import { type Answer, loadAnswers, logChanges } from '#endpoint/change-log.ts';
import type { Db, Tx } from '#endpoint/db.ts';
import { beginEra, readEpoch } from '#endpoint/epoch.ts';
import { homeOfHandover } from '#endpoint/handovers.ts';
import { loadBatch, NeedsScope } from '#endpoint/load-batch.ts';
import { honourWords, NO_WORDS, TakenBack, type Words } from '#endpoint/receipts.ts';
import type { ReceivedChange } from '#endpoint/received-change.ts';
import { advanceScope, type Home, homeKey, lockScopes, type ScopeState } from '#endpoint/scope.ts';
import { byHome, saveRecords } from '#endpoint/stored-records.ts';
import { takeChange } from '#endpoint/take-change.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import { handoverFields } from '#shared/handover.ts';
import { sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';

/** `after`: a change that must have been taken before these are. */
export type Received = { received: readonly ReceivedChange[]; after: string | null };
type Taken = { results: PushResult[]; reused: number };

/** Moments that a batch waits for the one before it, which another process may be reading. */
const MOST_WAITS = 25;

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
  let waits = 0;
  const homes = new Map<string, Home>([[homeKey(homeOf(caller)), homeOf(caller)]]);
  for (const home of await handoverTargets(db, batch.received)) homes.set(homeKey(home), home);
  for (;;) {
    try {
      const all = [...homes.values()];
      const reach = {
        organisations: [...new Set(all.map(({ organisation }) => organisation))],
        scopes: all.map(({ scope }) => scope),
      };
      const taken = await db.asRequest(reach, (tx) => takeBatch(tx, caller, all, batch, shown, clock));
      if (taken !== 'early' || clock.wait === undefined || waits === MOST_WAITS) return taken;
      waits += 1;
      await clock.wait();
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
