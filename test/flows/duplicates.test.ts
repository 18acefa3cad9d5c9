// The same person registered on two laptops, merged and taken apart again, with the real endpoint between them.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { listDuplicates, tellApart, undoDuplicate } from '#core/store/duplicate.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons } from '#core/store/person-list.ts';
import { createRecord, listRecords, readRecord } from '#core/store/record.ts';
import { listConflicts } from '#core/sync/decide.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import type { Role } from '#shared/protocol.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { merge, pairsOf } from '#test/support/duplicates.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
}, 60_000);
afterAll(() => endpoint.close());

async function devices(...roles: Role[]): Promise<TestDevice[]> {
  const teamId = await endpoint.newTeam();
  const made: TestDevice[] = [];
  for (const role of roles) made.push(await createDevice(endpoint, teamId, role));
  onTestFinished(() => {
    for (const device of made) device.remove();
  });
  return made;
}

const register = (on: TestDevice, name: string, fields: Partial<PersonFields> = {}): Person =>
  createPerson(on, { fields: somePerson({ alias_or_initials: name, ...fields }), draft_id: null });
const edit = (on: TestDevice, id: string, fields: Partial<PersonFields>) =>
  updatePerson(on, { id, seen: {}, fields });

/** Twice round: what the last one sends must reach the first. */
async function exchange(all: readonly TestDevice[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) for (const one of all) await one.sync();
}

const content = (on: TestDevice) => ({
  persons: listRecords(on.db, 'person', 'ORDER BY id'),
  duplicates: listRecords(on.db, 'duplicate', 'ORDER BY id'),
  conflicts: listRecords(on.db, 'conflict', 'ORDER BY id'),
  shown: listPersons(on, { text: '', open_only: false, offset: 0, limit: 50 })
    .rows.map(({ id }) => id)
    .sort(),
});

function expectEqual(all: readonly TestDevice[]): ReturnType<typeof content> {
  const [first, ...others] = all.map(content);
  for (const other of others) expect(other).toEqual(first);
  for (const one of all) expect(outboxCounts(one.db)).toEqual({ waiting: 0, quarantined: 0 });
  return first as ReturnType<typeof content>;
}

/** One person, registered offline on two laptops in two scripts. */
async function registeredTwice(...roles: Role[]) {
  const all = await devices('counsellor', 'counsellor', ...roles);
  const [a, b] = all as [TestDevice, TestDevice];
  const first = register(a, 'Nino Beridze', { local_ref: 'A-1' });
  const second = register(b, 'ნინო ბერიძე', { local_ref: 'B-2' });
  await exchange(all);
  return { all, a, b, first, second };
}
const CHOSEN = { alias_or_initials: 'kept', local_ref: 'kept' } as const;

test('both laptops find them; what one decides holds on the other', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  const pair = [first.id, second.id].sort();
  for (const on of all) expect(pairsOf(on)).toEqual([pair]);
  saveFollowUp(b, {
    id: null,
    fields: { person_id: second.id, session_id: null, due_on: '2026-03-12', what: null, done_on: null },
  });
  const decision = merge(a, first.id, second.id, { ...CHOSEN, local_ref: 'other' });
  await exchange(all);
  const { shown } = expectEqual(all);
  expect(shown).toEqual([decision.person_id]);
  for (const on of all) {
    expect(pairsOf(on)).toEqual([]);
    const read = readPersonFile(on, { id: decision.other_id });
    expect(read.person).toMatchObject({ id: decision.person_id, local_ref: decision.other_before.local_ref });
    expect(read.follow_ups).toHaveLength(1);
    // Who decided is whose token the endpoint knows.
    expect(read.duplicates).toMatchObject([{ id: decision.id, decided_by: a.me() }]);
  }
});

test('two people are two people on every device, also on one that joins later', async () => {
  const { all, a, first, second } = await registeredTwice();
  tellApart(a, { first_id: first.id, second_id: second.id });
  await exchange(all);
  for (const on of all) expect(pairsOf(on)).toEqual([]);
  expect(expectEqual(all).shown).toHaveLength(2);
  const c = await createDevice(endpoint, a.profile().team?.id ?? '');
  onTestFinished(() => c.remove());
  await c.sync();
  expect(pairsOf(c)).toEqual([]);
  expect(listDuplicates(c).is_comparing).toBe(false);
});

test('merged in opposite directions at the same time: one state everywhere, and one step back', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  merge(a, first.id, second.id, CHOSEN, first.id);
  merge(b, first.id, second.id, CHOSEN, second.id);
  await exchange(all);
  const kept = [first.id, second.id].sort()[0] as string;
  const { persons, conflicts, shown, duplicates } = expectEqual(all);
  expect(persons.map(({ merged_into }) => merged_into).sort()).toEqual([first.id, second.id].sort());
  expect(conflicts).toEqual([]);
  expect(shown).toEqual([kept]);
  for (const on of all)
    for (const id of [first.id, second.id]) expect(readPersonFile(on, { id }).person.id).toBe(kept);
  const mine = duplicates.find(({ decided_by }) => decided_by === a.me());
  undoDuplicate(a, { id: mine?.id as string });
  await exchange(all);
  const after = expectEqual(all);
  expect(after.shown).toEqual([first.id, second.id].sort());
  expect(after.duplicates.every(({ undone_by }) => undone_by === a.me())).toBe(true);
});

