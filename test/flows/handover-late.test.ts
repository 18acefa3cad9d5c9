import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { row, rows } from '#core/store/db.ts';
import { listHandovers } from '#core/store/handover.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listRecords, readRecord, requireRecord } from '#core/store/record.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { giveUpRefused, listRefused } from '#core/sync/quarantine.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import {
  addPerson,
  CANARY,
  caseOn,
  edit,
  failureOf,
  handOver,
  has,
  isAnywhere,
  membersOf,
  syncAll,
  talk,
  wholeCase,
} from '#test/support/handover.ts';

let endpoint: TestEndpoint;
let now = new Date();
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({ clock: { now: () => now, newId: () => crypto.randomUUID() } });
});
beforeEach(() => {
  now = new Date();
});
afterAll(() => endpoint.close());

const { team, device } = membersOf(() => endpoint);

test('what other devices of the old team wrote meanwhile follows the case', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, away, receiver] = [await device(a), await device(a, 'counsellor'), await device(b)];
  const id = wholeCase(lead);
  await syncAll(lead, away);
  // Offline: an edit and a whole talk.
  edit(away, id, { country_of_return: 'AM' });
  const session = talk(away, id, { agreed_actions: 'said offline' });
  handOver(lead, b, id);
  await syncAll(lead, receiver, away, receiver);
  expect(requireRecord(receiver.db, 'person', id).country_of_return).toBe('AM');
  expect(readRecord(receiver.db, 'session', session.id)).toMatchObject({
    agreed_actions: 'said offline',
    counsellor_id: away.me(),
  });
  for (const on of [lead, away]) expect(isAnywhere(on, CANARY)).toBe(false);
  expect(rows(away.db, 'SELECT * FROM session')).toEqual([]);
  expect(outboxCounts(away.db)).toEqual({ waiting: 0, quarantined: 0 });
});

test('it follows through several teams', async () => {
  const [a, b, c] = [await team('A'), await team('B'), await team('C')];
  const [atA, away, atB, atC] = [await device(a), await device(a), await device(b), await device(c)];
  const { id } = addPerson(atA);
  await syncAll(atA, away);
  edit(away, id, { local_ref: 'written at A' });
  const session = talk(away, id);
  handOver(atA, b, id);
  await syncAll(atA, atB);
  handOver(atB, c, id);
  await syncAll(atB, atC, away, atC);
  expect(requireRecord(atC.db, 'person', id).local_ref).toBe('written at A');
  expect(readRecord(atC.db, 'session', session.id)).not.toBeNull();
  await syncAll(atB, away);
  for (const on of [atA, away, atB]) expect(has(on, id)).toBe(false);
  expect(rows(atB.db, 'SELECT * FROM session')).toEqual([]);
});

test('100 days later nothing follows: it is refused in plain words, and kept until a person lets it go', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, away, receiver] = [await device(a), await device(a), await device(b)];
  const { id } = addPerson(lead);
  await syncAll(lead, away);
  edit(away, id, { local_ref: 'too late' });
  const session = talk(away, id);
  handOver(lead, b, id);
  await syncAll(lead, receiver);
  now = new Date(now.getTime() + 100 * 24 * 3_600_000);
  await syncAll(away, receiver);
  const refused = listRefused(away).changes;
  expect(refused.map(({ entity, error }) => [entity, error])).toEqual([
    ['person', 'record_moved'],
    ['session', 'record_moved'],
  ]);
  expect(requireRecord(receiver.db, 'person', id).local_ref).toBeNull();
  expect(readRecord(receiver.db, 'session', session.id)).toBeNull();
  // Still here, with what was written.
  expect(requireRecord(away.db, 'person', id).local_ref).toBe('too late');
  expect(readRecord(away.db, 'session', session.id)).not.toBeNull();
  expect(readPersonFile(away, { id }).handovers).toMatchObject([{ state: 'leaving' }]);
  for (const change of refused) giveUpRefused(away, { id: change.id });
  await away.sync();
  expect(has(away, id)).toBe(false);
  expect(rows(away.db, 'SELECT * FROM session')).toEqual([]);
});

