import { randomUUID } from 'node:crypto';
import type { Db, Reach, Sql, Tx } from '#endpoint/db.ts';
import { readEpoch } from '#endpoint/epoch.ts';
import { CATALOGUE_SCOPE, type Home } from '#endpoint/scope.ts';
import { newEnrolmentCode, newToken, normaliseCode, sha256 } from '#endpoint/secrets.ts';
import type { Identity, NewCode, Role } from '#shared/protocol.ts';

/** Who a request comes from, read from the tables at every request: nothing a device says about itself counts. */
export type Caller = {
  organisation: string;
  device_id: string;
  user_id: string;
  team_id: string;
  role: Role;
};

export const homeOf = ({ organisation, team_id }: Caller): Home => ({ organisation, scope: team_id });
export const reachOf = ({ organisation, team_id }: Caller): Reach => ({
  organisations: [organisation],
  scopes: [team_id],
});

export const createOrganisation = (db: Db, name: string): Promise<string> =>
  db.transaction((tx) => addOrganisation(tx, name));

async function addOrganisation(tx: Tx, name: string): Promise<string> {
  const id = randomUUID();
  await tx.rows('INSERT INTO organisation (id, name) VALUES ($1, $2)', [id, name]);
  await tx.rows('INSERT INTO scope (organisation, id) VALUES ($1, $2)', [id, CATALOGUE_SCOPE]);
  return id;
}

/** The organisation that was made first: the only one, for whoever runs the endpoint for a single office. */
export async function firstOrganisation(db: Sql): Promise<string | null> {
  const [first] = await db.rows<{ id: string }>(
    'SELECT id FROM organisation ORDER BY created_at, id LIMIT 1',
  );
  return first?.id ?? null;
}

export const createTeam = (db: Db, organisation: string, name: string): Promise<string> =>
  db.transaction((tx) => addTeam(tx, organisation, name));

async function addTeam(tx: Tx, organisation: string, name: string): Promise<string> {
  const id = randomUUID();
  await tx.rows('INSERT INTO scope (organisation, id) VALUES ($1, $2)', [organisation, id]);
  await tx.rows('INSERT INTO team (organisation, id, name) VALUES ($1, $2, $3)', [organisation, id, name]);
  // Every device is told where a case can be handed over to.
  await tx.rows('UPDATE scope SET revision = revision + 1');
  return id;
}

type CodeFor = {
  organisation: string;
  teamId: string;
  role: Role;
  displayName: string;
  madeBy: string | null;
  hours: number;
};

