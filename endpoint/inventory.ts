import type { Db } from '#endpoint/db.ts';
import { readEpoch } from '#endpoint/epoch.ts';
import { type Caller, reachOf } from '#endpoint/teams.ts';
import type { Inventory, InventoryRequest } from '#shared/protocol.ts';

type Row = { entity: string; id: string; version: number; earlier: number[]; removed: boolean };

/**
 * What the team's scope has, without what is in it: a device compares it with its own when something may have been
 * lost.
 */
export async function readInventory(
  db: Db,
  caller: Caller,
  { after, limit }: InventoryRequest,
): Promise<Inventory> {
  return db.readAsRequest(reachOf(caller), async (tx) => {
    const { epoch } = await readEpoch(tx);
    const [afterId, afterEntity] = after ?? ['', ''];
    const rows = await tx.rows<Row>(
      `SELECT entity, id, version::float8 AS version, coalesce(earlier, '[]') AS earlier, removed FROM record
       WHERE organisation = $1 AND scope = $2 AND (id, entity) > ($3, $4) ORDER BY id, entity LIMIT $5`,
      [caller.organisation, caller.team_id, afterId, afterEntity, limit],
    );
    const last = rows.at(-1);
    return {
      epoch,
      records: rows.map(({ entity, id, version, earlier, removed }) => [
        entity,
        id,
        removed ? 0 : version,
        earlier,
      ]),
      next: last !== undefined && rows.length === limit ? [last.id, last.entity] : null,
    };
  });
}
