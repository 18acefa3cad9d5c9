import type { OpenVault } from '#core/open-vault.ts';
import { offerContentAgain } from '#core/store/attachment-content.ts';
import { writeCheckpoint } from '#core/store/checkpoint.ts';
import { rows, transaction } from '#core/store/db.ts';
import { countDigests, writeDigests } from '#core/store/digests.ts';
import {
  forgetRefusedOffers,
  listQuarantined,
  listTaken,
  type OutboxEntry,
  offerFirst,
  sendAgain,
} from '#core/store/outbox.ts';
import { forgetReceipts } from '#core/store/receipts.ts';
import {
  knownVersion,
  readRecord,
  requireRecord,
  resendQuarantined,
  stateToOffer,
} from '#core/store/record.ts';
import { forgetRemovals, noteRemoval } from '#core/store/removal.ts';
import { writeSetting } from '#core/store/setting.ts';
import type { Client } from '#core/sync/client.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
import { type Grown, hasSeen } from '#shared/lineage.ts';
import { sameValue } from '#shared/merge.ts';
import type { InventoryRequest } from '#shared/protocol.ts';
import { ENDPOINT_ENTITIES, ENTITIES, type Entity } from '#shared/records.ts';

type Here = { entity: Entity; id: string; version: number };

/**
 * Brings this device and an endpoint together that have drifted apart: it was restored from an older backup, or the
 * sums of what both have differ. What the endpoint lacks or has in an older version is put at the head of the
 * outbox; what was sent and has not come back is sent once more; everything else arrives by a pull from the start.
 */
export async function recover(
  vault: OpenVault,
  client: Client,
  reason: InventoryRequest['reason'],
): Promise<void> {
  const identity = await client.me();
  const there = await readInventory(client, reason);
  adoptIdentity(vault, identity);
  transaction(vault.db, () => {
    if (reason === 'restored') forgetRemovals(vault.db);
    for (const { entity, id, version } of recordsHere(vault))
      offerIfLacking(vault, there, { entity, id, version }, reason);
    for (const entry of listTaken(vault.db)) if (isStillWanted(vault, entry)) sendAgain(vault.db, entry.id);
    sendRefusedAgain(vault);
    if (reason === 'restored') offerContentAgain(vault.db);
    writeDigests(vault.db, countDigests(vault.db));
    writeSetting(vault.db, 'sync_epoch', identity.epoch);
    // It speaks of changes that this epoch may not have.
    forgetReceipts(vault.db);
    writeCheckpoint(vault.db, null);
  });
  vault.changed(['outbox', 'sync']);
}

/**
 * Whether a change that the endpoint had taken is to go there again. Not one whose values somebody has replaced since
 * and that this device has seen replaced: the newer value is offered with the record.
 */
function isStillWanted({ db }: OpenVault, entry: OutboxEntry): boolean {
  // A record that was offered once is looked at anew.
  if (entry.as_of !== null) return false;
  const record = readRecord(db, entry.entity, entry.record_id) as Record<string, unknown> | null;
  if (record === null) return false;
  if (entry.before === null) return (record.version as number) < (entry.taken_version ?? 0);
  const fields = JSON.parse(entry.fields) as Record<string, unknown>;
  const stands = (name: string) => sameValue(fields[name], record[name]);
  // Nobody's value has come here since it was sent: what stands there instead is a later word of this device, which
  // goes after it. One that has come back is in the record that is offered, unless its values were replaced.
  return entry.state === 'sent' ? Object.keys(fields).some(stands) : Object.keys(fields).every(stands);
}

/** A hand-over that the endpoint has lost is made again, unless the case is here: then it came back since. */
function hasLeftBy({ db, profile }: OpenVault, entity: Entity, id: string): boolean {
  if (entity !== 'handover') return false;
  const { person_id, to_team } = requireRecord(db, 'handover', id);
  const latest = rows<{ id: string }>(
    db,
    'SELECT id FROM handover WHERE person_id = ? ORDER BY row DESC LIMIT 1',
    person_id,
  )[0];
  return latest?.id === id && to_team !== profile().team?.id && readRecord(db, 'person', person_id) === null;
}

/**
 * What was refused may have been so because the endpoint had lost what it was about. It goes there with the values
 * that the record has now: an edit that came after it may have been taken meanwhile and must not be undone.
 */
function sendRefusedAgain(vault: OpenVault): void {
  forgetRefusedOffers(vault.db);
  resendRefused(vault, () => true);
}

/** Sends refused changes of records that are still here as new ones, a change a record. False when there were none. */
export function resendRefused(
  vault: OpenVault,
  which: (entry: OutboxEntry, version: number) => boolean,
): boolean {
  const records = new Map<string, { entity: Entity; id: string; version: number }>();
  for (const entry of listQuarantined(vault.db)) {
    const { entity, record_id: id } = entry;
    const version = knownVersion(vault.db, entity, id);
    if (version !== null && which(entry, version)) records.set(`${entity}/${id}`, { entity, id, version });
  }
  for (const { entity, id, version } of records.values()) {
    resendQuarantined(vault, entity, id, version === 0 ? 'whole' : 'changed');
  }
  return records.size > 0;
}

async function readInventory(
  client: Client,
  reason: InventoryRequest['reason'],
): Promise<Map<string, Grown>> {
  const there = new Map<string, Grown>();
  let after: Parameters<Client['inventory']>[0] = null;
  do {
    const page = await client.inventory(after, reason);
    for (const [entity, id, version, earlier] of page.records)
      there.set(`${entity}/${id}`, { version, earlier });
    after = page.next;
  } while (after !== null);
  return there;
}

/** What the endpoint has handed out to this device, or has taken from it. */
function recordsHere({ db }: OpenVault): Here[] {
  const entities = ENTITIES.filter((entity) => !ENDPOINT_ENTITIES.includes(entity));
  return entities.flatMap((entity) =>
    rows<{ id: string; version: number }>(db, `SELECT id, version FROM ${entity} WHERE version > 0`).map(
      (found) => ({
        entity,
        ...found,
      }),
    ),
  );
}

function offerIfLacking(
  vault: OpenVault,
  there: ReadonlyMap<string, Grown>,
  { entity, id, version }: Here,
  reason: InventoryRequest['reason'],
): void {
  const found = there.get(`${entity}/${id}`);
  if (found?.version === 0) {
    noteRemoval(vault.db, entity, id, vault.now(), vault.me());
    // It may have left as the backup had it: what this device knows beyond that follows it.
    if (reason === 'restored') offerRecord(vault, entity, id);
    return;
  }
  if (found !== undefined && hasSeen(found, version)) return;
  offerRecord(vault, entity, id);
}

/** Gives a record back as the endpoint had it once, ahead of all that waits. */
export function offerRecord(vault: OpenVault, entity: Entity, id: string): void {
  const { version, earlier, created_at, created_by, updated_at, fields, unsure } = stateToOffer(
    vault.db,
    entity,
    id,
  );
  const left = hasLeftBy(vault, entity, id);
  offerFirst(vault.db, {
    id: vault.newId(),
    entity,
    record_id: id,
    base_version: version,
    fields,
    as_of: { version, earlier, created_at, created_by, updated_at, left, unsure },
    at: vault.now(),
  });
}
