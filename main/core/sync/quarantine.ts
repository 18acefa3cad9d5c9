import type { OpenVault } from '#core/open-vault.ts';
import { writeCheckpoint } from '#core/store/checkpoint.ts';
import { type ReadDb, transaction } from '#core/store/db.ts';
import {
  listQuarantined,
  type OutboxEntry,
  readQuarantined,
  supersedeQuarantined,
} from '#core/store/outbox.ts';
import { readRecord, removeRecord, requireRecord, resendQuarantined } from '#core/store/record.ts';
import { aliasOf } from '#core/sync/alias.ts';
import { offerRecord, resendRefused } from '#core/sync/recover.ts';
import type { Input, Output } from '#shared/contract.ts';
import { type ErrorCode, FailureError, type FieldError } from '#shared/errors.ts';
import type { Quarantined } from '#shared/shapes.ts';

export function listRefused(vault: OpenVault): Output<'sync.quarantine'> {
  return { changes: listQuarantined(vault.db).map((entry) => asQuarantined(vault.db, entry)) };
}

const errorOf = (entry: OutboxEntry) =>
  JSON.parse(entry.error ?? '{}') as { code?: ErrorCode; fields?: FieldError[] };

function asQuarantined(db: ReadDb, entry: OutboxEntry): Quarantined {
  const error = errorOf(entry);
  const record = readRecord(db, entry.entity, entry.record_id) as {
    person_id?: string | null;
    version: number;
  } | null;
  const person_id = entry.entity === 'person' ? entry.record_id : (record?.person_id ?? null);
  return {
    id: entry.id,
    entity: entry.entity,
    record_id: entry.record_id,
    person_id,
    alias_or_initials: aliasOf(db, person_id),
    at: entry.at,
    error: error.code ?? 'endpoint_refused',
    fields: error.fields ?? [],
    is_new: (record?.version ?? 0) === 0,
  };
}

const requireQuarantined = (vault: OpenVault, id: string): OutboxEntry => {
  const entry = readQuarantined(vault.db, id);
  if (entry === null) throw new FailureError('not_found');
  return entry;
};

/** Sends it again as a new change, with whatever was mended in the record since. The refused one stays as history. */
export function retryRefused(vault: OpenVault, { id }: Input<'sync.retry'>): Output<'sync.retry'> {
  transaction(vault.db, () => {
    const entry = requireQuarantined(vault, id);
    // An endpoint that was restored may have lost the record: this device still has all of it.
    const isGone = errorOf(entry).code === 'not_found';
    const isKnown = requireRecord(vault.db, entry.entity, entry.record_id).version > 0;
    if (isGone && isKnown) offerRecord(vault, entry.entity, entry.record_id);
    resendQuarantined(vault, entry.entity, entry.record_id, isKnown ? 'changed' : 'whole');
  });
  return {};
}

/**
 * The endpoint did not have a record when a change of it came, and has it by now, as the sums of both sides say: such
 * changes are sent once more. False when there are none.
 */
export const sendFoundAgain = (vault: OpenVault): boolean =>
  transaction(vault.db, () =>
    resendRefused(vault, (entry, version) => errorOf(entry).code === 'not_found' && version > 0),
  );

/**
 * Gives the refused change up for what the team has. A record that the endpoint never took is not given up: it
 * would be lost. The next pull starts from the beginning and so brings the team's values back into the record.
 */
export function giveUpRefused(vault: OpenVault, { id }: Input<'sync.giveUp'>): Output<'sync.giveUp'> {
  transaction(vault.db, () => {
    const entry = requireQuarantined(vault, id);
    const record = requireRecord(vault.db, entry.entity, entry.record_id);
    if (record.version === 0) {
      // A hand-over that did not come about holds nothing but the wish for it. What was written about a case that
      // another team has by now is given up by a person, who was told that nobody else has it.
      const isLate = errorOf(entry).code === 'record_moved';
      if (entry.entity !== 'handover' && !isLate) throw new FailureError('not_found');
      removeRecord(vault.db, entry.entity, entry.record_id);
      return;
    }
    supersedeQuarantined(vault.db, entry.entity, entry.record_id);
    writeCheckpoint(vault.db, null);
  });
  return {};
}
