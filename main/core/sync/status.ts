import type { OpenVault } from '#core/open-vault.ts';
import { row } from '#core/store/db.ts';
import { countOffers, outboxCounts } from '#core/store/outbox.ts';
import { countRemovals } from '#core/store/removal.ts';
import { countSetAside } from '#core/store/set-aside.ts';
import { readSetting } from '#core/store/setting.ts';
import { readDevice } from '#core/sync/device.ts';
import { leaseStatus } from '#core/sync/lease.ts';
import type { Syncer } from '#core/sync/schedule.ts';
import type { SyncStatus } from '#shared/shapes.ts';

const TOLD_MILLISECONDS = 7 * 24 * 3_600_000;

function repairedLately(vault: OpenVault): string | null {
  const at = readSetting<string>(vault.db, 'sync_repaired');
  return at !== null && Date.parse(vault.now()) - Date.parse(at) < TOLD_MILLISECONDS ? at : null;
}

/** What the badge and the sync page say. Counted from the store, so that it is true after a restart as well. */
export function syncStatus(vault: OpenVault, syncer: Pick<Syncer, 'state'>): SyncStatus {
  const { db } = vault;
  const device = readDevice(db);
  const { waiting, quarantined } = outboxCounts(db);
  const open = row<{ count: number }>(db, 'SELECT count(*) AS count FROM conflict WHERE chosen IS NULL');
  const { isRunning, lastError } = syncer.state();
  const offers = countOffers(db);
  const removals = countRemovals(db);
  const differs = readSetting<boolean>(db, 'sync_differs') ?? false;
  const status: Omit<SyncStatus, 'state'> = {
    waiting: waiting - offers,
    quarantined,
    conflicts: open?.count ?? 0,
    set_aside: countSetAside(db),
    last_success_at: readSetting<string>(db, 'sync_last_success'),
    last_error: lastError,
    endpoint: device?.endpoint ?? null,
    clock_off: readSetting<boolean>(db, 'sync_clock_off') ?? false,
    lease: leaseStatus(vault),
    offers,
    held_removals: removals.held,
    unconfirmed_removals: removals.unconfirmed,
    repaired_at: differs ? null : repairedLately(vault),
    differs,
  };
  const state = (): SyncStatus['state'] => {
    if (vault.mode === 'sample') return 'sample';
    if (device === null) return 'not_enrolled';
    if (isRunning) return 'syncing';
    if (differs || removals.unconfirmed > 0) return 'attention';
    const isStuck = lastError !== null && lastError !== 'endpoint_unreachable';
    if (isStuck || quarantined > 0 || status.conflicts > 0 || status.set_aside > 0) return 'attention';
    if (lastError === 'endpoint_unreachable') return 'offline';
    return waiting > 0 ? 'waiting' : 'up_to_date';
  };
  return { state: state(), ...status };
}
