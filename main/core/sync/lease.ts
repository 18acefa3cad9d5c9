import type { OpenVault } from '#core/open-vault.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import { readDevice } from '#core/sync/device.ts';
import { isOver, isSoonOver, LEASE_DAYS, type Lease, leftMs, look, newLease } from '#shared/lease.ts';
import type { SyncStatus } from '#shared/shapes.ts';

/** So much of what the machine has run may be forgotten by a reboot; a laptop's disk is spared a write a minute. */
const KEPT_EVERY_MS = 10 * 60_000;

const nowOf = (vault: OpenVault): number => Date.parse(vault.now());

/** The lease as it stands now; null for a vault that belongs to no team, which has none. */
function leaseOf(vault: OpenVault): Lease | null {
  if (vault.mode === 'sample' || readDevice(vault.db) === null) return null;
  const kept = readSetting<Lease>(vault.db, 'lease');
  // Enrolled before leases were kept: it begins when it is looked at first.
  return kept === null
    ? newLease(LEASE_DAYS, null, nowOf(vault), vault.uptime())
    : look(kept, nowOf(vault), vault.uptime());
}

export function isLeaseOver(vault: OpenVault): boolean {
  const lease = leaseOf(vault);
  return lease !== null && isOver(lease);
}

/** Keeps what the clock has shown, so that setting it back later gives nothing. */
export function keepLease(vault: OpenVault): void {
  const lease = leaseOf(vault);
  if (lease === null) return;
  const kept = readSetting<Lease>(vault.db, 'lease');
  if (kept === null || lease.passed_ms - kept.passed_ms >= KEPT_EVERY_MS || lease.up_ms < kept.up_ms)
    writeSetting(vault.db, 'lease', lease);
}

/** The organisation has said how long a lease is; one that runs is as long from now on. */
export function noteLeaseDays(vault: OpenVault, days: number): void {
  const lease = leaseOf(vault);
  if (lease !== null && lease.days !== days) writeSetting(vault.db, 'lease', { ...lease, days });
}

/** The endpoint has answered this device: the lease begins anew. */
export function noteContact(vault: OpenVault, endpointTime: Date | null): void {
  const before = leaseOf(vault);
  if (before === null) return;
  const isKept = readSetting<Lease>(vault.db, 'lease') !== null;
  if (isKept && before.passed_ms < KEPT_EVERY_MS) return;
  const endpointNow = endpointTime?.getTime() ?? null;
  writeSetting(vault.db, 'lease', newLease(before.days, endpointNow, nowOf(vault), vault.uptime()));
  if (isSoonOver(before)) vault.changed(['vault', 'sync']);
}

export function leaseStatus(vault: OpenVault): SyncStatus['lease'] {
  const lease = leaseOf(vault);
  if (lease === null) return null;
  return {
    state: isOver(lease) ? 'over' : isSoonOver(lease) ? 'soon' : 'fine',
    days: lease.days,
    last_contact_at: new Date(lease.contact_at).toISOString(),
    ends_at: new Date(nowOf(vault) + leftMs(lease)).toISOString(),
  };
}
