import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { failureOf } from '#core/store/failures.ts';
import { writeSetting } from '#core/store/setting.ts';
import { createClient } from '#core/sync/client.ts';
import { type Device, readDevice, requireDevice, requireReal } from '#core/sync/device.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
import { noteContact } from '#core/sync/lease.ts';
import { createHttpTransport, parseEndpoint, type Transport } from '#core/sync/transport.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Identity } from '#shared/protocol.ts';

type Connect = (endpoint: URL) => Transport;

/** Makes this vault a device of a team. The code is used up; what it gave is stored before anything else happens. */
export async function enrolDevice(
  vault: OpenVault,
  { endpoint, code }: Input<'sync.enrol'>,
  connect: Connect = createHttpTransport,
): Promise<Output<'sync.enrol'>> {
  requireReal(vault);
  const address = parseEndpoint(endpoint);
  const former = readDevice(vault.db);
  if (former !== null) await expectForgotten(former, addressOf(address), connect);
  const team = former === null ? null : (vault.profile().team?.id ?? null);
  const client = createClient(connect(address), null);
  try {
    becomeDevice(vault, address, await client.enrol(code, team), former);
  } finally {
    client.close();
  }
  return vault.profile();
}

/**
 * What a code or a sign-in gave is stored in one piece; a vault that belongs to a team already keeps that, unless the
 * endpoint has forgotten the `former` device and it joins again.
 */
export function becomeDevice(
  vault: OpenVault,
  address: URL,
  { token, identity }: { token: string; identity: Identity },
  former: Device | null = null,
): void {
  transaction(vault.db, () => {
    if (readDevice(vault.db)?.token !== former?.token) throw new FailureError('already_enrolled');
    const device: Device = { endpoint: addressOf(address), token, device_id: identity.device_id };
    writeSetting(vault.db, 'device', device);
    // Who joins again shows by its old epoch, cursor and receipt what the endpoint has lost, and gives it back.
    if (former === null) writeSetting(vault.db, 'sync_epoch', identity.epoch);
    adoptIdentity(vault, identity);
    noteContact(vault, null);
  });
}

const addressOf = (address: URL): string => address.href.replace(/\/$/, '');

/**
 * An endpoint that was restored from a backup of before this device joined does not know it. Then, and only there, it
 * joins once more with everything it has. To another address, or into another team, it would carry records where they
 * do not belong.
 */
async function expectForgotten(former: Device, address: string, connect: Connect): Promise<void> {
  if (former.endpoint !== address) throw new FailureError('already_enrolled');
  const client = createClient(connect(new URL(former.endpoint)), former.token);
  try {
    await client.me();
  } catch (cause) {
    if (failureOf(cause).code === 'device_unknown') return;
    throw cause;
  } finally {
    client.close();
  }
  throw new FailureError('already_enrolled');
}

/** A code for a colleague's device; the endpoint asks its own tables whether this person may. */
export async function newEnrolmentCode(
  vault: OpenVault,
  wanted: Input<'sync.newCode'>,
  connect: Connect = createHttpTransport,
): Promise<Output<'sync.newCode'>> {
  const device = requireDevice(vault);
  const client = createClient(connect(new URL(device.endpoint)), device.token);
  try {
    return await client.newCode(wanted);
  } finally {
    client.close();
  }
}
