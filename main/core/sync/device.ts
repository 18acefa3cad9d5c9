import type { OpenVault } from '#core/open-vault.ts';
import type { ReadDb } from '#core/store/db.ts';
import { readSetting } from '#core/store/setting.ts';
import { FailureError } from '#shared/errors.ts';

/** What makes this vault a device of a team. It lies in the encrypted database like everything else. */
export type Device = { endpoint: string; token: string; device_id: string };

export const readDevice = (db: ReadDb): Device | null => readSetting<Device>(db, 'device');

/** Sample data never meets an endpoint: every way there begins here. */
export function requireReal(vault: OpenVault): void {
  if (vault.mode === 'sample') throw new FailureError('sample_no_sync');
}

export function requireDevice(vault: OpenVault): Device {
  requireReal(vault);
  const device = readDevice(vault.db);
  if (device === null) throw new FailureError('not_enrolled');
  return device;
}
