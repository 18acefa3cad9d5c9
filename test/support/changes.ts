import { newUuidV7 } from '#core/ids.ts';
import type { Change } from '#shared/change.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';

let counter = 0;

/** A change as a device sends it; what the test cares about is given. */
export const someChange = (given: Partial<Change> = {}): Change => {
  counter += 1;
  return {
    id: newUuidV7(),
    entity: 'person',
    record_id: newUuidV7(),
    base_version: 0,
    fields: somePerson(),
    before: null,
    as_of: null,
    counter,
    at: '2026-03-10T09:00:00.000Z',
    ...given,
  };
};

/** A finalised session as it goes over the wire: without the counsellor-only note. */
export function someFinalisedSession(given: Record<string, unknown> = {}): Record<string, unknown> {
  const { note: _, ...fields } = someSession(newUuidV7());
  return { ...fields, counsellor_id: newUuidV7(), finalised_at: '2026-03-10T10:00:00.000Z', ...given };
}
