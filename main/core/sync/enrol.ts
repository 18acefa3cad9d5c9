import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { writeSetting } from '#core/store/setting.ts';
import { createClient } from '#core/sync/client.ts';
import { type Device, readDevice, requireDevice, requireReal } from '#core/sync/device.ts';
import { adoptIdentity } from '#core/sync/identity.ts';
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
  if (readDevice(vault.db) !== null) throw new FailureError('already_enrolled');
  const address = parseEndpoint(endpoint);
  const client = createClient(connect(address), null);
  try {
    becomeDevice(vault, address, await client.enrol(code));
  } finally {
    client.close();
  }
  return vault.profile();
}

/** What a code or a sign-in gave is stored in one piece; a vault that belongs to a team already keeps that. */
export function becomeDevice(
  vault: OpenVault,
  address: URL,
  { token, identity }: { token: string; identity: Identity },
): void {
  transaction(vault.db, () => {
    if (readDevice(vault.db) !== null) throw new FailureError('already_enrolled');
    const device: Device = {
      endpoint: address.href.replace(/\/$/, ''),
      token,
      device_id: identity.device_id,
    };
    writeSetting(vault.db, 'device', device);
    writeSetting(vault.db, 'sync_epoch', identity.epoch);
    adoptIdentity(vault, identity);
  });
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
