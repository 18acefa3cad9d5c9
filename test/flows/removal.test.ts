import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { row, rows, transaction } from '#core/store/db.ts';
import { getDraft, saveDraft } from '#core/store/draft.ts';
import { createHandovers } from '#core/store/handover.ts';
import { updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { createRecord, readRecord } from '#core/store/record.ts';
import { finaliseSession } from '#core/store/session.ts';
import { removeSetting } from '#core/store/setting.ts';
import { letGo, listRemovals } from '#core/sync/removals.ts';
import { syncStatus } from '#core/sync/status.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { createDevice, lost, type TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';
import { codeOf } from '#test/support/store-files.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

async function device(teamId: string): Promise<TestDevice> {
  const made = await createDevice(endpoint, teamId, 'team_lead');
  onTestFinished(() => made.remove());
  return made;
}
const addPerson = (on: TestDevice, fields: Parameters<typeof somePerson>[0] = {}): string =>
  transaction(on.db, () => createRecord(on, 'person', somePerson(fields)).id);
const handOver = (on: TestDevice, to_team: string, person_ids: readonly string[]) => {
  for (let from = 0; from < person_ids.length; from += 40) {
    createHandovers(on, {
      person_ids: person_ids.slice(from, from + 40),
      to_organisation: endpoint.organisation,
      to_team,
      reason: 'The office closes',
      person_told_on: '2026-03-10',
    });
  }
};
const syncAll = async (...devices: TestDevice[]) => {
  for (const one of devices) await one.sync();
};
const persons = (on: TestDevice) =>
  (row<{ n: number }>(on.db, 'SELECT count(*) AS n FROM person') as { n: number }).n;
const status = (on: TestDevice) => syncStatus(on, { state: () => ({ isRunning: false, lastError: null }) });

async function twoAndNext(): Promise<{
  lead: TestDevice;
  away: TestDevice;
  receiver: TestDevice;
  b: string;
}> {
  const [a, b] = [await endpoint.newTeam('Antwerp'), await endpoint.newTeam('Bruges')];
  return { lead: await device(a), away: await device(a), receiver: await device(b), b };
}

test('a talk that is being written holds the case back; finished, it is sent after it', async () => {
  const { lead, away, receiver, b } = await twoAndNext();
  const id = addPerson(lead, { alias_or_initials: 'Nino K.' });
  const other = addPerson(lead);
  await syncAll(lead, away);
  const draft_id = away.newId();
  saveDraft(away, { id: draft_id, noun: 'session', person_id: id, body: { agreed_actions: 'half a sent' } });
  handOver(lead, b, [id, other]);
  await syncAll(lead, away, away);

  // The other one is gone, this one stands as it was, and the page says why.
  expect(readRecord(away.db, 'person', other)).toBeNull();
  expect(getDraft(away, { id: draft_id }).draft?.body).toMatchObject({ agreed_actions: 'half a sent' });
  expect(readPersonFile(away, { id }).handovers).toMatchObject([
    { state: 'leaving', team: { name: 'Bruges' } },
  ]);
  expect(status(away)).toMatchObject({ state: 'up_to_date', held_removals: 1, unconfirmed_removals: 0 });
  expect(listRemovals(away).held).toMatchObject([
    {
      person_id: id,
      alias_or_initials: 'Nino K.',
      team: { name: 'Bruges' },
      drafts: 1,
      unsent: 0,
      refused: 0,
    },
  ]);

  const session = finaliseSession(away, {
    draft_id,
    fields: someSession(id, { agreed_actions: 'a whole sentence' }),
    concern: null,
  });
  expect(listRemovals(away).held).toMatchObject([{ person_id: id, drafts: 0, unsent: 1 }]);
  await syncAll(away, receiver);
  expect(readRecord(receiver.db, 'session', session.id)?.agreed_actions).toBe('a whole sentence');
  expect(persons(away)).toBe(0);
  for (const table of ['draft', 'removal', 'session'])
    expect(rows(away.db, `SELECT * FROM ${table}`)).toEqual([]);
  expect(status(away).held_removals).toBe(0);
});

test('what cannot be sent for lack of a line holds it back too', async () => {
  const { lead, away, receiver, b } = await twoAndNext();
  const id = addPerson(lead);
  await syncAll(lead, away);
  handOver(lead, b, [id]);
  await syncAll(lead, receiver);
  // Saved between this device's push and its pull.
  away.setLine(async (request, pass) => {
    const answer = await pass();
    if (request.path === '/v1/pull' && persons(away) === 1 && status(away).waiting === 0) {
      updatePerson(away, { id, seen: {}, fields: { local_ref: 'in between' } });
    }
    return answer;
  });
  await away.sync();
  expect(readRecord(away.db, 'person', id)?.local_ref).toBe('in between');
  expect(listRemovals(away).held).toMatchObject([{ person_id: id, unsent: 1 }]);
  away.setLine(null);
  await syncAll(away, receiver);
  expect(readRecord(receiver.db, 'person', id)?.local_ref).toBe('in between');
  expect(persons(away)).toBe(0);
});

test('60 of 100 cases at once wait for a word, and go when it is given', async () => {
  const { lead, away, b } = await twoAndNext();
  const ids = Array.from({ length: 100 }, (_, at) => addPerson(lead, { alias_or_initials: `P. ${at}` }));
  await syncAll(lead, away);
  handOver(lead, b, ids.slice(0, 60));
  await syncAll(lead, away);
  // Who handed them over knows; the colleague is asked.
  expect(persons(lead)).toBe(40);
  expect(persons(away)).toBe(100);
  expect(status(away)).toMatchObject({ state: 'attention', unconfirmed_removals: 60, held_removals: 0 });
  const { unconfirmed } = listRemovals(away);
  expect(unconfirmed).toMatchObject({ records: 60, more: 40 });
  expect(unconfirmed.cases[0]).toMatchObject({ team: { name: 'Bruges' } });
  // What was shown is not what there is any more: asked again.
  expect(codeOf(() => letGo(away, { records: 59 }))).toBe('removals_changed');
  expect(persons(away)).toBe(100);
  // It goes on in the meantime, and stays so with every further exchange.
  addPerson(away);
  await away.sync();
  expect(persons(away)).toBe(101);

  expect(letGo(away, { records: 60 })).toMatchObject({ unconfirmed_removals: 0 });
  expect(persons(away)).toBe(41);
  expect(rows(away.db, 'SELECT * FROM removal')).toEqual([]);
  await away.sync();
  expect(status(away).state).toBe('up_to_date');
});

test('cases that come back before anybody answered simply stay', async () => {
  const { lead, away, receiver, b } = await twoAndNext();
  const ids = Array.from({ length: 60 }, () => addPerson(lead));
  await syncAll(lead, away);
  const before = rows(away.db, 'SELECT id, alias_or_initials FROM person ORDER BY id');
  handOver(lead, b, ids);
  await syncAll(lead, away, receiver);
  expect(status(away).unconfirmed_removals).toBe(60);
  const a = lead.profile().team?.id as string;
  handOver(receiver, a, ids);
  await syncAll(receiver, away, lead);
  expect(status(away)).toMatchObject({ state: 'up_to_date', unconfirmed_removals: 0 });
  expect(rows(away.db, 'SELECT id, alias_or_initials FROM person ORDER BY id')).toEqual(before);
  expect(rows(away.db, 'SELECT * FROM removal')).toEqual([]);
  expect(persons(lead)).toBe(60);
  expect(persons(receiver)).toBe(0);
});

test('a row that was lost here is put right and told of for a week', async () => {
  const { lead } = await twoAndNext();
  const id = addPerson(lead);
  await lead.sync();
  transaction(lead.db, () => {
    lead.db.prepare('DELETE FROM person WHERE id = ?').run(id);
    removeSetting(lead.db, 'sync_digests');
  });
  lead.setNow('2026-04-01T10:00:00.000Z');
  await lead.sync();
  expect(readRecord(lead.db, 'person', id)).not.toBeNull();
  const { repaired_at, state, differs } = status(lead);
  expect([state, differs]).toEqual(['up_to_date', false]);
  expect(repaired_at).toMatch(/^2026-04-01T10:00/);
  lead.setNow('2026-04-08T11:00:00.000Z');
  expect(status(lead).repaired_at).toBeNull();
});

test('a difference that cannot be put right needs a person, until it is gone', async () => {
  const { lead } = await twoAndNext();
  addPerson(lead);
  await lead.sync();
  const scope = lead.profile().team?.id as string;
  const [{ digest }] = (await endpoint.db.rows('SELECT digest FROM scope WHERE id = $1', [scope])) as [
    { digest: string },
  ];
  const setDigest = (to: string) =>
    endpoint.db.rows('UPDATE scope SET digest = $2 WHERE id = $1', [scope, to]);
  await setDigest('00000000000000ff');
  await lead.sync();
  expect(status(lead)).toMatchObject({ state: 'attention', differs: true, repaired_at: null });

  // It reads everything: not again with every synchronisation, but after an hour.
  let readings = 0;
  lead.setLine((request, pass) => {
    if (request.path === '/v1/inventory') readings += 1;
    return pass();
  });
  await lead.sync();
  expect([readings, status(lead).differs]).toEqual([0, true]);
  lead.setNow('2026-03-10T11:00:00.000Z');
  await lead.sync();
  expect([readings, status(lead).differs]).toEqual([1, true]);

  await setDigest(digest);
  await lead.sync();
  expect(status(lead)).toMatchObject({ state: 'up_to_date', differs: false });
});

test('what a restored endpoint is given back is counted apart', async () => {
  const { lead } = await twoAndNext();
  const ids = [addPerson(lead), addPerson(lead)];
  await lead.sync();
  await endpoint.db.rows('DELETE FROM record WHERE id = ANY ($1)', [ids]);
  const scope = lead.profile().team?.id as string;
  await endpoint.db.rows(`UPDATE scope SET digest = '0000000000000000' WHERE id = $1`, [scope]);
  await beginEra(endpoint.db, null, new Date());
  addPerson(lead);
  lead.setLine((request, pass) => (request.path === '/v1/push' && status(lead).offers > 0 ? lost() : pass()));
  await lead.sync().catch(() => undefined);
  expect(status(lead)).toMatchObject({ state: 'waiting', offers: 2, waiting: 0 });
  lead.setLine(null);
  await lead.sync();
  expect(status(lead)).toMatchObject({ state: 'up_to_date', offers: 0, waiting: 0 });
});
