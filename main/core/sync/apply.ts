import type { z } from 'zod';
import type { OpenVault } from '#core/open-vault.ts';
import { writeCheckpoint } from '#core/store/checkpoint.ts';
import { transaction, type WriteDb } from '#core/store/db.ts';
import { amendedSessions } from '#core/store/derived.ts';
import { countDigests, readDigests, toggle, writeDigests } from '#core/store/digests.ts';
import { storageCode } from '#core/store/failures.ts';
import { keepSent, recordsSent, recordsWithUnsent } from '#core/store/outbox.ts';
import { applyRecordState, knownVersions } from '#core/store/record.ts';
import { dropRemoval, noteRemoval, removalKeys, removeWhatMayGo } from '#core/store/removal.ts';
import { listSetAside, removeSetAside, setAsideRecord, setAsideVersions } from '#core/store/set-aside.ts';
import { emptyWal } from '#core/store/wal.ts';
import type { PullPage } from '#core/sync/client.ts';
import type { Noun } from '#shared/calls/call.ts';
import { type RecordState, recordState } from '#shared/change.ts';
import { ENTITIES, type Entity, fieldSchemas, LOCAL_FIELDS } from '#shared/records.ts';
import { type IsRight, rememberRightValues } from '#shared/right-values.ts';

/** What every record must say of itself, so that one which cannot be stored can at least be set aside. */
type Addressed = { entity: string; id: string; position: number };

const isAddressed = (record: unknown): record is Addressed => {
  const { entity, id, position } = (record ?? {}) as Partial<Addressed>;
  return isShort(entity) && isShort(id) && Number.isSafeInteger(position);
};
const isShort = (text: unknown): boolean => typeof text === 'string' && text.length > 0 && text.length <= 80;

/** The schema of every field that this version knows; those of a newer version come along unread. */
const knownFields = Object.fromEntries(
  ENTITIES.map((entity) => {
    const local = LOCAL_FIELDS[entity] ?? [];
    const fields = Object.entries<z.ZodType>(fieldSchemas[entity].shape);
    return [entity, fields.filter(([name]) => !local.includes(name))];
  }),
) as Record<Entity, [name: string, schema: z.ZodType][]>;

const { version, earlier, created_at, created_by, updated_at } = recordState.shape;

/** The record as this version can store it; null when something in it is not as it knows it. */
function readState(record: Addressed, isRight: IsRight): RecordState | null {
  const state = record as unknown as RecordState;
  const known = knownFields[state.entity];
  const isReadable =
    known !== undefined &&
    isRight(version, state.version) &&
    (state.earlier === undefined || isRight(earlier, state.earlier)) &&
    isRight(created_at, state.created_at) &&
    isRight(created_by, state.created_by) &&
    isRight(updated_at, state.updated_at) &&
    typeof state.fields === 'object' &&
    state.fields !== null &&
    known.every(([name, schema]) => isRight(schema, state.fields[name]));
  return isReadable ? state : null;
}

type Removed = Addressed & { version: number };

const isRemoved = (record: Addressed): record is Removed => {
  const { removed, version: at, entity } = record as Addressed & { removed?: unknown; version?: unknown };
  return removed === true && Number.isSafeInteger(at) && ENTITIES.includes(entity as Entity);
};

/** Ids by entity, for one look-up a kind of record. */
function idsByEntity(records: readonly Addressed[]): Map<Entity, string[]> {
  const ids = new Map<Entity, string[]>();
  for (const { entity, id } of records) {
    if (!ENTITIES.includes(entity as Entity)) continue;
    const known = ids.get(entity as Entity);
    if (known === undefined) ids.set(entity as Entity, [id]);
    else known.push(id);
  }
  return ids;
}

/** Here already, or on the same page: an amendment may come before its session. */
function sessionsWithAmendments(db: WriteDb, records: readonly Addressed[]): Set<string> {
  const ids = records.filter(({ entity }) => entity === 'session').map(({ id }) => id);
  const amended = ids.length === 0 ? new Set<string>() : amendedSessions(db, ids);
  for (const record of records) {
    if (record.entity !== 'amendment') continue;
    const { fields } = record as Addressed & { fields?: { session_id?: unknown } };
    if (typeof fields?.session_id === 'string') amended.add(fields.session_id);
  }
  return amended;
}

