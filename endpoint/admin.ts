import { randomUUID } from 'node:crypto';
import type { Db } from '#endpoint/db.ts';
import { createEnrolmentCode, createTeam, revokeDevice } from '#endpoint/teams.ts';

const USAGE = `Without arguments the endpoint starts. While it is stopped:
  team <name> <lead>  makes a team and prints the one-time code of its lead
  devices             lists devices: id, team, member, last seen
  revoke <device>     shuts a device out
  new-epoch           after a restore from a backup: every device pulls everything anew`;

/** What the operator does at the console. Answers the text to print. */
export async function runCommand(
  db: Db,
  [command, ...rest]: readonly string[],
  hours: number,
): Promise<string> {
  const [first, second] = rest;
  if (command === 'team' && first !== undefined && second !== undefined) {
    const teamId = await createTeam(db, first.slice(0, 120));
    const displayName = second.slice(0, 120);
    const made = await createEnrolmentCode(db, {
      teamId,
      role: 'team_lead',
      displayName,
      madeBy: null,
      hours,
    });
    return `${made.code} (once, until ${made.expires_at})`;
  }
  if (command === 'devices') {
    const devices = await db.rows<{ line: string }>(
      `SELECT concat_ws('  ', device.id, team.name, member.display_name, coalesce(device.last_seen_at::text, 'never'),
         CASE WHEN device.revoked_at IS NULL THEN '' ELSE 'revoked' END) AS line
       FROM device JOIN member ON member.id = device.member_id JOIN team ON team.id = member.team_id
       ORDER BY team.name, member.display_name`,
    );
    return devices.map(({ line }) => line).join('\n');
  }
  if (command === 'revoke' && first !== undefined) {
    return (await revokeDevice(db, first)) ? 'revoked' : 'no such device, or revoked already';
  }
  if (command === 'new-epoch') {
    await db.rows('UPDATE endpoint SET epoch = $1', [randomUUID()]);
    return 'every device will pull everything anew';
  }
  return USAGE;
}
