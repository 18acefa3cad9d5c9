import type { Tx } from '#endpoint/db.ts';
import { type Digest, digestText, readDigest } from '#shared/digest.ts';

/** What every team receives: the catalogue. */
export const CATALOGUE_SCOPE = '*';

/** Where a record lies: a team of an organisation, or what all of its teams receive. */
export type Home = { organisation: string; scope: string };
export const homeKey = ({ organisation, scope }: Home): string => `${organisation}/${scope}`;

export function readHome(key: string): Home {
  const [organisation = '', scope = ''] = key.split('/');
  return { organisation, scope };
}

/** How far the writers of a scope have come. */
export type ScopeState = Home & { position: number; digest: Digest };

/**
 * Locks scopes until the transaction ends, in one order for everybody. Whoever writes records does this FIRST:
 * positions are then given out in the order of the commits, and a reader who has seen one has seen all below it.
 */
export async function lockScopes(tx: Tx, homes: readonly Home[]): Promise<Map<string, ScopeState>> {
  const locked = await tx.rows<Home & { position: number; digest: string }>(
    `SELECT organisation, id AS scope, position::float8 AS position, digest FROM scope
     WHERE (organisation, id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     ORDER BY organisation, id FOR UPDATE`,
    [homes.map(({ organisation }) => organisation), homes.map(({ scope }) => scope)],
  );
  const states = locked.map((state) => ({ ...state, digest: readDigest(state.digest) }));
  if (homes.some((home) => !states.some((state) => homeKey(state) === homeKey(home)))) {
    throw new Error('a writer without a scope');
  }
  return new Map(states.map((state) => [homeKey(state), state]));
}

/** Says how far a scope has come, and wakes the devices that are listening once this is committed. */
export async function advanceScope(
  tx: Tx,
  state: ScopeState,
  /** What the scope's own team sent last; null when it was not the one that wrote. */
  lastChange: string | null = null,
): Promise<void> {
  await tx.rows(
    `UPDATE scope SET position = $3, digest = $4, last_change = coalesce($5, last_change)
     WHERE organisation = $1 AND id = $2
     RETURNING pg_notify('${CHANGED_CHANNEL}', organisation || '/' || id)`,
    [state.organisation, state.scope, state.position, digestText(state.digest), lastChange],
  );
}

export const CHANGED_CHANNEL = 'return_desk_changed';
