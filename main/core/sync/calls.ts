import type { OpenVault } from '#core/open-vault.ts';
import { requireDevice } from '#core/sync/device.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import { signInOf } from '#core/sync/sign-in.ts';
import { syncStatus } from '#core/sync/status.ts';
import type { Input, Output } from '#shared/contract.ts';

export const readSyncStatus = (vault: OpenVault): Output<'sync.status'> => syncStatus(vault, syncerOf(vault));

/** Who asked for a run waits this long for its end; a first pull over a bad line goes on without them. */
const PATIENCE_MILLISECONDS = 20_000;

/** That nobody was reached is not a failure of the call: the status says so, and also when the run still goes on. */
export async function syncNow(vault: OpenVault): Promise<Output<'sync.now'>> {
  requireDevice(vault);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MILLISECONDS);
  });
  await Promise.race([syncerOf(vault).now(), patience]);
  clearTimeout(timer);
  return readSyncStatus(vault);
}

export async function enrol(vault: OpenVault, input: Input<'sync.enrol'>): Promise<Output<'sync.enrol'>> {
  const profile = await enrolDevice(vault, input);
  signInOf(vault).cancel();
  void syncerOf(vault).now();
  return profile;
}
