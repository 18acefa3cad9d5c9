import type { OpenVault } from '#core/open-vault.ts';
import { type Client, createClient } from '#core/sync/client.ts';
import { requireDevice } from '#core/sync/device.ts';
import { createHttpTransport, type Transport } from '#core/sync/transport.ts';
import type { Input, Output } from '#shared/contract.ts';

type Connect = (endpoint: URL) => Transport;

async function asDevice<T>(
  vault: OpenVault,
  connect: Connect,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const device = requireDevice(vault);
  const client = createClient(connect(new URL(device.endpoint)), device.token);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** The team's devices as the endpoint has them; it asks its own tables whether this person may see them. */
export const listDevices = (
  vault: OpenVault,
  connect: Connect = createHttpTransport,
): Promise<Output<'device.list'>> => asDevice(vault, connect, (client) => client.devices());

export const revokeDevice = (
  vault: OpenVault,
  { id }: Input<'device.revoke'>,
  connect: Connect = createHttpTransport,
): Promise<Output<'device.revoke'>> => asDevice(vault, connect, (client) => client.revoke(id));
