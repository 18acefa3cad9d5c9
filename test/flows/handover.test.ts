import { statSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { raiseConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { row, rows, transaction } from '#core/store/db.ts';
import { saveDraft } from '#core/store/draft.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { createHandovers, listHandovers, listTeams, prepareHandover } from '#core/store/handover.ts';
import { householdOf, saveHousehold } from '#core/store/household.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons } from '#core/store/person-list.ts';
import { createRecord, listRecords, readRecord, requireRecord } from '#core/store/record.ts';
import { amendSession, finaliseSession } from '#core/store/session.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { giveUpRefused, listRefused } from '#core/sync/quarantine.ts';
import type { Input } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { ENTITIES } from '#shared/records.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';
import { codeOf } from '#test/support/store-files.ts';

let endpoint: TestEndpoint;
let now = new Date();
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({
    clock: { now: () => now, newId: () => crypto.randomUUID() },
  });
});
beforeEach(() => {
  now = new Date();
});
afterAll(() => endpoint.close());

type Team = { organisation: string; id: string };

async function team(name: string, organisation = endpoint.organisation): Promise<Team> {
  return { organisation, id: await endpoint.newTeam(name, organisation) };
}
async function device(of: Team, role: 'counsellor' | 'team_lead' = 'team_lead'): Promise<TestDevice> {
  const made = await createDevice(endpoint, of.id, role);
  // As every real vault is opened.
  made.db.pragma('secure_delete = ON');
  onTestFinished(() => made.remove());
  return made;
}
const addPerson = (on: TestDevice, fields: Parameters<typeof somePerson>[0] = {}) =>
  transaction(on.db, () => createRecord(on, 'person', somePerson(fields)));
const edit = (on: TestDevice, id: string, fields: Input<'person.update'>['fields']) =>
  updatePerson(on, { id, seen: requireRecord(on.db, 'person', id), fields } as Input<'person.update'>);
const handOver = (on: TestDevice, to: Team, ...person_ids: string[]) =>
  createHandovers(on, {
    person_ids,
    to_organisation: to.organisation,
    to_team: to.id,
    reason: 'Moved to the other town',
    person_told_on: '2026-03-10',
  });
function consent(on: TestDevice, person_id: string, answer: 'given' | 'refused' = 'given') {
  return recordConsent(on, {
    fields: {
      person_id,
      session_id: null,
      part: 'hand_over',
      answer,
      answered_on: '2026-03-10',
      method: 'signed',
      language: 'kat',
      text_version: '1.0',
      interpreter: 'phone',
      interpreter_is_child: false,
      deprived_of_liberty: false,
    },
  });
}
const talk = (on: TestDevice, person_id: string, fields: Parameters<typeof someSession>[1] = {}) =>
  finaliseSession(on, { draft_id: on.newId(), fields: someSession(person_id, fields), concern: null });
const syncAll = async (...devices: TestDevice[]) => {
  for (const one of devices) await one.sync();
};
const has = (on: TestDevice, personId: string) => readRecord(on.db, 'person', personId) !== null;

/** A word that stands nowhere else. */
const CANARY = 'Zugzwanguria';

/** Everything about a person, each of its texts with the canary, written on one device. */
function wholeCase(on: TestDevice): string {
  const { id } = addPerson(on, {
    alias_or_initials: `${CANARY} A.`,
    full_name_latin: `Nino ${CANARY}`,
    local_ref: `${CANARY}-17`,
    accompaniment: 'adult',
  });
  const session = talk(on, id, { agreed_actions: `${CANARY} action`, note: `${CANARY} note` });
  amendSession(on, {
    session_id: session.id,
    reason: `${CANARY} correction`,
    fields: { agreed_actions: `${CANARY} corrected` },
  } as Input<'session.amend'>);
  consent(on, id);
  saveFollowUp(on, {
    id: null,
    fields: { person_id: id, session_id: null, due_on: '2026-04-01', what: `${CANARY} step`, done_on: null },
  });
  raiseConcern(on, {
    fields: {
      person_id: id,
      session_id: session.id,
      kind: 'other',
      raised_on: '2026-03-10',
      referred_to: `${CANARY} house`,
      referred_on: '2026-03-10',
    },
  } as Input<'concern.raise'>);
  saveHousehold(on, {
    id: null,
    fields: {
      members: [{ person_id: id, role: 'main_applicant' }],
      travels_together: true,
      separated_family_note: `${CANARY} family`,
    },
  });
  return id;
}

/** All records of a person and their households as this device has them, without what differs by right. */
function caseOn({ db }: TestDevice, personId: string): unknown[] {
  return ENTITIES.filter((entity) => entity !== 'programme' && entity !== 'handover').flatMap((entity) => {
    const which =
      entity === 'household'
        ? 'WHERE id IN (SELECT household_id FROM household_member WHERE person_id = ?)'
        : `WHERE ${entity === 'person' ? 'id' : 'person_id'} = ?`;
    return listRecords(db, entity, `${which} ORDER BY id`, personId).map(
      ({ version: _v, updated_at: _u, ...record }) => ({ entity, ...record }),
    );
  });
}

