import type { OpenVault } from '#core/open-vault.ts';
import { listDuplicates, mergeDuplicates } from '#core/store/duplicate.ts';
import { requireRecord } from '#core/store/record.ts';
import type { Duplicate } from '#shared/duplicate.ts';
import { keptFirst, type MergeChoices } from '#shared/merge-files.ts';
import type { PersonFields } from '#shared/person.ts';

/** What a page shows of a person: everything that a form may change. */
const shown = (vault: OpenVault, id: string): Omit<PersonFields, 'merged_into'> => {
  const {
    id: _id,
    created_at: _at,
    created_by: _by,
    updated_at: _on,
    version: _version,
    merged_into: _into,
    ...fields
  } = requireRecord(vault.db, 'person', id);
  return fields;
};

/** Joins two files as the page does. `keptId`: which one is kept, where a test does not leave that to the rule. */
export function merge(
  vault: OpenVault,
  a: string,
  b: string,
  choices: MergeChoices = {},
  keptId?: string,
): Duplicate {
  const [first, second] = keptFirst(
    requireRecord(vault.db, 'person', a),
    requireRecord(vault.db, 'person', b),
  );
  const kept_id = keptId ?? first.id;
  const other_id = kept_id === first.id ? second.id : first.id;
  const seen = { kept: shown(vault, kept_id), other: shown(vault, other_id) };
  return mergeDuplicates(vault, { kept_id, other_id, seen, choices });
}

/** Everybody who may be registered twice, once all have been compared. */
export function pairsOf(vault: OpenVault): string[][] {
  for (;;) {
    const { pairs, is_comparing } = listDuplicates(vault);
    if (!is_comparing) return pairs.map(({ first_id, second_id }) => [first_id, second_id].sort());
  }
}
