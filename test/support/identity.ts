import type { Identity } from '#shared/protocol.ts';

/** What an endpoint says of a device, for tests that play the endpoint's part on the wire. */
export const someIdentity = (): Identity => ({
  device_id: crypto.randomUUID(),
  user: { id: crypto.randomUUID(), display_name: 'A', role: 'counsellor' },
  organisation: { id: crypto.randomUUID(), name: 'O', lease_days: 14 },
  team: { id: crypto.randomUUID(), name: 'T' },
  members: [],
  teams: [],
  epoch: crypto.randomUUID(),
  revision: 1,
});
