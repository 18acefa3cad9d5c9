import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { OpenVault } from '#core/open-vault.ts';
import { readCheckpoint } from '#core/store/checkpoint.ts';
import { transaction } from '#core/store/db.ts';
import { countDigests, type Digests, digestTexts, readDigests, writeDigests } from '#core/store/digests.ts';
import { BEFORE_ALL, forgetKeptBefore } from '#core/store/outbox.ts';
import { confirmReceipts, readReceipts } from '#core/store/receipts.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { withoutCheckpoints } from '#core/store/wal.ts';
import { applyPage, removeWhatLeft, retrySetAside } from '#core/sync/apply.ts';
import type { Client, PullPage, PushAnswer } from '#core/sync/client.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
import { type Batch, nextPush, settlePush } from '#core/sync/push.ts';
import { sendFoundAgain } from '#core/sync/quarantine.ts';
import { recover } from '#core/sync/recover.ts';
import type { Noun } from '#shared/calls/call.ts';
import { FailureError } from '#shared/errors.ts';

const CLOCK_DRIFT_MILLISECONDS = 5 * 60_000;
const PAGES_A_REFRESH = 10;
const REPAIR_AGAIN_MILLISECONDS = 3_600_000;
/** An endpoint whose data are taken back again and again is left alone for a while. */
const MOST_RECOVERIES = 3;
/** Edits that were taken are remembered for as long as a backup of the endpoint may reach back. */
const KEPT_MILLISECONDS = 35 * 24 * 3_600_000;

/**
 * One whole synchronisation, in this order. Everything waiting is sent and answered before anything is pulled, so a
 * change whose answer was lost is repeated before newer values of its record can arrive. Stopping at any point is
 * safe: what was not answered is sent again, and what was not written is pulled again.
 */
export async function synchronise(vault: OpenVault, client: Client): Promise<{ pages: number }> {
  return withoutCheckpoints(vault.db, async () => {
    await sendAll(vault, client);
    vault.changed(retrySetAside(vault));
    let taken = await takeAll(vault, client);
    for (let times = 1; taken.isRestored; times += 1) {
      if (times > MOST_RECOVERIES) throw new FailureError('endpoint_unreachable');
      await recover(vault, client, 'restored');
      await sendAll(vault, client);
      taken = await takeAll(vault, client);
    }
    vault.changed(removeWhatLeft(vault));
    const differs = taken.digests !== null && !isSame(vault, taken.digests, taken.isFromStart);
    if (differs && !isTriedLately(vault)) {
      await recover(vault, client, 'digest');
      await sendAll(vault, client);
      taken = await takeAll(vault, client);
      // Taken back in the middle of it: nothing more is believed before that is over.
      if (taken.isRestored) throw new FailureError('endpoint_unreachable');
      vault.changed(removeWhatLeft(vault));
      noteRepair(vault, taken.digests === null || isSame(vault, taken.digests, false));
    } else if (!differs) {
      if (readSetting<boolean>(vault.db, 'sync_differs') === true) {
        writeSetting(vault.db, 'sync_differs', false);
      }
      if (sendFoundAgain(vault)) await sendAll(vault, client);
    }
    if (taken.revision !== readSetting<number>(vault.db, 'sync_revision')) {
      adoptIdentity(vault, await client.me());
    }
    noteClock(vault, client.endpointTime());
    transaction(vault.db, () => {
      const now = vault.now();
      writeSetting(vault.db, 'sync_last_success', now);
      forgetKeptBefore(vault.db, new Date(Date.parse(now) - KEPT_MILLISECONDS).toISOString());
    });
    return { pages: taken.pages };
  });
}

type Taken = {
  pages: number;
  /** The endpoint is in another epoch than the one that this device knows; nothing was written. */
  isRestored: boolean;
  /** Everything that is here came with it. */
  isFromStart: boolean;
  digests: PullPage['digests'];
  revision: number;
};

