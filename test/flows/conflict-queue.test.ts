// What people see and do about two values of one field, with the real endpoint between the devices.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { saveHousehold } from '#core/store/household.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listRecords, requireRecord } from '#core/store/record.ts';
import { listToday } from '#core/store/today.ts';
import { conflictHistory, decideConflict, listConflicts } from '#core/sync/decide.ts';
import { contract } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import { createDevice, lost, type TestDevice } from '#test/support/device.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
}, 60_000);
afterAll(() => endpoint.close());

async function team(size: number): Promise<TestDevice[]> {
  const teamId = await endpoint.newTeam();
  const made: TestDevice[] = [];
  for (let at = 0; at < size; at += 1)
    made.push(await createDevice(endpoint, teamId, at === 2 ? 'team_lead' : 'counsellor'));
  onTestFinished(() => {
    for (const device of made) device.remove();
  });
  return made;
}

const register = (on: TestDevice, fields: Partial<PersonFields> = {}): Person =>
  createPerson(on, { fields: somePerson(fields), draft_id: null });
const edit = (on: TestDevice, id: string, fields: Partial<PersonFields>) =>
  updatePerson(on, { id, seen: {}, fields });
async function exchange(all: readonly TestDevice[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const one of all) await one.sync();
}
function queueOf(on: TestDevice) {
  const read = listConflicts(on);
  expect(contract['sync.conflicts'].output.parse(read)).toEqual(read);
  return read.conflicts;
}
const historyOf = (on: TestDevice, id: string) =>
  conflictHistory(on, { entity: 'person', record_ids: [id] }).conflicts;
const fieldsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return null;
};

/** a and b write different values into one field; both had seen `before`. */
async function disagree(
  field: keyof PersonFields,
  before: unknown,
  first: unknown,
  second: unknown,
  size = 2,
) {
  const all = await team(size);
  const [a, b] = all as [TestDevice, TestDevice];
  const { id } = register(a, { [field]: before });
  await exchange(all);
  edit(a, id, { [field]: first });
  edit(b, id, { [field]: second });
  await exchange(all);
  return { all, a, b, id, conflict_id: queueOf(a)[0]?.conflict.id as string };
}

test('everybody sees both values, what both had seen, who and since when; whoever wrote one sees it first', async () => {
  const { all, a, b, id } = await disagree('local_ref', 'A-0', 'A-1', 'B-2', 3);
  const lead = all[2] as TestDevice;
  const other = register(b, { alias_or_initials: 'C. D.' });
  await exchange(all);
  edit(b, other.id, { local_ref: 'X' });
  edit(lead, other.id, { local_ref: 'Y' });
  await exchange(all);
  const about = (on: TestDevice) => queueOf(on).map(({ conflict, is_mine }) => [conflict.record_id, is_mine]);
  expect(about(a)).toEqual([
    [id, true],
    [other.id, false],
  ]);
  expect(about(b)).toEqual([
    [id, true],
    [other.id, true],
  ]);
  expect(about(lead)).toEqual([
    [other.id, true],
    [id, false],
  ]);
  expect(queueOf(lead)[1]).toMatchObject({
    alias_or_initials: 'A. B.',
    current_values: { local_ref: 'A-1' },
    conflict: {
      base_values: { local_ref: 'A-0' },
      kept_values: { local_ref: 'A-1' },
      kept_by: a.me(),
      other_values: { local_ref: 'B-2' },
      other_by: b.me(),
    },
  });
  const mine = (on: TestDevice) =>
    listToday(on, { today: '2026-03-10' })
      .entries.filter((entry) => entry.kind === 'conflict' && entry.is_mine)
      .map(({ person_id }) => person_id);
  expect(mine(a)).toEqual([id]);
  expect(mine(lead)).toEqual([other.id]);
});

test('a text is combined into a third one; all devices have it, and both words stay in the history', async () => {
  const { all, a, b, id, conflict_id } = await disagree('local_ref', null, 'A-1', 'B-2');
  decideConflict(b, { conflict_id, choice: 'combined', values: { local_ref: 'A-1 / B-2' } });
  await exchange(all);
  for (const on of all) {
    expect(requireRecord(on.db, 'person', id).local_ref).toBe('A-1 / B-2');
    expect(queueOf(on)).toEqual([]);
    expect(outboxCounts(on.db)).toEqual({ waiting: 0, quarantined: 0 });
    expect(historyOf(on, id)).toMatchObject([
      {
        chosen: 'combined',
        decided_values: { local_ref: 'A-1 / B-2' },
        decided_by: b.me(),
        kept_values: { local_ref: 'A-1' },
        kept_by: a.me(),
        other_values: { local_ref: 'B-2' },
        other_by: b.me(),
      },
    ]);
    expect(readPersonFile(on, { id }).conflicts).toHaveLength(1);
  }
});

test('a list is combined from the entries of both', async () => {
  const { all, a, id, conflict_id } = await disagree('vulnerabilities', [], ['minor'], ['single_parent']);
  decideConflict(a, {
    conflict_id,
    choice: 'combined',
    values: { vulnerabilities: ['minor', 'single_parent'] },
  });
  await exchange(all);
  for (const on of all)
    expect(requireRecord(on.db, 'person', id).vulnerabilities).toEqual(['minor', 'single_parent']);
});

