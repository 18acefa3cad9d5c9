import { programmeSearchColumns } from '#shared/programme-search.ts';
import type { Entity, FieldsOf } from '#shared/records.ts';
import { personSearchText } from '#shared/search.ts';

/**
 * Columns that are computed from a record's fields whenever it is written, by a person or by a pull. SQL triggers
 * only copy them into the search tables: the rules of folding stay in shared/, where they can be tested alone.
 */
const derivations: { [E in Entity]?: (fields: FieldsOf<E>, id: string) => Record<string, string> } = {
  person: (fields) => ({ search_text: personSearchText(fields) }),
  programme: (fields, id) => programmeSearchColumns(fields, id),
};

export const derivedColumns: Readonly<Partial<Record<Entity, readonly string[]>>> = {
  person: ['search_text'],
  programme: ['search_name', 'search_body', 'search_tags', 'search_country'],
};

export function deriveColumns(entity: Entity, fields: Record<string, unknown>, id: string): Record<string, string> {
  const derive = derivations[entity] as ((fields: unknown, id: string) => Record<string, string>) | undefined;
  return derive === undefined ? {} : derive(fields, id);
}