/** Makes a code for one new device. It is told once, here; the table keeps its hash. */
export async function createEnrolmentCode(db: Sql, wanted: CodeFor): Promise<NewCode> {
  const code = newEnrolmentCode();
  const [made] = await db.rows<{ expires_at: Date }>(
    `INSERT INTO enrolment_code (code_sha256, organisation, team_id, role, display_name, made_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second') RETURNING expires_at`,
    [
      sha256(normaliseCode(code)),
      wanted.organisation,
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

/**
 * Uses a code up and makes a member with a device. Wrong, used and expired look the same: null. A device that joins
 * again names its team; a code of another one is left as it was.
 */
export async function enrolDevice(
  db: Db,
  typedCode: string,
  onlyTeam: string | null = null,
): Promise<Enrolled | 'other_team' | null> {
  return db.transaction(async (tx) => {
    if (onlyTeam !== null) {
      const [meant] = await tx.rows<{ team_id: string }>(
        'SELECT team_id FROM enrolment_code WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > now()',
        [sha256(normaliseCode(typedCode))],
      );
      if (meant !== undefined && meant.team_id !== onlyTeam) return 'other_team';
    }
    const [used] = await tx.rows<{
      organisation: string;
      team_id: string;
      role: Role;
      display_name: string;
    }>(
      `UPDATE enrolment_code SET used_at = now()
       WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > now()
       RETURNING organisation, team_id, role, display_name`,
      [sha256(normaliseCode(typedCode))],
    );
    if (used === undefined) return null;
    const { organisation, team_id, role } = used;
    const userId = randomUUID();
    await tx.rows(
      'INSERT INTO member (organisation, id, team_id, display_name, role) VALUES ($1, $2, $3, $4, $5)',
      [organisation, userId, team_id, used.display_name, role],
    );
    await tx.rows('UPDATE scope SET revision = revision + 1 WHERE organisation = $1 AND id = $2', [
      organisation,
      team_id,
    ]);
    return addDevice(tx, { organisation, user_id: userId, team_id, role });
  });
}

/** Makes a device of a member. Its token is told once, here; it begins with the organisation, which holds its row. */
export async function addDevice(tx: Tx, member: Omit<Caller, 'device_id'>): Promise<Enrolled> {
  const caller: Caller = { ...member, device_id: randomUUID() };
  const token = `${caller.organisation}.${newToken()}`;
  await tx.rows('INSERT INTO device (organisation, id, member_id, token_sha256) VALUES ($1, $2, $3, $4)', [
    caller.organisation,
    caller.device_id,
    caller.user_id,
    sha256(token),
  ]);
  return { token, caller };
}

/** `revoked` is told apart from unknown, so that the person reads why syncing stopped. */
export async function findCaller(db: Db, token: string): Promise<Caller | 'revoked' | null> {
  const [organisation] = token.split('.');
  const [found] = await db.rows<Caller & { is_revoked: boolean; is_seen: boolean }>(
    `SELECT device.organisation, device.id AS device_id, member.id AS user_id, member.team_id, member.role,
            device.revoked_at IS NOT NULL AS is_revoked,
            coalesce(device.last_seen_at > now() - interval '10 minutes', false) AS is_seen
     FROM device JOIN member ON member.organisation = device.organisation AND member.id = device.member_id
     WHERE device.organisation = $1 AND device.token_sha256 = $2`,
    [organisation, sha256(token)],
  );
  if (found === undefined) return null;
  const { is_revoked, is_seen, ...caller } = found;
  if (is_revoked) return 'revoked';
  if (!is_seen) {
    await db.rows('UPDATE device SET last_seen_at = now() WHERE organisation = $1 AND id = $2', [
      caller.organisation,
      caller.device_id,
    ]);
  }
  return caller;
}

type TeamRow = { organisation: string; organisation_name: string; id: string; name: string };

/** What the tables say of a caller, as the device shall know it. */
export async function readIdentity(db: Db, caller: Caller): Promise<Identity> {
  return db.readAsRequest(reachOf(caller), async (tx) => {
    const { epoch } = await readEpoch(tx);
    const [own] = await tx.rows<{ name: string; lease_days: number; revision: number }>(
      `SELECT organisation.name, lease_days, revision::float8 AS revision FROM organisation
       JOIN scope ON scope.organisation = organisation.id AND scope.id = $2 WHERE organisation.id = $1`,
      [caller.organisation, caller.team_id],
    );
    const teams = await tx.rows<TeamRow>(
      `SELECT team.organisation, organisation.name AS organisation_name, team.id, team.name
       FROM team JOIN organisation ON organisation.id = team.organisation
       ORDER BY team.organisation <> $1, organisation.name, team.name, team.id LIMIT 2000`,
      [caller.organisation],
    );
    const members = await tx.rows<Identity['user']>(
      `SELECT id, display_name, role FROM member WHERE organisation = $1 AND team_id = $2
       ORDER BY created_at, id LIMIT 2000`,
      [caller.organisation, caller.team_id],
    );
    const [user] = await tx.rows<Identity['user']>(
      'SELECT id, display_name, role FROM member WHERE organisation = $1 AND id = $2',
      [caller.organisation, caller.user_id],
    );
    const { name, lease_days, revision } = own as { name: string; lease_days: number; revision: number };
    const [team] = await tx.rows<{ id: string; name: string }>(
      'SELECT id, name FROM team WHERE organisation = $1 AND id = $2',
      [caller.organisation, caller.team_id],
    );
    return {
      device_id: caller.device_id,
      user: user as Identity['user'],
      organisation: { id: caller.organisation, name, lease_days },
      team: team as Identity['team'],
      members,
      teams: teams.filter(({ id }) => id !== caller.team_id),
      epoch,
      revision,
    };
  });
}

export async function revokeDevice(db: Db, deviceId: string): Promise<boolean> {
  const revoked = await db.rows(
    'UPDATE device SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
    [deviceId],
  );
  return revoked.length > 0;
}

type FirstNames = { organisation: string; team: string; lead: string };

/** Any number that nobody else locks: processes that start together on a new database make one organisation. */
const FIRST_LOCK = 7_305_115;

/** The organisation and team that there are from the first start on. */
export const ensureFirstTeam = (
  db: Db,
  names: FirstNames,
): Promise<{ organisation: string; teamId: string }> =>
  db.transaction(async (tx) => {
    await tx.rows('SELECT pg_advisory_xact_lock($1)', [FIRST_LOCK]);
    const organisation = (await firstOrganisation(tx)) ?? (await addOrganisation(tx, names.organisation));
    const [team] = await tx.rows<{ id: string }>(
      'SELECT id FROM team WHERE organisation = $1 ORDER BY created_at LIMIT 1',
      [organisation],
    );
    return { organisation, teamId: team?.id ?? (await addTeam(tx, organisation, names.team)) };
  });

/**
 * The code of the first team lead, as long as nobody is enrolled. A new start replaces one that was not used, so
 * that there is never more than one.
 */
export async function bootstrapCode(db: Db, names: FirstNames, hours: number): Promise<NewCode | null> {
  const [anybody] = await db.rows('SELECT 1 FROM member LIMIT 1');
  if (anybody !== undefined) return null;
  const { organisation, teamId } = await ensureFirstTeam(db, names);
  return db.transaction(async (tx) => {
    await tx.rows('SELECT pg_advisory_xact_lock($1)', [FIRST_LOCK]);
    await tx.rows(
      `DELETE FROM enrolment_code
       WHERE organisation = $1 AND team_id = $2 AND made_by IS NULL AND used_at IS NULL`,
      [organisation, teamId],
    );
    const lead = { role: 'team_lead', displayName: names.lead, madeBy: null } as const;
    return createEnrolmentCode(tx, { organisation, teamId, ...lead, hours });
  });
}
