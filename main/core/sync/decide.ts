import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { listRecords, requireRecord, updateRecord } from '#core/store/record.ts';
import { aliasOf } from '#core/sync/alias.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Entity } from '#shared/records.ts';

export function listConflicts(vault: OpenVault): Output<'sync.conflicts'> {
  const open = listRecords(vault.db, 'conflict', 'WHERE chosen IS NULL ORDER BY created_at, id');
  return {
    conflicts: open.map((conflict) => ({
      conflict,
      alias_or_initials: aliasOf(vault.db, conflict.person_id),
    })),
  };
}

/**
 * A person's decision between two values: the record's fields and the conflict are one transaction here, and travel
 * one after the other. The value that was kept needs no edit; the endpoint notes that it stays by decision.
 */
export function decideConflict(
  vault: OpenVault,
  { conflict_id, choice }: Input<'sync.decide'>,
): Output<'sync.decide'> {
  return transaction(vault.db, () => {
    const conflict = requireRecord(vault.db, 'conflict', conflict_id);
    if (conflict.chosen !== null) throw new FailureError('conflict_decided');
    if (choice === 'other') {
      updateRecord(vault, conflict.entity as Entity, conflict.record_id, conflict.other_values);
    }
    return updateRecord(vault, 'conflict', conflict_id, {
      chosen: choice,
      decided_by: vault.me(),
      decided_at: vault.now(),
    });
  });
}
