import { randomUUID } from 'node:crypto';
import type { Db, Sql, Tx } from '#endpoint/db.ts';
import { newToken, newUserCode, sha256 } from '#endpoint/secrets.ts';
import { addDevice, type Enrolled, firstOrganisation } from '#endpoint/teams.ts';
import type { Role } from '#shared/protocol.ts';

/** Why somebody gets no device. Told in words on the page, and as a code in the application. */
export type Refusal = 'declined' | 'failed' | 'no_team' | 'no_role' | 'blocked';
export type Begun = { id: string; secret: string; user_code: string; expires_at: string };
/** What the identity provider said of a person, after it was held against the tables. */
export type SignedIn = {
  organisation: string;
  oidc_issuer: string;
  oidc_subject: string;
  display_name: string;
  team_id: string;
  role: Role;
};

const MINUTES = 10;

/** A sign-in begins at the device. What is left over from others is swept up on the way. */
export async function beginSignIn(db: Sql): Promise<Begun> {
  const [id, secret, userCode] = [newToken(), newToken(), newUserCode()];
  await db.rows('DELETE FROM sign_in WHERE expires_at < now()');
  const [made] = await db.rows<{ expires_at: Date }>(
    `INSERT INTO sign_in (id, secret_sha256, user_code, expires_at)
     VALUES ($1, $2, $3, now() + $4 * interval '1 minute') RETURNING expires_at`,
    [id, sha256(secret), userCode, MINUTES],
  );
  const expires_at = (made as { expires_at: Date }).expires_at.toISOString();
  return { id, secret, user_code: userCode, expires_at };
}

/** A browser opens the page, or opens it anew; it counts until somebody has come back from the provider. */
export async function openSignIn(db: Sql, id: string, browser: string): Promise<boolean> {
  const opened = await db.rows(
    `UPDATE sign_in SET status = 'opened', browser_sha256 = $2
     WHERE id = $1 AND status IN ('begun', 'opened') AND expires_at > now() RETURNING id`,
    [id, sha256(browser)],
  );
  return opened.length > 0;
}

/** Of several that come back at once, one goes on: a provider's answer is looked at once. */
export async function takeSignIn(db: Sql, id: string, browser: string): Promise<boolean> {
  const taken = await db.rows(
    `UPDATE sign_in SET status = 'checking'
     WHERE id = $1 AND browser_sha256 = $2 AND status = 'opened' AND expires_at > now() RETURNING id`,
    [id, sha256(browser)],
  );
  return taken.length > 0;
}

export async function refuseSignIn(db: Sql, id: string, refusal: Refusal): Promise<void> {
  await db.rows(
    `UPDATE sign_in SET status = 'refused', refusal = $2, display_name = NULL, oidc_issuer = NULL, oidc_subject = NULL
     WHERE id = $1`,
    [id, refusal],
  );
}

export async function keepSignedIn(db: Sql, id: string, who: SignedIn): Promise<void> {
  await db.rows(
    `UPDATE sign_in SET status = 'signed_in', organisation = $2, oidc_issuer = $3, oidc_subject = $4,
       display_name = $5, team_id = $6, role = $7 WHERE id = $1 AND status = 'checking'`,
    [id, who.organisation, who.oidc_issuer, who.oidc_subject, who.display_name, who.team_id, who.role],
  );
}

export type Asked = { user_code: string; display_name: string };

/** What the page asks the person about, as long as there is something to answer. */
export async function readSignedIn(db: Sql, id: string, browser: string): Promise<Asked | null> {
  const [found] = await db.rows<Asked>(
    `SELECT user_code, display_name FROM sign_in
     WHERE id = $1 AND browser_sha256 = $2 AND status = 'signed_in' AND expires_at > now()`,
    [id, sha256(browser)],
  );
  return found ?? null;
}

/** The person's answer. Answers whether there was anything to answer. */
export async function answerSignIn(db: Sql, id: string, browser: string, isMine: boolean): Promise<boolean> {
  const answered = await db.rows(
    `UPDATE sign_in SET status = $3, refusal = $4
     WHERE id = $1 AND browser_sha256 = $2 AND status = 'signed_in' AND expires_at > now() RETURNING id`,
    [id, sha256(browser), isMine ? 'confirmed' : 'refused', isMine ? null : 'declined'],
  );
  return answered.length > 0;
}

/** The device does not wait any more: whatever its browser still does leads nowhere. */
export async function cancelSignIn(db: Sql, id: string, secret: string): Promise<void> {
  await db.rows('DELETE FROM sign_in WHERE id = $1 AND secret_sha256 = $2', [id, sha256(secret)]);
}

export type Collected = { enrolled: Enrolled } | { refusal: Refusal } | 'waiting' | 'over';

/**
 * The device asks. Once, after the person has confirmed, it gets what a code would have given it. A wrong secret, an
 * expired sign-in and one that was collected look the same: over.
 */
