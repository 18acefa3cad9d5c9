import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, transaction } from '#core/store/db.ts';
import { readMerged } from '#core/store/merged.ts';
import { listRecords, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { aliasOf } from '#core/sync/alias.ts';
import { checkCombined } from '#shared/combine.ts';
import type { Conflict } from '#shared/conflict.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Entity } from '#shared/records.ts';

type Values = Record<string, unknown>;
type Decision = Omit<Input<'sync.decide'>, 'values'> & Partial<Pick<Input<'sync.decide'>, 'values'>>;

/** What the record says now in the fields that a conflict is about. */
function currentValues(db: ReadDb, { entity, record_id, kept_values }: Conflict): Values | null {
  const record = readRecord(db, entity as Entity, record_id) as Values | null;
  if (record === null) return null;
  return Object.fromEntries(Object.keys(kept_values).map((name) => [name, record[name] ?? null]));
}

export function listConflicts(vault: OpenVault): Output<'sync.conflicts'> {
  const me = vault.me();
  const merged = readMerged(vault.db);
  const conflicts = listRecords(vault.db, 'conflict', 'WHERE chosen IS NULL ORDER BY created_at, id').map(
    (conflict) => ({
      conflict,
      alias_or_initials: aliasOf(
        vault.db,
        conflict.person_id === null ? null : merged.keptOf(conflict.person_id),
      ),
      is_mine: conflict.kept_by === me || conflict.other_by === me,
      current_values: currentValues(vault.db, conflict),
    }),
  );
  return {
    conflicts: [...conflicts.filter((one) => one.is_mine), ...conflicts.filter((one) => !one.is_mine)],
  };
}

export function conflictHistory(
  { db }: Pick<OpenVault, 'db'>,
  { entity, record_ids }: Input<'sync.history'>,
): Output<'sync.history'> {
  const conflicts = listRecords(
    db,
    'conflict',
    `WHERE record_id IN (SELECT value FROM json_each(?)) AND entity = ? AND chosen IS NOT NULL
     ORDER BY decided_at DESC, id`,
    JSON.stringify(record_ids),
    entity,
  );
  return { conflicts };
}

/** What the decision writes into the record; null where the record stays as it is. */
function decidedValues(db: ReadDb, conflict: Conflict, { choice, values = null }: Decision): Values | null {
  if (choice === 'kept') return null;
  if (choice === 'other') return conflict.other_values;
  const { field } = conflict;
  const entity = conflict.entity as Entity;
  const names = Object.keys(values ?? {});
  if (values === null || names.length !== 1 || names[0] !== field) {
    throw new FailureError('field_invalid', {}, [{ path: field, code: 'required' }]);
  }
  const record = requireRecord(db, entity, conflict.record_id) as Values;
  const errors = checkCombined(entity, record, field, values[field]);
  if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
  return values;
}

/**
 * A person's decision between two values, or for a third one made of both: the record's fields and the conflict are
 * one transaction here, and travel one after the other. The value that was kept needs no edit; the endpoint notes that
 * it stays by decision. Both values stay in the conflict.
 */
export function decideConflict(vault: OpenVault, input: Decision): Output<'sync.decide'> {
  return transaction(vault.db, () => {
    const conflict = requireRecord(vault.db, 'conflict', input.conflict_id);
    if (conflict.chosen !== null) throw new FailureError('conflict_decided');
    const values = decidedValues(vault.db, conflict, input);
    if (values !== null) updateRecord(vault, conflict.entity as Entity, conflict.record_id, values);
    return updateRecord(vault, 'conflict', input.conflict_id, {
      chosen: input.choice,
      decided_values: input.choice === 'combined' ? values : null,
      decided_by: vault.me(),
      decided_at: vault.now(),
    });
  });
}
