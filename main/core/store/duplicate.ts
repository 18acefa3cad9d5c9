import type { OpenVault } from '#core/open-vault.ts';
import { mustStandAsSeen } from '#core/store/changed-elsewhere.ts';
import { transaction } from '#core/store/db.ts';
import { compareAll, compareSome, isComparing, readPairs } from '#core/store/duplicate-candidates.ts';
import { readMerged } from '#core/store/merged.ts';
import { readPersonRows } from '#core/store/person-list.ts';
import { createRecord, listRecords, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { type Duplicate, isStanding } from '#shared/duplicate.ts';
import { duplicateReasons } from '#shared/duplicate-match.ts';
import { FailureError } from '#shared/errors.ts';
import {
  compareFiles,
  fieldsOfMerge,
  keptFirst,
  type MergeField,
  mergeFiles,
  undoOf,
} from '#shared/merge-files.ts';
import { checkPerson, type Person, type PersonFields } from '#shared/person.ts';

/** Who arrived one by one is compared before the answer; of a first pull of many, the rest comes later. */
export function listDuplicates(vault: OpenVault): Output<'duplicate.list'> {
  compareSome(vault);
  const is_comparing = isComparing(vault.db);
  if (is_comparing) compareAll(vault);
  const pairs = readPairs(vault.db);
  const ids = [...new Set(pairs.flatMap(({ first_id, second_id }) => [first_id, second_id]))];
  return { pairs, rows: readPersonRows(vault.db, ids), is_comparing };
}

/** Both files, if nobody has decided about them yet. */
function undecided(vault: OpenVault, firstId: string, secondId: string): [kept: Person, other: Person] {
  const first = requireRecord(vault.db, 'person', firstId);
  const second = requireRecord(vault.db, 'person', secondId);
  if (firstId === secondId) throw new FailureError('input_invalid');
  const merged = readMerged(vault.db);
  if (merged.keptOf(firstId) !== firstId || merged.keptOf(secondId) !== secondId)
    throw new FailureError('duplicate_decided');
  return keptFirst(first, second);
}

export function compareDuplicates(
  vault: OpenVault,
  { first_id, second_id }: Input<'duplicate.compare'>,
): Output<'duplicate.compare'> {
  const [kept, other] = undecided(vault, first_id, second_id);
  const rows = readPersonRows(vault.db, [kept.id, other.id]);
  return { kept, other, rows, reasons: duplicateReasons(kept, other) ?? [] };
}

const pick = (fields: PersonFields, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, fields[name as keyof PersonFields]]));

/**
 * Joins two files: the kept one gets what was chosen, the other one leads to it from now on. The other file's records
 * stay where they are and are read through it, so that taking it back moves nothing.
 */
export function mergeDuplicates(
  vault: OpenVault,
  { kept_id, other_id, seen, choices }: Input<'duplicate.merge'>,
): Output<'duplicate.merge'> {
  return transaction(vault.db, () => {
    undecided(vault, kept_id, other_id);
    const kept = requireRecord(vault.db, 'person', kept_id);
    const other = requireRecord(vault.db, 'person', other_id);
    mustStandAsSeen('person', kept, seen.kept, seen.kept);
    mustStandAsSeen('person', other, seen.other, seen.other);
    const { fields, missing } = mergeFiles(kept, other, choices);
    const errors = [
      ...missing.map((path) => ({ path, code: 'required' })),
      ...checkPerson({ ...kept, ...fields }).filter((error) => error.path in fields),
    ];
    if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
    const differing = compareFiles(kept, other)
      .filter(({ state }) => state !== 'same')
      .flatMap(({ field }) => fieldsOfMerge(field));
    updateRecord(vault, 'person', kept_id, fields);
    updateRecord(vault, 'person', other_id, { merged_into: kept_id });
    return decide(vault, {
      person_id: kept_id,
      other_id,
      verdict: 'same',
      before: pick(kept, [...new Set([...differing, ...Object.keys(fields)])]),
      merged: { ...fields },
      other_before: pick(other, differing),
    });
  });
}

const decide = (
  vault: OpenVault,
  fields: Pick<Duplicate, 'person_id' | 'other_id' | 'verdict' | 'before' | 'merged' | 'other_before'>,
): Duplicate =>
  createRecord(vault, 'duplicate', {
    ...fields,
    decided_by: vault.me(),
    decided_at: vault.now(),
    undone_by: null,
    undone_at: null,
  });

/** They are two people: they are not offered again, on no device. Saying it twice changes nothing. */
export function tellApart(
  vault: OpenVault,
  { first_id, second_id }: Input<'duplicate.tellApart'>,
): Output<'duplicate.tellApart'> {
  return transaction(vault.db, () => {
    const [kept, other] = undecided(vault, first_id, second_id);
    const there = decisionsAbout(vault, kept.id, other.id).find(
      (one) => one.verdict === 'distinct' && isStanding(one),
    );
    if (there !== undefined) return there;
    return decide(vault, {
      person_id: kept.id,
      other_id: other.id,
      verdict: 'distinct',
      before: {},
      merged: {},
      other_before: {},
    });
  });
}

/** The newest first. Two devices may have decided the same at the same time. */
const decisionsAbout = (vault: OpenVault, a: string, b: string): Duplicate[] =>
  listRecords(
    vault.db,
    'duplicate',
    'WHERE (person_id = ? AND other_id = ?) OR (person_id = ? AND other_id = ?) ORDER BY decided_at DESC, id DESC',
    a,
    b,
    b,
    a,
  );

/** Takes a decision back. What was written into the kept file since then stays there, and is named. */
export function undoDuplicate(vault: OpenVault, { id }: Input<'duplicate.undo'>): Output<'duplicate.undo'> {
  return transaction(vault.db, () => {
    const asked = requireRecord(vault.db, 'duplicate', id);
    if (asked.decided_by !== vault.me() && vault.profile().role !== 'team_lead')
      throw new FailureError('role_refused');
    if (!isStanding(asked)) throw new FailureError('duplicate_decided');
    const stays = new Set<MergeField>();
    const same = decisionsAbout(vault, asked.person_id, asked.other_id).filter(
      (one) => one.verdict === asked.verdict && isStanding(one),
    );
    for (const one of same) {
      if (one.verdict === 'same') for (const field of separate(vault, one)) stays.add(field);
      updateRecord(vault, 'duplicate', one.id, { undone_by: vault.me(), undone_at: vault.now() });
    }
    return { verdict: asked.verdict, stays: [...stays] };
  });
}

/** A file that this device does not have is put right by whoever has it. */
function separate(vault: OpenVault, decision: Duplicate): MergeField[] {
  const { person_id, other_id } = decision;
  if (readRecord(vault.db, 'person', other_id)?.merged_into === person_id)
    updateRecord(vault, 'person', other_id, { merged_into: null });
  const kept = readRecord(vault.db, 'person', person_id);
  if (kept === null) return [];
  const { back, stays } = undoOf(kept, decision);
  updateRecord(vault, 'person', person_id, back);
  return stays;
}
