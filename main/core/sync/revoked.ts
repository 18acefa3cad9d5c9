import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#core/sync/client.ts';
import type { Device } from '#core/sync/device.ts';

/**
 * Before anything is destroyed the endpoint is asked a second time, and has to name the id under which this device was
 * enrolled. A proxy that makes errors up, or another endpoint under the same address, cannot.
 */
export async function isRevocationConfirmed(client: Client, device: Device): Promise<boolean> {
  const { device_id } = await client.revocation();
  return device_id === device.device_id;
}

const PAUSES_MS = [0, 2_000, 6_000];

/** Best effort: after that the lead reads "revoked", and not that the key is destroyed. */
export async function sayDestroyed(client: Client): Promise<void> {
  for (const milliseconds of PAUSES_MS) {
    await pause(milliseconds);
    try {
      await client.destroyed();
      break;
    } catch {
      // The line was lost, or the endpoint is; there is nobody here to tell.
    }
  }
  client.close();
}