/** The database as SQLite sees it under its cipher: every page, the free ones and those of the index too. */
const decrypted = ({ db }: TestDevice): Buffer => db.serialize();
const isAnywhere = (on: TestDevice, word: string): boolean =>
  decrypted(on).includes(word) || decrypted(on).includes(word.toLowerCase());

/** Whether the index alone still knows the word: it keeps what was deleted until it is put together anew. */
const isInIndex = ({ db }: TestDevice, word: string): boolean =>
  rows<{ block: Buffer }>(db, 'SELECT block FROM person_search_data').some(({ block }) =>
    block.includes(word.toLowerCase()),
  );

test('a case moves within the organisation: all of it is with the new team, nothing with the old one', async () => {
  const [a, b] = [await team('Antwerp'), await team('Bruges')];
  const [lead, colleague, receiver] = [await device(a), await device(a, 'counsellor'), await device(b)];
  const id = wholeCase(lead);
  await syncAll(lead, colleague);
  const before = caseOn(lead, id);
  expect(before.length).toBeGreaterThanOrEqual(7);
  expect(caseOn(colleague, id)).toEqual(before);
  expect([isAnywhere(lead, CANARY), isInIndex(lead, CANARY)]).toEqual([true, true]);

  handOver(lead, b, id);
  expect(readPersonFile(lead, { id }).handovers).toMatchObject([{ direction: 'given', state: 'waiting' }]);
  await syncAll(lead, colleague, receiver);

  expect(caseOn(receiver, id)).toEqual(before);
  for (const on of [lead, colleague]) {
    expect(caseOn(on, id)).toEqual([]);
    expect([isAnywhere(on, CANARY), isInIndex(on, CANARY)]).toEqual([false, false]);
    // The journal, which whoever has the key could read, holds only what was noted since: a few pages.
    expect(statSync(`${on.file}-wal`).size).toBeLessThan(20_000);
    expect(listPersons(on, { text: CANARY, open_only: false, offset: 0, limit: 10 }).total).toBe(0);
    for (const table of ['draft', 'session_note', 'removal', 'set_aside', 'household_member']) {
      expect(rows(on.db, `SELECT * FROM ${table}`)).toEqual([]);
    }
    expect(rows(on.db, `SELECT * FROM outbox WHERE entity <> 'handover'`)).toEqual([]);
    expect(outboxCounts(on.db)).toEqual({ waiting: 0, quarantined: 0 });
    // The page that is still open says where the case is.
    expect(failureOf(() => readPersonFile(on, { id }))).toEqual({
      code: 'handed_over',
      params: { team: 'Bruges' },
    });
  }
  expect(readPersonFile(receiver, { id }).handovers).toMatchObject([
    {
      direction: 'received',
      state: 'done',
      team: { name: 'Antwerp' },
      handover: { reason: 'Moved to the other town', created_by: lead.me() },
    },
  ]);
  expect(listPersons(receiver, { text: CANARY, open_only: false, offset: 0, limit: 10 }).total).toBe(1);
  expect(listHandovers(colleague).handovers).toMatchObject([{ direction: 'given', state: 'done' }]);
});

function failureOf(work: () => unknown) {
  try {
    work();
  } catch (cause) {
    if (cause instanceof FailureError) return { code: cause.failure.code, params: cause.failure.params };
    throw cause;
  }
  return null;
}

test('a case moves to another organisation with the consent of the person', async () => {
  const other = await endpoint.newOrganisation('Office of the other state');
  const [a, b] = [await team('Antwerp'), await team('Lisbon', other)];
  const [counsellor, receiver] = [await device(a, 'counsellor'), await device(b, 'counsellor')];
  expect(listTeams(counsellor).teams.at(-1)).toMatchObject({ name: 'Lisbon' });
  const { id } = addPerson(counsellor, { alias_or_initials: CANARY });
  talk(counsellor, id);
  expect(codeOf(() => handOver(counsellor, b, id))).toBe('consent_missing');
  consent(counsellor, id, 'refused');
  expect(codeOf(() => handOver(counsellor, b, id))).toBe('consent_missing');
  const given = consent(counsellor, id);
  expect(handOver(counsellor, b, id).handovers[0]).toMatchObject({ consent_record_id: given.id });
  await syncAll(counsellor, receiver);
  expect(has(counsellor, id)).toBe(false);
  expect(isAnywhere(counsellor, CANARY)).toBe(false);
  expect(listRecords(receiver.db, 'session', 'WHERE person_id = ?', id)).toHaveLength(1);
  expect(failureOf(() => readPersonFile(counsellor, { id }))?.params).toEqual({
    team: 'Lisbon (Office of the other state)',
  });
});

test('a counsellor needs consent also within the organisation, a lead does not', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, counsellor] = [await device(a), await device(a, 'counsellor')];
  const { id } = addPerson(lead);
  await syncAll(lead, counsellor);
  expect(codeOf(() => handOver(counsellor, b, id))).toBe('consent_missing');
  expect(prepareHandover(counsellor, { id }).needs_consent_within).toBe(true);
  expect(prepareHandover(lead, { id }).needs_consent_within).toBe(false);
  expect(handOver(lead, b, id).handovers[0]).toMatchObject({ consent_record_id: null });
});

