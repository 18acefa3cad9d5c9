import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApplication, moveStoredApplication, updateApplication } from '#core/store/application.ts';
import { recordConsent } from '#core/store/consent.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord, requireRecord } from '#core/store/record.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { listRefused } from '#core/sync/quarantine.ts';
import type { ApplicationState } from '#shared/application.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { someApplicationInput } from '#test/support/process.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const move = (on: TestDevice, id: string, to: ApplicationState) =>
  moveStoredApplication(on, {
    id,
    to,
    on: '2026-03-10',
    suspension_reason: null,
    note: null,
    return_kind: null,
  });

/** Two devices that have the same application, with everything that it needs to be submitted. */
async function shared(): Promise<{ a: TestDevice; b: TestDevice; id: string }> {
  const teamId = await endpoint.newTeam();
  const [a, b] = [await createDevice(endpoint, teamId), await createDevice(endpoint, teamId)];
  onTestFinished(() => {
    a.remove();
    b.remove();
  });
  const person = transaction(a.db, () =>
    createRecord(a, 'person', somePerson({ full_name_latin: 'Nino', birth_date: '1990-02-01' })),
  );
  recordConsent(a, {
    fields: {
      person_id: person.id,
      session_id: null,
      part: 'application',
      answer: 'given',
      answered_on: '2026-03-10',
      method: 'signed',
      language: 'kat',
      text_version: '1.0',
      interpreter: 'phone',
      interpreter_is_child: false,
      deprived_of_liberty: true,
    },
  });
  const { id } = createApplication(a, { fields: someApplicationInput(person.id), draft_id: null });
  await a.sync();
  await b.sync();
  return { a, b, id };
}

test('a course that went two ways is one question, and the way that is chosen comes whole', async () => {
  const { a, b, id } = await shared();
  move(a, id, 'withdrawn');
  move(b, id, 'submitted');
  updateApplication(b, { id, seen: { region_of_return: null }, fields: { region_of_return: 'Imereti' } });
  await a.sync();
  await b.sync();
  await a.sync();
  for (const on of [a, b]) {
    // The course as it came first, and beside it what nobody disputed.
    expect(requireRecord(on.db, 'application', id)).toMatchObject({
      status: 'withdrawn',
      withdrawn_on: '2026-03-10',
      submitted_on: null,
      region_of_return: 'Imereti',
    });
    expect(listConflicts(on).conflicts.map(({ conflict }) => conflict.field)).toEqual(['status']);
  }
  const conflict_id = listConflicts(a).conflicts[0]?.conflict.id as string;
  decideConflict(a, { conflict_id, choice: 'other' });
  await a.sync();
  await b.sync();
  for (const on of [a, b]) {
    const application = requireRecord(on.db, 'application', id);
    expect(application).toMatchObject({
      status: 'submitted',
      submitted_on: '2026-03-10',
      withdrawn_on: null,
    });
    // Who took a step stays, whoever decided that it counts.
    expect(application.history.map(({ to, by }) => [to, by])).toEqual([
      ['draft', a.me()],
      ['submitted', b.me()],
    ]);
    expect(listConflicts(on).conflicts).toEqual([]);
    expect(listRefused(on).changes).toEqual([]);
  }
  // It goes on from there.
  move(a, id, 'eligibility_check');
  await a.sync();
  expect(listRefused(a).changes).toEqual([]);
});

test('steps taken offline one after another arrive as one unbroken course', async () => {
  const { a, b, id } = await shared();
  for (const to of ['submitted', 'eligibility_check', 'approved', 'travel_booked'] as const) move(b, id, to);
  await b.sync();
  await a.sync();
  const { version } = requireRecord(b.db, 'application', id);
  expect(requireRecord(a.db, 'application', id)).toMatchObject({ status: 'travel_booked', version });
  expect(listRefused(b).changes).toEqual([]);
});