export async function collectSignIn(db: Db, id: string, secret: string): Promise<Collected> {
  return db.transaction(async (tx) => {
    const [found] = await tx.rows<SignedIn & { status: string; refusal: Refusal | null }>(
      `SELECT status, refusal, organisation, oidc_issuer, oidc_subject, display_name, team_id, role FROM sign_in
       WHERE id = $1 AND secret_sha256 = $2 AND expires_at > now() FOR UPDATE`,
      [id, sha256(secret)],
    );
    if (found === undefined) return 'over';
    const { status, refusal, ...who } = found;
    if (refusal !== null) return { refusal };
    if (status !== 'confirmed') return 'waiting';
    await tx.rows('DELETE FROM sign_in WHERE id = $1', [id]);
    const member = await memberOf(tx, who);
    if (member.is_blocked) return { refusal: 'blocked' };
    const { organisation } = who;
    const { id: user_id, team_id, role } = member;
    return { enrolled: await addDevice(tx, { organisation, user_id, team_id, role }) };
  });
}

type Member = { id: string; team_id: string; role: Role; is_blocked: boolean };
type Subject = Pick<SignedIn, 'organisation' | 'oidc_issuer' | 'oidc_subject'>;

/** FOR SHARE: who is being blocked at this moment is blocked first, or with the new device. */
const findMember = (db: Sql, who: Subject): Promise<Member[]> =>
  db.rows<Member>(
    `SELECT id, team_id, role, blocked_at IS NOT NULL AS is_blocked FROM member
     WHERE organisation = $1 AND oidc_issuer = $2 AND oidc_subject = $3 FOR SHARE`,
    [who.organisation, who.oidc_issuer, who.oidc_subject],
  );

/** One subject is one member, whatever device signs in; team and role of a known one are what the tables say. */
async function memberOf(tx: Tx, who: SignedIn): Promise<Member> {
  const added = await tx.rows(
    `INSERT INTO member (organisation, id, team_id, display_name, role, oidc_issuer, oidc_subject)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (organisation, oidc_issuer, oidc_subject) DO NOTHING RETURNING id`,
    [
      ...[who.organisation, randomUUID(), who.team_id, who.display_name, who.role],
      ...[who.oidc_issuer, who.oidc_subject],
    ],
  );
  // The devices of the team are told of a new colleague.
  if (added.length > 0) {
    await tx.rows('UPDATE scope SET revision = revision + 1 WHERE organisation = $1 AND id = $2', [
      who.organisation,
      who.team_id,
    ]);
  }
  const [member] = await findMember(tx, who);
  return member as Member;
}

export async function isBlocked(db: Sql, who: Subject): Promise<boolean> {
  const [member] = await findMember(db, who);
  return member?.is_blocked ?? false;
}

/** The organisation whose provider this is: the one of that name or id, or the first where none is named. */
export async function findOrganisation(db: Sql, name: string | null): Promise<string | null> {
  if (name === null) return firstOrganisation(db);
  return oneOf(await db.rows('SELECT id FROM organisation WHERE id = $1 OR name = $1 LIMIT 2', [name]));
}

/** The organisation's one team of that name or id; none and several are both nobody's. */
export async function findTeam(
  db: Sql,
  organisation: string,
  names: readonly string[],
): Promise<string | null> {
  return oneOf(
    await db.rows(
      'SELECT id FROM team WHERE organisation = $1 AND (id = ANY($2) OR name = ANY($2)) LIMIT 2',
      [organisation, names],
    ),
  );
}

const oneOf = (rows: { id: string }[]): string | null => (rows.length === 1 ? (rows[0]?.id ?? null) : null);

const USER_OF_DEVICE =
  '(organisation, id) = (SELECT organisation, member_id FROM device WHERE device.id = $1)';

/** Shuts out whoever uses this device: all their devices, and every later sign-in. */
export async function blockMember(db: Db, deviceId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const blocked = await tx.rows<{ organisation: string; id: string }>(
      `UPDATE member SET blocked_at = coalesce(blocked_at, now()) WHERE ${USER_OF_DEVICE} RETURNING organisation, id`,
      [deviceId],
    );
    for (const { organisation, id } of blocked) {
      await tx.rows(
        `UPDATE device SET revoked_at = now() WHERE organisation = $1 AND member_id = $2 AND revoked_at IS NULL`,
        [organisation, id],
      );
    }
    return blocked.length > 0;
  });
}

/** Takes the block back. The devices stay shut out: the person signs in again. */
export async function unblockMember(db: Sql, deviceId: string): Promise<boolean> {
  const freed = await db.rows(
    `UPDATE member SET blocked_at = NULL WHERE ${USER_OF_DEVICE} AND blocked_at IS NOT NULL RETURNING id`,
    [deviceId],
  );
  return freed.length > 0;
}