test('merged in the same direction at the same time is one merge', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  merge(a, first.id, second.id, CHOSEN);
  merge(b, first.id, second.id, { ...CHOSEN, local_ref: 'other' });
  await exchange(all);
  const { shown, conflicts } = expectEqual(all);
  expect(shown).toHaveLength(1);
  expect(conflicts).toEqual([]);
});

test('one says one person, the other two people: the files are one, and both words are kept', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  merge(a, first.id, second.id, CHOSEN);
  tellApart(b, { first_id: first.id, second_id: second.id });
  await exchange(all);
  const { shown, duplicates } = expectEqual(all);
  expect(shown).toHaveLength(1);
  expect(duplicates.map(({ verdict }) => verdict).sort()).toEqual(['distinct', 'same']);
  for (const on of all) expect(pairsOf(on)).toEqual([]);
});

test('one file merged into two others at the same time is a question for a person', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  const third = register(a, 'Nina Beridze', { local_ref: 'C-3' });
  await exchange(all);
  merge(a, first.id, second.id, CHOSEN, first.id);
  merge(b, third.id, second.id, CHOSEN, third.id);
  await exchange(all);
  const { conflicts, shown } = expectEqual(all);
  expect(conflicts).toMatchObject([{ field: 'merged_into', chosen: null }]);
  expect(shown).toHaveLength(2);
  expect(listConflicts(a).conflicts).toHaveLength(1);
});

test('taken back while the other laptop is offline with edits of its own: nothing of them is lost', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  edit(b, second.id, { country_of_return: 'GE' });
  await exchange(all);
  const decision = merge(a, first.id, second.id, { ...CHOSEN, local_ref: 'other' }, first.id);
  await exchange(all);
  // Offline on b: one field that the merge had written, one that it had not, and a new record.
  edit(b, first.id, { local_ref: 'B-9', procedure_stage: 'rejected_appealable' });
  const written = saveFollowUp(b, {
    id: null,
    fields: { person_id: first.id, session_id: null, due_on: '2026-03-12', what: null, done_on: null },
  });
  undoDuplicate(a, { id: decision.id });
  await a.sync();
  await b.sync();
  await exchange(all);
  const { persons, conflicts, shown } = expectEqual(all);
  expect(shown).toEqual([first.id, second.id].sort());
  const kept = persons.find(({ id }) => id === first.id);
  expect(kept).toMatchObject({ procedure_stage: 'rejected_appealable', country_of_return: null });
  // What the merge had written and b changed since stands beside what it was before: somebody decides.
  expect(conflicts).toMatchObject([
    {
      record_id: first.id,
      field: 'local_ref',
      kept_values: { local_ref: 'A-1' },
      other_values: { local_ref: 'B-9' },
    },
  ]);
  expect(readPersonFile(a, { id: first.id }).follow_ups.map(({ id }) => id)).toEqual([written.id]);
  expect(readPersonFile(b, { id: second.id }).follow_ups).toEqual([]);
});

test('the edits of the other laptop arrive first: they stay, and are named', async () => {
  const { all, a, b, first, second } = await registeredTwice();
  const decision = merge(a, first.id, second.id, { ...CHOSEN, local_ref: 'other' }, first.id);
  await exchange(all);
  edit(b, first.id, { local_ref: 'B-9' });
  await exchange(all);
  expect(undoDuplicate(a, { id: decision.id })).toEqual({ verdict: 'same', stays: ['local_ref'] });
  await exchange(all);
  expect(expectEqual(all).persons.find(({ id }) => id === first.id)?.local_ref).toBe('B-9');
});

test('a lead takes back what a colleague decided, another colleague does not', async () => {
  const { all, a, b, first, second } = await registeredTwice('team_lead');
  const lead = all[2] as TestDevice;
  const decision = merge(a, first.id, second.id, CHOSEN);
  await exchange(all);
  expect(() => undoDuplicate(b, { id: decision.id })).toThrow('role_refused');
  undoDuplicate(lead, { id: decision.id });
  await exchange(all);
  expect(expectEqual(all).duplicates).toMatchObject([{ undone_by: lead.me() }]);
});

test('a decision is written by the one who sends it, and its content never changes', async () => {
  const { a, first, second } = await registeredTwice();
  const stranger = a.newId();
  const made = transaction(a.db, () =>
    createRecord(a, 'duplicate', {
      person_id: first.id,
      other_id: second.id,
      verdict: 'distinct',
      before: {},
      merged: {},
      other_before: {},
      decided_by: stranger,
      decided_at: a.now(),
      undone_by: null,
      undone_at: null,
    }),
  );
  await a.sync();
  expect(readRecord(a.db, 'duplicate', made.id)?.decided_by).toBe(a.me());
});
