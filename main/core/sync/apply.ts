import { z } from 'zod';
import type { OpenVault } from '#core/open-vault.ts';
import { writeCheckpoint } from '#core/store/checkpoint.ts';
import { transaction, type WriteDb } from '#core/store/db.ts';
import { storageCode } from '#core/store/failures.ts';
import { recordsWithUnsent } from '#core/store/outbox.ts';
import { applyRecordState } from '#core/store/record.ts';
import { listSetAside, removeSetAside, setAsideIds, setAsideRecord } from '#core/store/set-aside.ts';
import type { PullPage } from '#core/sync/client.ts';
import { type RecordState, recordState } from '#shared/change.ts';
import type { Noun } from '#shared/contract.ts';
import { ENTITIES, type Entity, fieldSchemas, LOCAL_FIELDS } from '#shared/records.ts';

/** What every record must say of itself, so that one which cannot be stored can at least be set aside. */
const addressed = z.looseObject({
  entity: z.string().min(1).max(60),
  id: z.string().min(1).max(80),
  position: z.int().min(1),
});
type Addressed = z.infer<typeof addressed>;

/** The fields have a schema of their own, and a newer endpoint may say more about a record than this version knows. */
const envelope = z.looseObject({
  ...recordState.shape,
  fields: z.custom<RecordState['fields']>((fields) => typeof fields === 'object' && fields !== null),
});

/** The fields that this version knows must be right; those of a newer version come along unread. */
const knownFields = Object.fromEntries(
  ENTITIES.map((entity) => {
    const local = Object.fromEntries((LOCAL_FIELDS[entity] ?? []).map((field) => [field, true]));
    return [entity, (fieldSchemas[entity] as z.ZodObject).omit(local as Record<never, true>).loose()];
  }),
) as Record<Entity, z.ZodObject>;

function readState(record: unknown): RecordState | null {
  const state = envelope.safeParse(record);
  return state.success && knownFields[state.data.entity].safeParse(state.data.fields).success
    ? state.data
    : null;
}

/**
 * Writes one page and how far it reaches in one transaction: after a crash there are both or neither. What this
 * device has not sent yet wins over the page; a record that cannot be stored is set aside and stops nothing.
 */
export function applyPage(vault: OpenVault, page: PullPage): Noun[] {
  const { db } = vault;
  const nouns = new Set<Noun>();
  transaction(db, () => {
    const unsent = recordsWithUnsent(db);
    const known = setAsideIds(db);
    for (const record of page.records) {
      const at = addressed.safeParse(record);
      // Without even an address there is nothing to come back to; it can only be an endpoint that is broken.
      if (!at.success) continue;
      const key = `${at.data.entity}/${at.data.id}`;
      if (storeState(db, readState(record), unsent.has(key))) {
        nouns.add(at.data.entity as Noun);
        if (known.has(key)) removeSetAside(db, at.data.entity, at.data.id);
      } else {
        setAside(vault, at.data);
        nouns.add('sync');
      }
    }
    writeCheckpoint(db, page.cursor);
  });
  return [...nouns];
}

/** Tries again what an earlier version could not store. */
export function retrySetAside(vault: OpenVault): Noun[] {
  const { db } = vault;
  const nouns = new Set<Noun>();
  transaction(db, () => {
    const unsent = recordsWithUnsent(db);
    for (const { entity, record_id, body } of listSetAside(db)) {
      const state = readState(JSON.parse(body));
      if (!storeState(db, state, unsent.has(`${entity}/${record_id}`))) continue;
      removeSetAside(db, entity, record_id);
      nouns.add('sync').add(entity as Noun);
    }
  });
  return [...nouns];
}

/** False when it is the record's own fault; a full or broken disk rolls the whole page back instead. */
function storeState(db: WriteDb, state: RecordState | null, hasUnsent: boolean): boolean {
  if (state === null) return false;
  try {
    applyRecordState(db, state, hasUnsent);
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
