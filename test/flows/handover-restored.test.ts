import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecord, requireRecord } from '#core/store/record.ts';
import { listRefused } from '#core/sync/quarantine.ts';
import { restoreBackup, takeBackup } from '#test/simulation/backup.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { addPerson, caseOn, edit, handOver, has, membersOf, syncAll, talk } from '#test/support/handover.ts';
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
