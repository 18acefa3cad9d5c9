import { randomUUID } from 'node:crypto';
import type { Db, Sql } from '#endpoint/db.ts';
import { newEnrolmentCode, newToken, normaliseCode, sha256 } from '#endpoint/secrets.ts';
import type { Identity, NewCode, Role } from '#shared/protocol.ts';

/** Who a request comes from, read from the tables at every request: nothing a device says about itself counts. */
export type Caller = { device_id: string; user_id: string; team_id: string; role: Role };

export async function createTeam(db: Db, name: string): Promise<string> {
  const id = randomUUID();
  await db.transaction(async (tx) => {
    await tx.rows('INSERT INTO scope (id) VALUES ($1)', [id]);
    await tx.rows('INSERT INTO team (id, name) VALUES ($1, $2)', [id, name]);
  });
  return id;
}

type CodeFor = { teamId: string; role: Role; displayName: string; madeBy: string | null; hours: number };

/** Makes a code for one new device. It is told once, here; the table keeps its hash. */
export async function createEnrolmentCode(db: Sql, wanted: CodeFor): Promise<NewCode> {
  const code = newEnrolmentCode();
  const [made] = await db.rows<{ expires_at: Date }>(
    `INSERT INTO enrolment_code (code_sha256, team_id, role, display_name, made_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second') RETURNING expires_at`,
    [
      sha256(normaliseCode(code)),
      wanted.teamId,
      wanted.role,
      wanted.displayName,
      wanted.madeBy,
      Math.round(wanted.hours * 3600),
    ],
  );
  return { code, expires_at: (made as { expires_at: Date }).expires_at.toISOString() };
}

export type Enrolled = { token: string; caller: Caller };

/** Uses a code up and makes a member with a device. Wrong, used and expired look the same: null. */
export async function enrolDevice(db: Db, typedCode: string): Promise<Enrolled | null> {
  return db.transaction(async (tx) => {
    const [used] = await tx.rows<{ team_id: string; role: Role; display_name: string }>(
      `UPDATE enrolment_code SET used_at = now()
       WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > now()
       RETURNING team_id, role, display_name`,
      [sha256(normaliseCode(typedCode))],
    );
    if (used === undefined) return null;
    const caller: Caller = {
      device_id: randomUUID(),
      user_id: randomUUID(),
      team_id: used.team_id,
      role: used.role,
    };
    const token = newToken();
    await tx.rows('INSERT INTO member (id, team_id, display_name, role) VALUES ($1, $2, $3, $4)', [
      caller.user_id,
      used.team_id,
      used.display_name,
      used.role,
    ]);
    await tx.rows('INSERT INTO device (id, member_id, token_sha256) VALUES ($1, $2, $3)', [
      caller.device_id,
      caller.user_id,
      sha256(token),
    ]);
    return { token, caller };
  });
}

/** `revoked` is told apart from unknown, so that the person reads why syncing stopped. */
export async function findCaller(db: Db, token: string): Promise<Caller | 'revoked' | null> {
  const [found] = await db.rows<Caller & { is_revoked: boolean; is_seen: boolean }>(
    `SELECT device.id AS device_id, member.id AS user_id, member.team_id, member.role,
            device.revoked_at IS NOT NULL AS is_revoked,
            coalesce(device.last_seen_at > now() - interval '10 minutes', false) AS is_seen
     FROM device JOIN member ON member.id = device.member_id WHERE device.token_sha256 = $1`,
    [sha256(token)],
  );
  if (found === undefined) return null;
  const { is_revoked, is_seen, ...caller } = found;
  if (is_revoked) return 'revoked';
  if (!is_seen) await db.rows('UPDATE device SET last_seen_at = now() WHERE id = $1', [caller.device_id]);
  return caller;
}

export async function readIdentity(db: Db, caller: Caller, epoch: string): Promise<Identity> {
  const [team] = await db.rows<{ name: string }>('SELECT name FROM team WHERE id = $1', [caller.team_id]);
  const members = await db.rows<Identity['user']>(
    'SELECT id, display_name, role FROM member WHERE team_id = $1 ORDER BY created_at, id LIMIT 2000',
    [caller.team_id],
  );
  const [user] = await db.rows<Identity['user']>('SELECT id, display_name, role FROM member WHERE id = $1', [
    caller.user_id,
  ]);
  return {
    device_id: caller.device_id,
    user: user as Identity['user'],
    team: { id: caller.team_id, name: (team as { name: string }).name },
    members,
    epoch,
  };
}

export async function revokeDevice(db: Db, deviceId: string): Promise<boolean> {
  const revoked = await db.rows(
    'UPDATE device SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
    [deviceId],
  );
  return revoked.length > 0;
}

/**
 * The code of the first team lead, as long as nobody is enrolled. A new start replaces one that was not used, so
 * that there is never more than one.
 */
export async function bootstrapCode(
  db: Db,
  names: { team: string; lead: string },
  hours: number,
): Promise<NewCode | null> {
  const [anybody] = await db.rows('SELECT 1 FROM member LIMIT 1');
  if (anybody !== undefined) return null;
  const [team] = await db.rows<{ id: string }>('SELECT id FROM team ORDER BY created_at LIMIT 1');
  const teamId = team?.id ?? (await createTeam(db, names.team));
  await db.rows('DELETE FROM enrolment_code WHERE made_by IS NULL AND team_id = $1 AND used_at IS NULL', [
    teamId,
  ]);
  return createEnrolmentCode(db, { teamId, role: 'team_lead', displayName: names.lead, madeBy: null, hours });
}
