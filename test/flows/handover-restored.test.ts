import { afterAll, beforeAll, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { readRecord, requireRecord } from '#core/store/record.ts';
import { listConflicts } from '#core/sync/decide.ts';
import { listRefused } from '#core/sync/quarantine.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { restoreBackup, takeBackup } from '#test/simulation/backup.ts';
import { someChange, someFinalisedSession } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { addPerson, caseOn, edit, handOver, has, membersOf, syncAll, talk } from '#test/support/handover.ts';
import { push, stored } from '#test/support/push.ts';
import { someSession } from '#test/support/session.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const { team, device } = membersOf(() => endpoint);

/** Where the endpoint has the case, by team. */
async function homesOf(id: string): Promise<string[]> {
  const found = await endpoint.db.rows<{ scope: string }>(
    `SELECT scope FROM record WHERE entity = 'person' AND id = $1 AND NOT removed`,
    [id],
  );
  return found.map(({ scope }) => scope);
}

test.each([
  ['the team that had it', true],
  ['the team that has it', false],
])('a hand-over that a restore took back is made again, when first %s is back', async (_, isOldFirst) => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, colleague, receiver] = [await device(a), await device(a), await device(b)];
  const { id } = addPerson(lead);
  talk(lead, id);
  await syncAll(lead, colleague, receiver);
  const backup = await takeBackup(endpoint.db);
  edit(lead, id, { local_ref: 'after the backup' });
  handOver(lead, b, id);
  await syncAll(lead, colleague, receiver);
  edit(receiver, id, { country_of_return: 'AM' });
  talk(receiver, id, { ...someSession(id), date: '2026-03-11' });
  await receiver.sync();
  const before = caseOn(receiver, id);

  await restoreBackup(endpoint.db, backup);
  const old = [lead, colleague];
  const all = isOldFirst ? [...old, receiver] : [receiver, ...old];
  await syncAll(...all);
  await syncAll(...all);
  await syncAll(...all);
  expect(await homesOf(id)).toEqual([b.id]);
  for (const on of old) expect(has(on, id)).toBe(false);
  expect(caseOn(receiver, id)).toEqual(before);
  for (const on of all) expect(listRefused(on).changes).toEqual([]);
});

test('a case that had come back before the restore stays where it is', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await device(a), await device(b)];
  const { id } = addPerson(lead);
  await lead.sync();
  const backup = await takeBackup(endpoint.db);
  handOver(lead, b, id);
  await syncAll(lead, receiver);
  edit(receiver, id, { local_ref: 'at B' });
  handOver(receiver, a, id);
  await syncAll(receiver, lead);
  await restoreBackup(endpoint.db, backup);
  for (let round = 0; round < 3; round += 1) await syncAll(lead, receiver);
  expect(await homesOf(id)).toEqual([a.id]);
  expect(requireRecord(lead.db, 'person', id).local_ref).toBe('at B');
  expect(readRecord(receiver.db, 'person', id)).toBeNull();
});

const handoverTo = (to: { organisation: string; id: string }, person_id: string) =>
  someChange({
    entity: 'handover',
    fields: {
      person_id,
      from_organisation: null,
      from_team: null,
      to_organisation: to.organisation,
      to_team: to.id,
      reason: 'Moved to the other town',
      consent_record_id: null,
      person_told_on: '2026-03-10',
    },
  });

test('what the new team has of a case is not made twice when the old team gives it back', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await endpoint.newDevice(a.id, 'team_lead'), await endpoint.newDevice(b.id)];
  const person = someChange();
  const talked = someChange({
    entity: 'session',
    fields: someFinalisedSession({ person_id: person.record_id }),
  });
  await push(lead, person, handoverTo(b, person.record_id));
  const [taken] = await push(receiver, talked);
  await beginEra(endpoint.db, null, new Date());
  const version = taken?.version as number;
  const { at } = talked;
  const as_of = {
    version,
    earlier: [],
    created_at: at,
    created_by: receiver.userId,
    updated_at: at,
    left: false,
    unsure: [],
  };
  const offer = { ...talked, id: newUuidV7(), base_version: version, as_of };
  expect(await push(lead, offer)).toMatchObject([{ status: 'merged' }]);
  const homes = await endpoint.db.rows(
    'SELECT scope, removed, moved_to FROM record WHERE id = $1 ORDER BY removed',
    [talked.record_id],
  );
  expect(homes).toEqual([
    { scope: b.id, removed: false, moved_to: null },
    { scope: a.id, removed: true, moved_to: `${b.organisation}/${b.id}` },
  ]);
});

test('through a case that left, nobody reaches what the new team has of somebody else', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await endpoint.newDevice(a.id, 'team_lead'), await endpoint.newDevice(b.id)];
  const [left, other] = [someChange(), someChange()];
  await push(lead, left, handoverTo(b, left.record_id));
  const about = (person_id: string, what: string) => ({
    person_id,
    session_id: null,
    due_on: '2026-05-01',
    what,
    done_on: null,
  });
  const theirs = someChange({ entity: 'follow_up', fields: about(other.record_id, 'Call the lawyer') });
  await push(receiver, other, theirs);
  const before = await stored(receiver, theirs.record_id);
  const hostile = { ...someChange(theirs), id: newUuidV7(), fields: about(left.record_id, 'Not this') };
  const { at } = hostile;
  const as_of = {
    version: 1,
    earlier: [],
    created_at: at,
    created_by: null,
    updated_at: at,
    left: false,
    unsure: [],
  };
  expect(await push(lead, hostile, { ...hostile, id: newUuidV7(), as_of })).toMatchObject([
    { status: 'refused', error: { code: 'record_moved' } },
    { status: 'refused', error: { code: 'record_moved' } },
  ]);
  expect(await stored(receiver, theirs.record_id)).toEqual(before);
});

test('both teams wrote on after a restore before the hand-over came again: no word of either is lost', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, colleague, receiver] = [await device(a), await device(a), await device(b)];
  const { id } = addPerson(lead);
  await syncAll(lead, colleague);
  const backup = await takeBackup(endpoint.db);
  edit(lead, id, { country_of_return: 'GE' });
  await syncAll(lead, colleague);
  handOver(lead, b, id);
  await syncAll(lead, receiver);

  await restoreBackup(endpoint.db, backup);
  await beginEra(endpoint.db, null, new Date());
  edit(colleague, id, { local_ref: 'A-1' });
  edit(colleague, id, { full_name_latin: 'Only here' });
  edit(receiver, id, { local_ref: 'B-2' });
  for (let round = 0; round < 3; round += 1) await syncAll(colleague, receiver, lead);
  expect(await homesOf(id)).toEqual([b.id]);
  for (const on of [colleague, lead]) expect(has(on, id)).toBe(false);
  const { local_ref, full_name_latin, country_of_return } = requireRecord(receiver.db, 'person', id);
  expect(country_of_return).toBe('GE');
  const values = listConflicts(receiver).conflicts.flatMap(({ conflict }) => [
    conflict.kept_values,
    conflict.other_values,
  ]);
  const words = [...values, { local_ref }, { full_name_latin }];
  for (const word of [{ local_ref: 'A-1' }, { local_ref: 'B-2' }, { full_name_latin: 'Only here' }])
    expect(words).toContainEqual(word);
});