test('a third value is checked, and fields that belong together are only chosen as a whole', async () => {
  const { a, conflict_id } = await disagree('local_ref', null, 'A-1', 'B-2');
  const combine = (values: Record<string, unknown> | null) =>
    fieldsOf(() => decideConflict(a, { conflict_id, choice: 'combined', values }))?.fields;
  expect(combine(null)).toEqual([{ path: 'local_ref', code: 'required' }]);
  expect(combine({ local_ref: 'x'.repeat(61) })).toEqual([{ path: 'local_ref', code: 'too_long' }]);
  expect(combine({ sex: 'F' })).toEqual([{ path: 'local_ref', code: 'required' }]);
  expect(combine({ local_ref: 'ok', sex: 'F' })).toEqual([{ path: 'local_ref', code: 'required' }]);
  expect(queueOf(a)).toHaveLength(1);

  const [c, d] = (await team(2)) as [TestDevice, TestDevice];
  const { id } = register(c);
  await exchange([c, d]);
  edit(c, id, { closed_as: 'closed_departed', closed_on: '2026-03-01' });
  edit(d, id, { closed_as: 'closed_no_contact', closed_on: '2026-03-02' });
  await exchange([c, d]);
  const whole = queueOf(c)[0]?.conflict;
  expect(whole?.field).toBe('closed_as');
  const values = { closed_as: 'closed_departed' };
  const refused = fieldsOf(() =>
    decideConflict(c, { conflict_id: whole?.id as string, choice: 'combined', values }),
  );
  expect(refused?.code).toBe('field_invalid');
  decideConflict(c, { conflict_id: whole?.id as string, choice: 'other', values: null });
  await exchange([c, d]);
  for (const on of [c, d])
    expect(requireRecord(on.db, 'person', id)).toMatchObject({
      closed_as: 'closed_no_contact',
      closed_on: '2026-03-02',
    });
});

test('what somebody decided meanwhile is told, and the losing word of the later one is not lost', async () => {
  const { all, a, b, id, conflict_id } = await disagree('local_ref', null, 'A-1', 'B-2');
  decideConflict(a, { conflict_id, choice: 'kept', values: null });
  await a.sync();
  // b has not heard of it yet, and combines.
  decideConflict(b, { conflict_id, choice: 'combined', values: { local_ref: 'both' } });
  await exchange(all);
  expect(fieldsOf(() => decideConflict(b, { conflict_id, choice: 'kept', values: null }))?.code).toBe(
    'conflict_decided',
  );
  const states = all.map((on) => listRecords(on.db, 'conflict', 'ORDER BY id'));
  expect(states[0]).toEqual(states[1]);
  expect(historyOf(b, id)).toMatchObject([{ id: conflict_id, chosen: 'kept', decided_by: a.me() }]);
  // The decision stands; what b made of it is a question of its own.
  for (const on of all) {
    expect(requireRecord(on.db, 'person', id).local_ref).toBe('A-1');
    expect(queueOf(on)).toMatchObject([{ conflict: { other_values: { local_ref: 'both' } } }]);
  }
});

test('a decision made while one of the two wrote something else leaves the question open with the new value', async () => {
  const [a, b] = (await team(2)) as [TestDevice, TestDevice];
  const { id } = register(a, { local_ref: 'A-0' });
  await exchange([a, b]);
  edit(a, id, { local_ref: 'A-1' });
  await a.sync();
  // b sends, and hears of nothing.
  b.setLine((request, pass) => (request.path === '/v1/pull' ? lost() : pass()));
  edit(b, id, { local_ref: 'B-2' });
  await expect(b.sync()).rejects.toThrow();
  await a.sync();
  const conflict_id = queueOf(a)[0]?.conflict.id as string;
  edit(b, id, { local_ref: 'B-3' });
  await expect(b.sync()).rejects.toThrow();
  b.setLine(null);
  decideConflict(a, { conflict_id, choice: 'kept', values: null });
  await exchange([a, b]);
  for (const on of [a, b]) {
    expect(queueOf(on)).toMatchObject([
      {
        conflict: { id: conflict_id, kept_values: { local_ref: 'A-1' }, other_values: { local_ref: 'B-3' } },
      },
    ]);
  }
  decideConflict(a, { conflict_id, choice: 'kept', values: null });
  await exchange([a, b]);
  for (const on of [a, b]) expect(queueOf(on)).toEqual([]);
});

test('a household is combined like any other list, and its history is found by its id', async () => {
  const [a, b] = (await team(2)) as [TestDevice, TestDevice];
  const persons = [register(a), register(a), register(a)] as const;
  const member = (at: 0 | 1 | 2, role: 'main_applicant' | 'child_minor') => ({
    person_id: persons[at].id,
    role,
  });
  const fields = { travels_together: true, separated_family_note: null };
  const household = saveHousehold(a, {
    id: null,
    fields: { ...fields, members: [member(0, 'main_applicant')] },
  });
  await exchange([a, b]);
  const add = (on: TestDevice, at: 1 | 2) =>
    saveHousehold(on, {
      id: household.id,
      fields: { ...fields, members: [member(0, 'main_applicant'), member(at, 'child_minor')] },
    });
  add(a, 1);
  add(b, 2);
  await exchange([a, b]);
  const conflict_id = queueOf(b)[0]?.conflict.id as string;
  const twoLeads = [member(0, 'main_applicant'), member(1, 'main_applicant')];
  expect(
    fieldsOf(() => decideConflict(b, { conflict_id, choice: 'combined', values: { members: twoLeads } }))
      ?.fields,
  ).toEqual([{ path: 'members', code: 'two_main_applicants' }]);
  const members = [member(0, 'main_applicant'), member(1, 'child_minor'), member(2, 'child_minor')];
  decideConflict(b, { conflict_id, choice: 'combined', values: { members } });
  await exchange([a, b]);
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'household', household.id).members).toEqual(members);
    expect(conflictHistory(on, { entity: 'household', record_ids: [household.id] }).conflicts).toHaveLength(
      1,
    );
  }
});