test('the endpoint refuses a hand-over without a valid consent, also when the device did not know better', async () => {
  const other = await endpoint.newOrganisation('Other');
  const [a, b] = [await team('A'), await team('B', other)];
  const [one, two] = [await device(a), await device(a)];
  const { id } = addPerson(one);
  const given = consent(one, id);
  await syncAll(one, two);
  // Withdrawn at one desk while the other hands the case over.
  withdrawConsent(two, { id: given.id, on: '2026-03-11' });
  handOver(one, b, id);
  await syncAll(two, one);
  const [refused] = listRefused(one).changes;
  expect(refused).toMatchObject({ entity: 'handover', error: 'consent_missing', is_new: true });
  for (const on of [one, two]) expect(has(on, id)).toBe(true);
  expect(readPersonFile(one, { id }).handovers).toMatchObject([{ state: 'refused' }]);
  // Nothing of the person is lost with the wish that was refused.
  giveUpRefused(one, { id: refused?.id as string });
  expect(readPersonFile(one, { id }).handovers).toEqual([]);
  expect(outboxCounts(one.db)).toEqual({ waiting: 0, quarantined: 0 });
});

test('nobody is handed over twice, nor while something about them is being written here', async () => {
  const [a, b, c] = [await team('A'), await team('B'), await team('C')];
  const lead = await device(a);
  const { id } = addPerson(lead);
  await lead.sync();
  const draft = { id: lead.newId(), noun: 'session', person_id: id, body: {} } as const;
  saveDraft(lead, draft);
  expect(codeOf(() => handOver(lead, b, id))).toBe('draft_open');
  transaction(lead.db, () => lead.db.prepare('DELETE FROM draft').run());
  handOver(lead, b, id);
  expect(codeOf(() => handOver(lead, c, id))).toBe('handover_pending');
  expect(prepareHandover(lead, { id }).candidates[0]?.open).toMatchObject({ state: 'waiting' });
});

test('one who cannot go keeps the others of the same hand-over back: all or nobody', async () => {
  const other = await endpoint.newOrganisation('Other');
  const [a, b] = [await team('A'), await team('B', other)];
  const lead = await device(a);
  const [mother, son] = [addPerson(lead).id, addPerson(lead).id];
  consent(lead, mother);
  expect(codeOf(() => handOver(lead, b, mother, son))).toBe('consent_missing');
  expect(listHandovers(lead).handovers).toEqual([]);
  expect(rows(lead.db, `SELECT * FROM outbox WHERE entity = 'handover'`)).toEqual([]);
});

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

test('a household goes with its last member', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await device(a), await device(b)];
  const [mother, son] = [addPerson(lead).id, addPerson(lead).id];
  const household = saveHousehold(lead, {
    id: null,
    fields: {
      members: [
        { person_id: mother, role: 'main_applicant' },
        { person_id: son, role: 'child_adult' },
      ],
      travels_together: true,
      separated_family_note: null,
    },
  });
  handOver(lead, b, son);
  await syncAll(lead, receiver);
  expect(has(receiver, son)).toBe(true);
  expect(readRecord(receiver.db, 'household', household.id)).toBeNull();
  expect(householdOf(lead.db, mother)?.id).toBe(household.id);
  expect(prepareHandover(lead, { id: mother })).toMatchObject({ elsewhere: 1, candidates: [{}] });
  handOver(lead, b, mother);
  await syncAll(lead, receiver);
  expect(householdOf(receiver.db, son)).toMatchObject({ id: household.id, travels_together: true });
  expect(rows(lead.db, 'SELECT * FROM household')).toEqual([]);
});

test('a whole household goes in one', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await device(a), await device(b)];
  const [mother, son] = [addPerson(lead).id, addPerson(lead).id];
  const members = [
    { person_id: mother, role: 'main_applicant' as const },
    { person_id: son, role: 'child_minor' as const },
  ];
  saveHousehold(lead, { id: null, fields: { members, travels_together: true, separated_family_note: null } });
  handOver(lead, b, mother, son);
  await syncAll(lead, receiver);
  expect(householdOf(receiver.db, mother)?.members).toEqual(members);
  for (const table of ['person', 'household']) expect(rows(lead.db, `SELECT * FROM ${table}`)).toEqual([]);
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

test('where a case came from is what the endpoint knows, not what a device says', async () => {
  const [a, b] = [await team('A'), await team('B')];
  const [lead, receiver] = [await device(a), await device(b)];
  const { id } = addPerson(lead);
  await lead.sync();
  transaction(lead.db, () =>
    createRecord(lead, 'handover', {
      person_id: id,
      from_organisation: endpoint.organisation,
      from_team: b.id,
      to_organisation: b.organisation,
      to_team: b.id,
      reason: 'x',
      consent_record_id: null,
      person_told_on: '2026-03-10',
    }),
  );
  await syncAll(lead, receiver);
  expect(readPersonFile(receiver, { id }).handovers).toMatchObject([{ team: { name: 'A' } }]);
  expect(listHandovers(lead).handovers).toMatchObject([{ handover: { from_team: a.id } }]);
});
