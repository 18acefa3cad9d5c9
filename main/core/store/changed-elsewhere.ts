import { FailureError } from '#shared/errors.ts';
import { groupOf, sameValue } from '#shared/merge.ts';
import type { Entity } from '#shared/records.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Refuses a save over fields that stand otherwise than the form had shown and than it now wants them: a pull
 * brought them meanwhile. Other fields of the record may have changed; they are not touched.
 */
export function mustStandAsSeen(entity: Entity, stored: Fields, seen: Fields, fields: Fields): void {
  const conflicts = Object.keys(fields)
    .filter(
      (name) =>
        name in seen && !sameValue(stored[name], seen[name]) && !sameValue(stored[name], fields[name]),
    )
    .map((name) => ({ path: groupOf(entity, name), code: 'changed_elsewhere' }));
  if (conflicts.length > 0) throw new FailureError('changed_elsewhere', {}, conflicts);
}
