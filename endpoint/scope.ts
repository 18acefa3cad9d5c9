import type { Tx } from '#endpoint/db.ts';

/** What every team receives: the catalogue. */
export const CATALOGUE_SCOPE = '*';

/**
 * Locks a scope until the transaction ends and answers its position. Whoever writes records does this FIRST:
 * positions are then given out in the order of the commits, and a reader who has seen one has seen all below it.
 */
export async function lockScope(tx: Tx, scope: string): Promise<number> {
  const [locked] = await tx.rows<{ position: number }>(
    'SELECT position::float8 AS position FROM scope WHERE id = $1 FOR UPDATE',
    [scope],
  );
  if (locked === undefined) throw new Error('a writer without a scope');
  return locked.position;
}

export const movePosition = (tx: Tx, scope: string, position: number): Promise<unknown> =>
  tx.rows('UPDATE scope SET position = $2 WHERE id = $1', [scope, position]);
