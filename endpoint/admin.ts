import type { Db } from '#endpoint/db.ts';
import { setLease } from '#endpoint/devices.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { blockMember, unblockMember } from '#endpoint/sign-in.ts';
import {
  createEnrolmentCode,
  createOrganisation,
  createTeam,
  firstOrganisation,
  revokeDevice,
} from '#endpoint/teams.ts';
import { LEASE_DAYS_MOST } from '#shared/lease.ts';

const USAGE = `Without arguments the endpoint starts. While it is stopped:
  organisation <name> <team> <lead>  makes one more organisation with its first team
  team <name> <lead>  makes a team and prints the one-time code of its lead
  devices             lists devices: id, team, member, version, last seen, whether revoked and destroyed
  revoke <device>     shuts a device out
  block <device>      shuts out whoever uses it: all their devices, and signing in again
  unblock <device>    lets that person sign in again
  lease <days> [organisation id]  so many days (1 to 90) a device works without contact
  restored            after a restore from a backup: devices give back what it lacks`;

/** What the operator does at the console. Answers the text to print. */
export async function runCommand(
  db: Db,
  [command, ...rest]: readonly string[],
  hours: number,
): Promise<string> {
  const [first, second, third] = rest;
  const codeOfLead = async (organisation: string, team: string, lead: string) => {
    const teamId = await createTeam(db, organisation, team.slice(0, 120));
    const made = await createEnrolmentCode(db, {
      organisation,
      teamId,
      role: 'team_lead',
      displayName: lead.slice(0, 120),
      madeBy: null,
      hours,
    });
    return `${made.code} (once, until ${made.expires_at})`;
  };
  if (command === 'organisation' && first !== undefined && second !== undefined && third !== undefined) {
    return codeOfLead(await createOrganisation(db, first.slice(0, 120)), second, third);
  }
  if (command === 'team' && first !== undefined && second !== undefined) {
    const organisation = await firstOrganisation(db);
    return organisation === null ? 'start the endpoint once first' : codeOfLead(organisation, first, second);
  }
  if (command === 'devices') {
    const devices = await db.rows<{ line: string }>(
      `SELECT concat_ws('  ', device.id, team.name, member.display_name, device.app_version,
         coalesce(device.last_seen_at::text, 'never'),
         CASE WHEN device.destroyed_at IS NOT NULL THEN 'revoked, its key is destroyed'
              WHEN device.revoked_at IS NOT NULL THEN 'revoked, has not been here since' END) AS line
       FROM device JOIN member ON member.organisation = device.organisation AND member.id = device.member_id
       JOIN team ON team.organisation = member.organisation AND team.id = member.team_id
       ORDER BY team.name, member.display_name`,
    );
    return devices.map(({ line }) => line).join('\n');
  }
  if (command === 'revoke' && first !== undefined) {
    return (await revokeDevice(db, first)) ? 'revoked' : 'no such device, or revoked already';
  }
  if (command === 'block' && first !== undefined) {
    return (await blockMember(db, first)) ? 'blocked' : 'no such device';
  }
  if (command === 'unblock' && first !== undefined) {
    return (await unblockMember(db, first)) ? 'may sign in again' : 'no such device, or not blocked';
  }
  if (command === 'lease') {
    const days = Number(first);
    if (!Number.isInteger(days) || days < 1 || days > LEASE_DAYS_MOST)
      return `a lease has 1 to ${LEASE_DAYS_MOST} days`;
    const isSet = await setLease(db, second ?? (await firstOrganisation(db)) ?? '', days);
    return isSet ? `a device works ${days} days without contact` : 'no such organisation';
  }
  if (command === 'restored') {
    await beginEra(db, null, new Date());
    return 'a new epoch has begun: devices compare what they have and give back what is missing';
  }
  return USAGE;
}
