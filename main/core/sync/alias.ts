import { type ReadDb, row } from '#core/store/db.ts';

/** What the person is called in lists, as far as this device has them. */
export function aliasOf(db: ReadDb, personId: string | null): string | null {
  if (personId === null) return null;
  const person = row<{ alias: string }>(
    db,
    'SELECT alias_or_initials AS alias FROM person WHERE id = ?',
    personId,
  );
  return person?.alias ?? null;
}