test('a case goes back and forth twice and is whole each time', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [atA, otherA, atB] = [await device(a), await device(a), await device(b)];
  const id = wholeCase(atA);
  await syncAll(atA, otherA);
  for (const round of [1, 2]) {
    handOver(atA, b, id);
    await syncAll(atA, otherA, atB);
    expect([has(atA, id), has(otherA, id), has(atB, id)]).toEqual([false, false, true]);
    edit(atB, id, { local_ref: `at B ${round}` });
    talk(atB, id);
    handOver(atB, a, id);
    await syncAll(atB, atA, otherA);
    expect([has(atA, id), has(otherA, id), has(atB, id)]).toEqual([true, true, false]);
    edit(otherA, id, { country_of_return: round === 1 ? 'AM' : 'GE' });
    await syncAll(otherA, atA);
  }
  expect(caseOn(atA, id)).toEqual(caseOn(otherA, id));
  expect(requireRecord(atA.db, 'person', id)).toMatchObject({ local_ref: 'at B 2', country_of_return: 'GE' });
  expect(rows(atA.db, 'SELECT * FROM session')).toHaveLength(3);
  expect(readPersonFile(atA, { id }).handovers.map(({ direction, state }) => [direction, state])).toEqual([
    ['received', 'done'],
    ['given', 'done'],
    ['received', 'done'],
    ['given', 'done'],
  ]);
  expect(isAnywhere(atB, CANARY)).toBe(false);
  // It can go once more.
  expect(handOver(atA, b, id).handovers).toHaveLength(1);
});

test('two leads hand the same case to two teams: the first stands, the second is told where it is', async () => {
  const [a, b, c] = [await team('A'), await team('B'), await team('C')];
  const [one, two, atB, atC] = [await device(a), await device(a), await device(b), await device(c)];
  const { id } = addPerson(one);
  await syncAll(one, two);
  handOver(one, b, id);
  handOver(two, c, id);
  await syncAll(one, two, atB, atC);
  expect([has(atB, id), has(atC, id)]).toEqual([true, false]);
  const [refused] = listRefused(two).changes;
  expect(refused).toMatchObject({ entity: 'handover', error: 'record_moved' });
  // That it came too late keeps nothing here, and the file says where the case really is.
  expect(has(two, id)).toBe(false);
  expect(failureOf(() => readPersonFile(two, { id }))?.params).toEqual({ team: 'B' });
  giveUpRefused(two, { id: refused?.id as string });
  expect(listHandovers(two).handovers).toMatchObject([
    { direction: 'given', team: { name: 'B' }, state: 'done' },
  ]);
});

test('an open conflict goes along and is decided by the new team', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [one, two, receiver] = [await device(a), await device(a), await device(b)];
  const { id } = addPerson(one);
  await syncAll(one, two);
  edit(one, id, { country_of_return: 'GE' });
  edit(two, id, { country_of_return: 'AM' });
  await syncAll(one, two, one);
  expect(listConflicts(one).conflicts).toHaveLength(1);
  handOver(one, b, id);
  await syncAll(one, two, receiver);
  for (const on of [one, two]) expect(listRecords(on.db, 'conflict', '')).toEqual([]);
  const [open] = listConflicts(receiver).conflicts;
  decideConflict(receiver, { conflict_id: open?.conflict.id as string, choice: 'other' });
  await receiver.sync();
  expect(requireRecord(receiver.db, 'person', id).country_of_return).toBe('AM');
  expect(listConflicts(receiver).conflicts).toEqual([]);
});

test('a conflict that comes of what follows late opens with the new team', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [one, away, receiver] = [await device(a), await device(a), await device(b)];
  const { id } = addPerson(one);
  await syncAll(one, away);
  edit(away, id, { country_of_return: 'AM' });
  handOver(one, b, id);
  await syncAll(one, receiver);
  edit(receiver, id, { country_of_return: 'GE' });
  await syncAll(receiver, away, receiver);
  expect(listConflicts(receiver).conflicts).toMatchObject([
    { conflict: { kept_values: { country_of_return: 'GE' }, other_values: { country_of_return: 'AM' } } },
  ]);
  expect(has(away, id)).toBe(false);
  expect(outboxCounts(away.db)).toEqual({ waiting: 0, quarantined: 0 });
  expect(row(away.db, 'SELECT 1 FROM conflict')).toBeUndefined();
});

test('a device that joins afterwards reads what its team has, and nothing of what left', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const lead = await device(a);
  const [stays, goes] = [addPerson(lead).id, wholeCase(lead)];
  await lead.sync();
  handOver(lead, b, goes);
  await lead.sync();
  const [newAtA, newAtB] = [await device(a), await device(b)];
  await syncAll(newAtA, newAtB);
  expect(rows(newAtA.db, 'SELECT id FROM person')).toEqual([{ id: stays }]);
  expect(rows(newAtB.db, 'SELECT id FROM person')).toEqual([{ id: goes }]);
  expect(isAnywhere(newAtA, CANARY)).toBe(false);
});
