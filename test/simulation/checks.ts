import { rows } from '#core/store/db.ts';
import { countDigests, digestTexts, readDigests } from '#core/store/digests.ts';
import { listQuarantined, outboxCounts } from '#core/store/outbox.ts';
import { listRecords } from '#core/store/record.ts';
import { countRemovals } from '#core/store/removal.ts';
import type { Db } from '#endpoint/db.ts';
import type { Change } from '#shared/change.ts';
import { sameValue } from '#shared/merge.ts';
import { ENTITIES, type Entity } from '#shared/records.ts';
import type { SimulatedDevice } from '#test/simulation/device.ts';

/**
 * A change that some device was told is taken. `holders` are the devices that still had it when a restore took it
 * from the endpoint: when all of them are revoked, nobody can give it back.
 */
export type Acknowledged = {
  device: string;
  change: Change;
  version: number;
  holders: readonly SimulatedDevice[] | null;
};

/** What a person typed; each is another one. */
const isWord = (value: unknown): value is string => typeof value === 'string' && /^w\d+$/.test(value);

/** A change that the endpoint took, whether its device was told or not. */
export type Taken = Pick<Acknowledged, 'device' | 'change'>;

const isBeyondHelp = ({ holders }: Acknowledged): boolean =>
  holders?.every(({ isRevoked }) => isRevoked) ?? false;

type EndpointRow = {
  scope: string;
  entity: Entity;
  id: string;
  version: number;
  fields: Record<string, unknown>;
  removed: boolean;
};

export const readTable = (db: Db): Promise<EndpointRow[]> =>
  db.rows<EndpointRow>(
    `SELECT scope, entity, id, version::float8 AS version, fields, removed FROM record WHERE scope <> '*'`,
  );

const META = ['id', 'created_at', 'created_by', 'updated_at', 'version', 'note'];

/** A device's records as the endpoint would write them. */
function contentOf({
  vault,
}: SimulatedDevice): Map<string, { version: number; fields: Record<string, unknown> }> {
  const content = new Map<string, { version: number; fields: Record<string, unknown> }>();
  for (const entity of ENTITIES) {
    if (entity === 'programme') continue;
    for (const record of listRecords(vault.db, entity, '') as Record<string, unknown>[]) {
      const fields = Object.fromEntries(Object.entries(record).filter(([name]) => !META.includes(name)));
      content.set(`${entity}/${record.id}`, { version: record.version as number, fields });
    }
  }
  return content;
}

const without = (fields: Record<string, unknown>, strange: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !strange.includes(name)));

/** Every device of a team holds what the endpoint has of that team: the same records, versions and values. */
export function differences(device: SimulatedDevice, table: readonly EndpointRow[]): string[] {
  const here = contentOf(device);
  const there = table.filter(({ scope, removed }) => scope === device.team && !removed);
  const found: string[] = [];
  for (const { entity, id, version, fields } of there) {
    const key = `${entity}/${id}`;
    const own = here.get(key);
    if (own === undefined) found.push(`${device.name} lacks ${key}`);
    else if (own.version !== version)
      found.push(`${device.name} has ${key} at ${own.version}, not ${version}`);
    else if (!sameValue(own.fields, without(fields, ['x_next'])))
      found.push(`${device.name} reads ${key} otherwise`);
    here.delete(key);
  }
  for (const key of here.keys()) found.push(`${device.name} has ${key}, the endpoint has not`);
  return found;
}

/** A refusal that a device may end with: what stands against the change is no fault of the way it went. */
const RIGHT_REFUSALS = ['record_moved', 'conflict_decided', 'record_frozen'];

