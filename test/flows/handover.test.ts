import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withdrawConsent } from '#core/store/consent.ts';
import { rows, transaction } from '#core/store/db.ts';
import { saveDraft } from '#core/store/draft.ts';
import { listHandovers, listTeams, prepareHandover } from '#core/store/handover.ts';
import { householdOf, saveHousehold } from '#core/store/household.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons } from '#core/store/person-list.ts';
import { createRecord, listRecords, readRecord } from '#core/store/record.ts';
import { giveUpRefused, listRefused } from '#core/sync/quarantine.ts';
import { merge } from '#test/support/duplicates.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import {
  addPerson,
  CANARY,
  caseOn,
  consent,
  failureOf,
  handOver,
  has,
  isAnywhere,
  isInIndex,
  membersOf,
  syncAll,
  talk,
  wholeCase,
} from '#test/support/handover.ts';
import { codeOf } from '#test/support/store-files.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const { team, device } = membersOf(() => endpoint);

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

test('a person with two files goes with both, on the consent that stands in one of them', async () => {
  const other = await endpoint.newOrganisation('Office of the other state');
  const [a, b] = [await team('Antwerp'), await team('Lisbon', other)];
  const [counsellor, receiver] = [await device(a, 'counsellor'), await device(b, 'counsellor')];
  const files = [addPerson(counsellor), addPerson(counsellor)].map(({ id }) => id);
  const [first, second] = files as [string, string];
  for (const id of files) talk(counsellor, id);
  const given = consent(counsellor, second);
  merge(counsellor, first, second, {}, first);
  await syncAll(counsellor);
  expect(prepareHandover(counsellor, { id: first }).candidates).toMatchObject([
    { person_id: first, consent: 'given', records: { session: 2, consent: 1 } },
  ]);
  expect(handOver(counsellor, b, second).handovers).toMatchObject([
    { person_id: second, consent_record_id: given.id },
    { person_id: first, consent_record_id: given.id },
  ]);
  // The line breaks between the two: the one that stays is still theirs, and goes with the next synchronisation.
  const last = 'SELECT max(counter) FROM outbox';
  counsellor.db.prepare(`UPDATE outbox SET state = 'superseded' WHERE counter = (${last})`).run();
  await syncAll(counsellor, receiver);
  expect([has(counsellor, first), has(counsellor, second)]).toEqual([true, false]);
  expect([has(receiver, first), has(receiver, second)]).toEqual([false, true]);
  counsellor.db.prepare(`UPDATE outbox SET state = 'waiting' WHERE counter = (${last})`).run();
  await syncAll(counsellor, receiver);

  expect(listRefused(counsellor).changes).toEqual([]);
  expect([has(counsellor, first), has(counsellor, second)]).toEqual([false, false]);
  expect(readRecord(receiver.db, 'person', second)).toMatchObject({ merged_into: first });
  expect(readPersonFile(receiver, { id: first }).sessions).toHaveLength(2);
  for (const table of ['person', 'session', 'consent', 'duplicate', 'removal']) {
    expect(rows(counsellor.db, `SELECT * FROM ${table}`)).toEqual([]);
  }
});

test('a consent in the file of somebody else is none', async () => {
  const other = await endpoint.newOrganisation('Office of the other state');
  const [a, b] = [await team('Antwerp'), await team('Lisbon', other)];
  const lead = await device(a);
  const [{ id }, stranger] = [addPerson(lead), addPerson(lead)];
  consent(lead, id);
  handOver(lead, b, id);
  const given = consent(lead, stranger.id);
  lead.db
    .prepare(
      `UPDATE outbox SET fields = json_set(fields, '$.consent_record_id', ?, '$.person_id', ?) WHERE entity = 'handover'`,
    )
    .run(given.id, id);
  await syncAll(lead);
  expect(listRefused(lead).changes).toMatchObject([{ entity: 'handover', error: 'consent_missing' }]);
  expect(has(lead, id)).toBe(true);
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
