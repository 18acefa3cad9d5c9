// What several devices give back to an endpoint that was restored, in an order that nobody chose.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireRecord } from '#core/store/record.ts';
import { listConflicts } from '#core/sync/decide.ts';
import { beginEra } from '#endpoint/epoch.ts';
import type { Person } from '#shared/person.ts';
import { type Backup, restoreBackup, takeBackup } from '#test/simulation/backup.ts';
import type { TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { addPerson, edit, membersOf, syncAll } from '#test/support/handover.ts';

let endpoint: TestEndpoint;
let now = Date.parse('2026-03-10T09:00:00.000Z');
beforeAll(async () => {
  let made = 0;
  const newId = () => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`;
  endpoint = await startEndpointOnPostgres({ clock: { now: () => new Date(now), newId } });
});
afterAll(() => endpoint.close());

const { team, device } = membersOf(() => endpoint);
/** Versions say when they were given: what is sent later is given later. */
const later = () => {
  now += 60_000;
};
/** A backup is put in, and the operator says so. */
async function restore(backup: Backup): Promise<void> {
  await restoreBackup(endpoint.db, backup);
  later();
  await beginEra(endpoint.db, null, new Date(now));
  later();
}
const asked = (on: TestDevice) =>
  listConflicts(on).conflicts.map(({ conflict }) => [conflict.kept_values, conflict.other_values]);

test('what a device gives back does not push its own word out of an open question', async () => {
  const a = await team('A');
  const [first, second] = [await device(a), await device(a)];
  const { id } = addPerson(first, { local_ref: 'before' });
  await syncAll(first, second, first);
  const backup = await takeBackup(endpoint.db);
  later();
  edit(second, id, { country_of_return: 'GE' });
  await syncAll(second, second);

  await restore(backup);
  edit(first, id, { local_ref: 'A-1' });
  await first.sync();
  later();
  edit(second, id, { local_ref: 'B-2' });
  for (let round = 0; round < 3; round += 1) await syncAll(second, first);
  for (const on of [first, second]) {
    expect(requireRecord(on.db, 'person', id)).toMatchObject({ local_ref: 'A-1', country_of_return: 'GE' });
    expect(asked(on)).toContainEqual([{ local_ref: 'A-1' }, { local_ref: 'B-2' }]);
  }
});

test.each([
  ['first', true],
  ['second', false],
])(
  'two restores in a row: of two lives that did not know of each other both words are asked about, the %s back first',
  async (_, isFirstBack) => {
    const a = await team('A');
    const [first, second] = [await device(a), await device(a)];
    const { id } = addPerson(first);
    await syncAll(first, second, first);
    const backup = await takeBackup(endpoint.db);
    later();
    edit(first, id, { full_name_latin: 'One' });
    await syncAll(first, first);
    await restoreBackup(endpoint.db, backup);
    later();
    edit(second, id, { full_name_latin: 'Other' });
    await syncAll(second, second);
    await restore(backup);
    const order = isFirstBack ? [first, second] : [second, first];
    for (let round = 0; round < 3; round += 1) await syncAll(...order);
    for (const on of order) {
      const { full_name_latin } = requireRecord(on.db, 'person', id) as Person;
      const words = asked(on).flat().concat({ full_name_latin });
      expect(words).toContainEqual({ full_name_latin: 'One' });
      expect(words).toContainEqual({ full_name_latin: 'Other' });
    }
  },
);

test('what was written before anybody noticed a restore stands beside what only another device still has', async () => {
  const a = await team('A');
  const [author, colleague, unaware] = [await device(a), await device(a), await device(a)];
  const { id } = addPerson(unaware);
  await syncAll(unaware, author, colleague, unaware);
  const backup = await takeBackup(endpoint.db);
  later();
  edit(author, id, { local_ref: 'only the colleague has it' });
  // The author's device is not heard of any more.
  await syncAll(author, colleague);
  await restoreBackup(endpoint.db, backup);
  for (let times = 0; times < 3; times += 1) {
    later();
    edit(unaware, id, { full_name_latin: `Later ${times}` });
    await unaware.sync();
  }
  later();
  for (let round = 0; round < 2; round += 1) await syncAll(colleague, unaware);
  for (const on of [colleague, unaware]) {
    expect(requireRecord(on.db, 'person', id)).toMatchObject({
      local_ref: 'only the colleague has it',
      full_name_latin: 'Later 2',
    });
    // The colleague's side never changed the name: there is nothing to ask.
    expect(asked(on)).toEqual([]);
  }
});

test('a backup of another life of the data: what each of the two has is asked about', async () => {
  const a = await team('A');
  const [one, two] = [await device(a), await device(a)];
  const { id } = addPerson(one);
  await syncAll(one, two, one);
  const early = await takeBackup(endpoint.db);
  later();
  edit(one, id, { local_ref: 'one' });
  await syncAll(one, one);
  const late = await takeBackup(endpoint.db);
  await restore(early);
  edit(two, id, { local_ref: 'two' });
  await syncAll(two, two);
  await restore(late);
  for (let round = 0; round < 3; round += 1) await syncAll(two, one);
  for (const on of [one, two]) {
    expect(requireRecord(on.db, 'person', id)).toMatchObject({ local_ref: 'one' });
    expect(asked(on)).toEqual([[{ local_ref: 'one' }, { local_ref: 'two' }]]);
  }
});