/** What is still to be done at a device that has synchronised to the end. */
export function loose(device: SimulatedDevice): string[] {
  const { db } = device.vault;
  const found: string[] = [];
  const { waiting } = outboxCounts(db);
  if (waiting > 0) found.push(`${device.name} has ${waiting} unsent`);
  for (const entry of listQuarantined(db)) {
    const { code } = JSON.parse(entry.error ?? '{}') as { code: string };
    if (!RIGHT_REFUSALS.includes(code)) found.push(`${device.name}: ${entry.entity} refused, ${entry.error}`);
  }
  const { held, unconfirmed } = countRemovals(db);
  if (held + unconfirmed > 0) found.push(`${device.name} holds ${held} and ${unconfirmed} back`);
  const kept = readDigests(db);
  const counted = digestTexts(countDigests(db));
  if (kept !== null && !sameValue(digestTexts(kept), counted)) found.push(`${device.name} counts wrongly`);
  return found;
}

/**
 * Every acknowledged value is in its record, or in a conflict about it, or was replaced by somebody who had seen it.
 * Nothing else may take a value away.
 */
export function vanished(
  acknowledged: readonly Acknowledged[],
  taken: readonly Taken[],
  table: readonly EndpointRow[],
): string[] {
  const live = table.filter(({ removed }) => !removed);
  const byKey = new Map<string, EndpointRow[]>();
  for (const row of live)
    byKey.set(`${row.entity}/${row.id}`, [...(byKey.get(`${row.entity}/${row.id}`) ?? []), row]);
  const conflicts = live.filter(({ entity }) => entity === 'conflict').map(({ fields }) => fields);
  const found: string[] = [];
  for (const one of acknowledged) {
    const { device, change } = one;
    if (isBeyondHelp(one)) continue;
    if (change.entity === 'conflict' || change.entity === 'handover' || change.as_of !== null) continue;
    const key = `${change.entity}/${change.record_id}`;
    const records = byKey.get(key) ?? [];
    if (records.length === 0) {
      found.push(`${key} of ${device} is gone`);
      continue;
    }
    for (const [field, value] of Object.entries(change.fields)) {
      if (!isWord(value)) continue;
      const isThere = records.some(({ fields }) => sameValue(fields[field], value));
      const isAsked = conflicts.some((fields) => {
        const sides = ['kept_values', 'other_values', 'base_values', 'decided_values'] as const;
        return (
          fields.record_id === change.record_id &&
          sides.some((side) => sameValue((fields[side] as Record<string, unknown> | null)?.[field], value))
        );
      });
      const isReplaced = taken.some(
        (other) =>
          other.change.record_id === change.record_id &&
          other.change.id !== change.id &&
          (sameValue(other.change.before?.[field], value) ||
            // Their own later word, written before the earlier one was sent.
            (other.device === device &&
              other.change.counter > change.counter &&
              field in other.change.fields)),
      );
      if (!isThere && !isAsked && !isReplaced)
        found.push(`${value} (${field} of ${key}, by ${device}) vanished`);
    }
  }
  return found;
}

/** No change is in the log twice, and no two records share a position. */
export async function repeated(db: Db): Promise<string[]> {
  const changes = await db.rows<{ id: string }>(
    'SELECT id FROM change GROUP BY organisation, id HAVING count(*) > 1',
  );
  const places = await db.rows<{ scope: string }>(
    'SELECT scope FROM record GROUP BY organisation, scope, position HAVING count(*) > 1',
  );
  return [
    ...changes.map(({ id }) => `change ${id} twice`),
    ...places.map(({ scope }) => `a position of ${scope} twice`),
  ];
}

/** What only this device still has, in case the endpoint loses it. */
export function holds({ vault }: SimulatedDevice, { change, version }: Acknowledged): boolean {
  if (rows(vault.db, 'SELECT 1 FROM outbox WHERE id = ?', change.id).length > 0) return true;
  const [stored] = rows<Record<string, unknown>>(
    vault.db,
    `SELECT * FROM ${change.entity} WHERE id = ? AND version >= ?`,
    change.record_id,
    version,
  );
  // A later version of another life of the data does not have it.
  return (
    stored !== undefined &&
    Object.entries(change.fields).every(([field, value]) => !isWord(value) || stored[field] === value)
  );
}
