import type { OpenVault } from '#core/open-vault.ts';
import { row } from '#core/store/db.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { countSetAside } from '#core/store/set-aside.ts';
import { readSetting } from '#core/store/setting.ts';
import { readDevice } from '#core/sync/device.ts';
import { leaseStatus } from '#core/sync/lease.ts';
import type { Syncer } from '#core/sync/schedule.ts';
import type { SyncStatus } from '#shared/shapes.ts';

/** What the badge and the sync page say. Counted from the store, so that it is true after a restart as well. */
export function syncStatus(vault: OpenVault, syncer: Pick<Syncer, 'state'>): SyncStatus {
  const { db } = vault;
  const device = readDevice(db);
  const { waiting, quarantined } = outboxCounts(db);
  const open = row<{ count: number }>(db, 'SELECT count(*) AS count FROM conflict WHERE chosen IS NULL');
  const { isRunning, lastError } = syncer.state();
  const status: Omit<SyncStatus, 'state'> = {
    waiting,
    quarantined,
    conflicts: open?.count ?? 0,
    set_aside: countSetAside(db),
    last_success_at: readSetting<string>(db, 'sync_last_success'),
    last_error: lastError,
    endpoint: device?.endpoint ?? null,
    clock_off: readSetting<boolean>(db, 'sync_clock_off') ?? false,
    lease: leaseStatus(vault),
  };
  const state = (): SyncStatus['state'] => {
    if (vault.mode === 'sample') return 'sample';
    if (device === null) return 'not_enrolled';
    if (isRunning) return 'syncing';
    const isStuck = lastError !== null && lastError !== 'endpoint_unreachable';
    if (isStuck || quarantined > 0 || status.conflicts > 0 || status.set_aside > 0) return 'attention';
    if (lastError === 'endpoint_unreachable') return 'offline';
    return waiting > 0 ? 'waiting' : 'up_to_date';
  };
  return { state: state(), ...status };
}