/**
 * Writes one page and how far it reaches in one transaction: after a crash there are both or neither. What this
 * device has not sent yet wins over the page; a record that cannot be stored is set aside and stops nothing. What
 * left the scope is noted, and removed when the pull has ended (store/removal.ts).
 */
export function applyPage(vault: OpenVault, page: PullPage): Noun[] {
  const { db } = vault;
  const nouns = new Set<Noun>();
  transaction(db, () => {
    const unsent = recordsWithUnsent(db);
    const sent = recordsSent(db);
    const waiting = setAsideVersions(db);
    const leaving = removalKeys(db);
    const isRight = rememberRightValues();
    const digests = readDigests(db) ?? countDigests(db);
    // Without even an address there is nothing to come back to; it can only be an endpoint that is broken.
    const records = page.records.filter(isAddressed);
    const known = new Map(
      [...idsByEntity(records)].map(([entity, ids]) => [entity, knownVersions(db, entity, ids)]),
    );
    const amended = sessionsWithAmendments(db, records);
    for (const record of records) {
      const key = `${record.entity}/${record.id}`;
      const here = known.get(record.entity as Entity)?.get(record.id) ?? 0;
      const counted = waiting.get(key) ?? (leaving.has(key) ? 0 : here);
      const count = (version: number) => {
        if (counted > 0) toggle(digests, { ...record, version: counted });
        if (version > 0) toggle(digests, { ...record, version });
      };
      if (isRemoved(record)) {
        count(0);
        if (waiting.has(key)) removeSetAside(db, record.entity, record.id);
        noteRemoval(db, record.entity as Entity, record.id, vault.now(), vault.me());
        // Open files say so before it goes.
        nouns.add('sync').add('handover');
        continue;
      }
      const state = readState(record, isRight);
      if (leaving.has(key)) dropRemoval(db, record.entity, record.id);
      if (sent.has(key) && state !== null) keepSent(db, state.entity, state.id, state.version);
      // The endpoint took it exactly as it is here: nothing of it was merged, and nobody asked to read it again.
      const isSettled = !sent.has(key) && !waiting.has(key) && !leaving.has(key) && !page.from_start;
      if (isSettled && here === state?.version) continue;
      if (storeState(db, state, unsent.has(key), amended.has(record.id))) {
        count(state?.version ?? 0);
        nouns.add(record.entity as Noun);
        if (waiting.has(key)) removeSetAside(db, record.entity, record.id);
      } else {
        count(versionOf(record));
        setAside(vault, record);
        nouns.add('sync');
      }
    }
    writeDigests(db, digests);
    writeCheckpoint(db, page.cursor);
  });
  return [...nouns];
}

const versionOf = (record: Addressed): number => {
  const { version: given } = record as Addressed & { version?: unknown };
  return Number.isSafeInteger(given) ? (given as number) : 0;
};

/** Takes off this device what has left the scope, as far as nothing stands against it. */
export function removeWhatLeft(vault: OpenVault): Noun[] {
  const gone = transaction(vault.db, () => removeWhatMayGo(vault.db));
  if (gone.length === 0) return [];
  // What was in it stands in the journal until that is emptied.
  emptyWal(vault.db);
  return [...gone, 'draft', 'sync'];
}

/** Tries again what an earlier version could not store. */
export function retrySetAside(vault: OpenVault): Noun[] {
  const { db } = vault;
  const nouns = new Set<Noun>();
  transaction(db, () => {
    const unsent = recordsWithUnsent(db);
    for (const { entity, record_id, body } of listSetAside(db)) {
      const state = readState(JSON.parse(body), rememberRightValues());
      if (!storeState(db, state, unsent.has(`${entity}/${record_id}`), true)) continue;
      removeSetAside(db, entity, record_id);
      nouns.add('sync').add(entity as Noun);
    }
  });
  return [...nouns];
}

/** False when it is the record's own fault; a full or broken disk rolls the whole page back instead. */
function storeState(db: WriteDb, state: RecordState | null, hasUnsent: boolean, isAmended: boolean): boolean {
  if (state === null) return false;
  try {
    applyRecordState(db, state, hasUnsent, isAmended);
    return true;
  } catch (cause) {
    if (storageCode(cause) !== null) throw cause;
    return false;
  }
}

function setAside(vault: OpenVault, record: Addressed): void {
  setAsideRecord(vault.db, {
    entity: record.entity,
    record_id: record.id,
    position: record.position,
    body: JSON.stringify(record),
    error: 'unreadable',
    at: vault.now(),
  });
}
