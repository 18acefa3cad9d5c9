import type { Db, Sql } from '#endpoint/db.ts';
import { CHANGED_CHANNEL, homeKey, lockScopes } from '#endpoint/scope.ts';
import { sha256 } from '#endpoint/secrets.ts';
import { type Caller, homeOf, reachOf } from '#endpoint/teams.ts';
import type { DeviceEntry, Revocation } from '#shared/protocol.ts';

type Times = 'enrolled_at' | 'last_seen_at' | 'revoked_at' | 'destroyed_at';
type Row = Omit<DeviceEntry, Times> & { [T in Times]: T extends 'enrolled_at' ? Date : Date | null };

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

const asEntry = (row: Row): DeviceEntry => ({
  ...row,
  enrolled_at: row.enrolled_at.toISOString(),
  last_seen_at: iso(row.last_seen_at),
  revoked_at: iso(row.revoked_at),
  destroyed_at: iso(row.destroyed_at),
});

const OF_TEAM = `SELECT device.id, member.display_name, member.role, device.enrolled_at, device.last_seen_at,
       device.app_version, device.revoked_at, device.destroyed_at, device.id = $3 AS is_this
FROM device JOIN member ON member.organisation = device.organisation AND member.id = device.member_id
WHERE device.organisation = $1 AND member.team_id = $2`;

const ofCaller = ({ organisation, team_id, device_id }: Caller) => [organisation, team_id, device_id];

/** The devices of the caller's own team, those that are in use first. */
export async function listDevices(db: Db, caller: Caller): Promise<DeviceEntry[]> {
  const found = await db.readAsRequest(reachOf(caller), (tx) =>
    tx.rows<Row>(
      `${OF_TEAM} ORDER BY device.revoked_at IS NOT NULL, member.display_name, device.enrolled_at, device.id
       LIMIT 2000`,
      ofCaller(caller),
    ),
  );
  return found.map(asEntry);
}

/**
 * Shuts a device of the caller's team out; doing it twice changes nothing. `own` for the device that asks: so a team
 * always keeps a lead's device, also when two leads revoke each other's, since the scope is locked first and the
 * asking device looked at again. Whoever listens is woken: the device hears of it at its next pull, which is now.
 */
export async function revokeTeamDevice(
  db: Db,
  caller: Caller,
  deviceId: string,
): Promise<DeviceEntry | 'own' | 'revoked' | null> {
  if (deviceId === caller.device_id) return 'own';
  return db.asRequest(reachOf(caller), async (tx) => {
    await lockScopes(tx, [homeOf(caller)]);
    const [asking] = await tx.rows(
      'SELECT 1 FROM device WHERE organisation = $1 AND id = $2 AND revoked_at IS NULL',
      [caller.organisation, caller.device_id],
    );
    if (asking === undefined) return 'revoked';
    const revoked = await tx.rows(
      `UPDATE device SET revoked_at = now(), revoked_by = $4 FROM member
       WHERE device.organisation = $1 AND device.id = $3 AND device.revoked_at IS NULL
         AND member.organisation = $1 AND member.id = device.member_id AND member.team_id = $2 RETURNING 1`,
      [caller.organisation, caller.team_id, deviceId, caller.user_id],
    );
    if (revoked.length > 0) {
      await tx.rows('SELECT pg_notify($1, $2)', [CHANGED_CHANNEL, homeKey(homeOf(caller))]);
    }
    const [row] = await tx.rows<Row>(`${OF_TEAM} AND device.id = $4`, [...ofCaller(caller), deviceId]);
    return row === undefined ? null : asEntry(row);
  });
}

export type RevokedDevice = Revocation & { organisation: string };

/** The revoked device of a token; null for any other token. */
export async function findRevoked(db: Sql, token: string): Promise<RevokedDevice | null> {
  const [row] = await db.rows<{ organisation: string; device_id: string; revoked_at: Date }>(
    `SELECT organisation, id AS device_id, revoked_at FROM device
     WHERE organisation = $1 AND token_sha256 = $2 AND revoked_at IS NOT NULL`,
    [token.split('.')[0], sha256(token)],
  );
  return row === undefined ? null : { ...row, revoked_at: row.revoked_at.toISOString() };
}

/** The first word counts: a device may say it again when the answer was lost. */
export const noteDestroyed = (db: Sql, { organisation, device_id }: RevokedDevice): Promise<unknown> =>
  db.rows(
    'UPDATE device SET destroyed_at = now() WHERE organisation = $1 AND id = $2 AND destroyed_at IS NULL',
    [organisation, device_id],
  );

export const noteVersion = (
  db: Sql,
  { organisation, device_id }: Caller,
  version: string,
): Promise<unknown> =>
  db.rows(
    `UPDATE device SET app_version = $3
     WHERE organisation = $1 AND id = $2 AND app_version IS DISTINCT FROM $3`,
    [organisation, device_id, version],
  );

/** Every device is told at its next contact; one that has less left than it has been away closes then. */
export async function setLease(db: Db, organisation: string, days: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const set = await tx.rows('UPDATE organisation SET lease_days = $2 WHERE id = $1 RETURNING 1', [
      organisation,
      days,
    ]);
    await tx.rows('UPDATE scope SET revision = revision + 1 WHERE organisation = $1', [organisation]);
    return set.length > 0;
  });
}
