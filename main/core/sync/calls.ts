import type { OpenVault } from '#core/open-vault.ts';
import { requireDevice } from '#core/sync/device.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import { syncStatus } from '#core/sync/status.ts';
import type { Input, Output } from '#shared/contract.ts';

export const readSyncStatus = (vault: OpenVault): Output<'sync.status'> => syncStatus(vault, syncerOf(vault));

/** Answers when the run is over. That nobody was reached is not a failure of the call: the status says so. */
export async function syncNow(vault: OpenVault): Promise<Output<'sync.now'>> {
  requireDevice(vault);
  await syncerOf(vault).now();
  return readSyncStatus(vault);
}

export async function enrol(vault: OpenVault, input: Input<'sync.enrol'>): Promise<Output<'sync.enrol'>> {
  const profile = await enrolDevice(vault, input);
  void syncerOf(vault).now();
  return profile;
}