/** Page after page until there are no more; the next one is on its way while this one is written. */
async function takeAll(vault: OpenVault, client: Client): Promise<Taken> {
  const nouns = new Set<Noun>();
  const tell = () => {
    if (nouns.size > 0) vault.changed([...nouns]);
    nouns.clear();
  };
  const receipts = readReceipts(vault.db);
  const epoch = readSetting<string>(vault.db, 'sync_epoch');
  // What a first page says holds for all that follow it: whether this is a reading from the start.
  let isFromStart: boolean | null = null;
  try {
    let page = await client.pull(readCheckpoint(vault.db), receipts);
    for (let pages = 1; ; pages += 1) {
      const { digests, revision } = page;
      if (page.epoch !== epoch) return { pages, isRestored: true, isFromStart: false, digests, revision };
      if (pages === 1) confirmReceipts(vault.db, receipts);
      isFromStart ??= page.from_start;
      const next = page.more ? client.pull(page.cursor, []) : null;
      next?.catch(() => undefined);
      // Writing a page holds this process; without a turn of its loop the request would leave only after that.
      await turnOfLoop();
      for (const noun of applyPage(vault, { ...page, from_start: isFromStart })) nouns.add(noun);
      if (next === null) return { pages, isRestored: false, isFromStart, digests, revision };
      // Lists on the screen refresh now and then, not with every page of a first pull.
      if (pages % PAGES_A_REFRESH === 0) tell();
      page = await next;
    }
  } finally {
    tell();
  }
}

/**
 * Whether this device has what the endpoint says that the team has. Its own sum is believed only when the rows
 * themselves say so too: before anything is repaired they are counted, and once after each start, unless every row has
 * just been written and summed up.
 */
function isSame(
  { db }: OpenVault,
  theirs: NonNullable<PullPage['digests']>,
  isJustWritten: boolean,
): boolean {
  const agrees = (ours: Digests | null) => {
    const { team, catalogue } = ours === null ? { team: '', catalogue: '' } : digestTexts(ours);
    return team === theirs.team && catalogue === theirs.catalogue;
  };
  if (agrees(readDigests(db)) && (isCounted(db) || isJustWritten)) return true;
  const counted = countDigests(db);
  transaction(db, () => writeDigests(db, counted));
  return agrees(counted);
}

/** Databases whose rows were counted since they were opened. */
const counted = new WeakSet<object>();
function isCounted(db: OpenVault['db']): boolean {
  const wasCounted = counted.has(db);
  counted.add(db);
  return wasCounted;
}

/** A repair reads everything: one that did not help is tried again after a while, not with every synchronisation. */
function isTriedLately({ db, now }: OpenVault): boolean {
  if (readSetting<boolean>(db, 'sync_differs') !== true) return false;
  const tried = Date.parse(readSetting<string>(db, 'sync_repaired') ?? '');
  return Math.abs(Date.parse(now()) - tried) < REPAIR_AGAIN_MILLISECONDS;
}

function noteRepair(vault: OpenVault, isRepaired: boolean): void {
  transaction(vault.db, () => {
    writeSetting(vault.db, 'sync_repaired', vault.now());
    writeSetting(vault.db, 'sync_differs', !isRepaired);
  });
  vault.changed(['sync']);
}

/** One that the endpoint's database works on, and one that the endpoint reads and checks meanwhile. */
const BATCHES_ON_THEIR_WAY = 2;

/**
 * Sends all that waits, in its order: a batch names the one that is on its way before it, and is sent again when it
 * came in before that.
 */
async function sendAll(vault: OpenVault, client: Client): Promise<void> {
  const onTheirWay: { batch: Batch; answer: Promise<PushAnswer> }[] = [];
  let from = BEFORE_ALL;
  const send = async () => {
    while (onTheirWay.length < BATCHES_ON_THEIR_WAY) {
      const batch = await nextPush(vault.db, from, onTheirWay.at(-1)?.batch ?? null, client);
      if (batch === null) return;
      const answer = client.push(batch.body);
      // When something else fails first, nobody waits for this one any more.
      answer.catch(() => undefined);
      onTheirWay.push({ batch, answer });
      from = batch.last;
    }
  };
  for (;;) {
    await send();
    const first = onTheirWay.shift();
    if (first === undefined) {
      // At the end once more from the start, for what was saved meanwhile.
      if (from === BEFORE_ALL) return;
      from = BEFORE_ALL;
      continue;
    }
    const { early, ...answer } = await first.answer;
    if (early) {
      await Promise.allSettled(onTheirWay.splice(0).map(({ answer: late }) => late));
      from = first.batch.from;
      continue;
    }
    await send();
    await turnOfLoop();
    vault.changed(settlePush(vault, first.batch, answer));
  }
}

function noteClock(vault: OpenVault, endpointTime: Date | null): void {
  if (endpointTime === null) return;
  const drift = Math.abs(endpointTime.getTime() - Date.parse(vault.now()));
  const isOff = drift > CLOCK_DRIFT_MILLISECONDS;
  if (isOff !== (readSetting<boolean>(vault.db, 'sync_clock_off') ?? false)) {
    writeSetting(vault.db, 'sync_clock_off', isOff);
  }
}
