/**
 * How long a device may work without having met the endpoint. The answer must hold although whoever has the laptop
 * sets its clock: what has passed never becomes less, and while the clock shows a time that it has shown before, the
 * time that the machine has run counts, and every step that the clock makes forward.
 */
export const LEASE_DAYS = 14;
export const LEASE_DAYS_MOST = 90;
const DAY = 86_400_000;
/** Told from here on, quietly; of a lease of a few days in its last half. */
const SOON_DAYS = 3;

export type Lease = {
  /** The organisation's, as the endpoint said at the last contact. */
  days: number;
  /** The last contact by the endpoint's clock and by this computer's, in milliseconds since 1970. */
  contact_at: number;
  device_at: number;
  /** The latest time that this computer's clock has shown since, and the last one. */
  latest_at: number;
  last_at: number;
  /** Since the machine was started, at the last look. */
  up_ms: number;
  /** What has passed since the contact, as far as anybody could see. */
  passed_ms: number;
};

/** A contact begins it anew: the endpoint's clock is the reference, whatever this computer's had shown. */
export const newLease = (days: number, endpointNow: number | null, now: number, up: number): Lease => ({
  days,
  contact_at: endpointNow ?? now,
  device_at: now,
  latest_at: now,
  last_at: now,
  up_ms: up,
  passed_ms: 0,
});

/** The lease as it stands when the clock shows `now` and the machine has run for `up` milliseconds. */
export function look(lease: Lease, now: number, up: number): Lease {
  const ran = up >= lease.up_ms ? up - lease.up_ms : up;
  const stepped = now <= lease.latest_at ? Math.max(0, now - lease.last_at) : 0;
  // A clock that was behind at the contact and was set right since has not gone through the time between.
  const later = Math.max(lease.contact_at, lease.device_at);
  const start = now >= later ? later : lease.device_at;
  return {
    ...lease,
    latest_at: Math.max(lease.latest_at, now),
    last_at: now,
    up_ms: up,
    passed_ms: Math.max(lease.passed_ms + Math.max(ran, stepped), now - start),
  };
}

export const leftMs = ({ days, passed_ms }: Lease): number => days * DAY - passed_ms;
export const isOver = (lease: Lease): boolean => leftMs(lease) <= 0;
export const isSoonOver = (lease: Lease): boolean =>
  leftMs(lease) <= Math.min(SOON_DAYS, lease.days / 2) * DAY;
