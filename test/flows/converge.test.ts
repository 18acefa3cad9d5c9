import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { createRecord, listRecords, updateRecord } from '#core/store/record.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { FailureError } from '#shared/errors.ts';
import { createDevice, lost, type TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

const RUNS = 200;

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({ env: { LOG_LEVEL: 'silent' } });
});
afterAll(() => endpoint.close());

type Step =
  | { do: 'create' }
  | { do: 'edit'; record: number; field: 'local_ref' | 'country_of_return' | 'closed'; value: number }
  | { do: 'decide'; choice: 'kept' | 'other' }
  /** `weather` says for each request of the synchronisation whether it arrives, is lost, or arrives unanswered. */
  | { do: 'sync'; weather: readonly ('fine' | 'lost' | 'unanswered' | 'twice')[] };

const weather = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('fine' as const) },
    { weight: 1, arbitrary: fc.constant('lost' as const) },
    { weight: 2, arbitrary: fc.constant('unanswered' as const) },
    { weight: 1, arbitrary: fc.constant('twice' as const) },
  ),
  { maxLength: 6 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      record: fc.nat(5),
      field: fc.constantFrom('local_ref' as const, 'country_of_return' as const, 'closed' as const),
      value: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      choice: fc.constantFrom('kept' as const, 'other' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), weather }) },
);
const story = fc.array(fc.record({ on: fc.nat(2), step }), { minLength: 5, maxLength: 40 });

const EDITS = {
  local_ref: (value: number) => ({ local_ref: `ref ${value}` }),
  country_of_return: (value: number) => ({
    country_of_return: (['GE', 'AM', 'AZ', 'TR'] as const)[value] ?? null,
  }),
  closed: (value: number) =>
    value === 0
      ? { closed_as: null, closed_on: null }
      : { closed_as: 'closed_no_contact' as const, closed_on: `2026-03-0${value}` },
};

async function play(device: TestDevice, one: Step): Promise<void> {
  if (one.do === 'create') {
    transaction(device.db, () => createRecord(device, 'person', somePerson()));
  } else if (one.do === 'edit') {
    const persons = listRecords(device.db, 'person', 'ORDER BY id');
    const person = persons[one.record % Math.max(1, persons.length)];
    if (person === undefined) return;
    transaction(device.db, () => updateRecord(device, 'person', person.id, EDITS[one.field](one.value)));
  } else if (one.do === 'decide') {
    const [open] = listConflicts(device).conflicts;
    if (open !== undefined) decideConflict(device, { conflict_id: open.conflict.id, choice: one.choice });
  } else {
    const coming = [...one.weather];
    device.setLine(async (_request, pass) => {
      const now = coming.shift() ?? 'fine';
      if (now === 'lost') return lost();
      const answer = await pass();
      if (now === 'unanswered') return lost();
      return now === 'twice' ? pass() : answer;
    });
    await device.sync().catch((cause: unknown) => {
      if (!(cause instanceof FailureError)) throw cause;
    });
    device.setLine(null);
  }
}

const content = (device: TestDevice) => ({
  persons: listRecords(device.db, 'person', 'ORDER BY id'),
  conflicts: listRecords(device.db, 'conflict', 'ORDER BY id'),
});

test(`random edits on three devices over a bad line end equal (${RUNS} seeds)`, async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const teamId = await endpoint.newTeam();
      const devices = [];
      for (let i = 0; i < 3; i += 1) devices.push(await createDevice(endpoint, teamId));
      try {
        for (const { on, step: one } of steps) await play(devices[on] as TestDevice, one);
        // Twice round on a good line: what the last device sends must reach the first.
        for (let round = 0; round < 2; round += 1) for (const device of devices) await device.sync();
        const [first, ...others] = devices.map(content);
        for (const other of others) expect(other).toEqual(first);
        for (const device of devices) expect(outboxCounts(device.db)).toEqual({ waiting: 0, quarantined: 0 });
      } finally {
        for (const device of devices) device.remove();
      }
    }),
    { numRuns: RUNS },
  );
}, 600_000);
