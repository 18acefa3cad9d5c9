import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { row, rows, transaction } from '#core/store/db.ts';
import { outboxCounts, pendingChanges } from '#core/store/outbox.ts';
import { createRecord, listRecords, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { giveUpRefused, listRefused, retryRefused } from '#core/sync/quarantine.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { PUSH_LIMIT } from '#shared/protocol.ts';
import { createDevice, lost, readBody, type TestDevice } from '#test/support/device.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

async function device(teamId: string): Promise<TestDevice> {
  const made = await createDevice(endpoint, teamId);
  onTestFinished(() => made.remove());
  return made;
}
async function twoDevices(): Promise<[TestDevice, TestDevice]> {
  const teamId = await endpoint.newTeam();
  return [await device(teamId), await device(teamId)];
}
const addPerson = (on: TestDevice, fields = {}) =>
  transaction(on.db, () => createRecord(on, 'person', somePerson(fields)));
const change = (on: TestDevice, id: string, fields: Parameters<typeof updateRecord<'person'>>[3]) =>
  transaction(on.db, () => updateRecord(on, 'person', id, fields));

test('a record made on one device is on the other after both have synchronised', async () => {
  const [a, b] = await twoDevices();
  const person = addPerson(a, { alias_or_initials: 'Ismaïl B.' });
  await a.sync();
  await b.sync();
  const { version } = requireRecord(a.db, 'person', person.id);
  expect(version).toBeGreaterThan(0);
  expect(readRecord(b.db, 'person', person.id)).toEqual({ ...person, created_by: a.me(), version });
  expect(outboxCounts(a.db)).toEqual({ waiting: 0, quarantined: 0 });
});

test('changes of different fields of one record merge without a question', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  await a.sync();
  await b.sync();
  change(a, id, { local_ref: 'A-17' });
  change(b, id, { country_of_return: 'GE' });
  await a.sync();
  await b.sync();
  await a.sync();
  const { version } = requireRecord(b.db, 'person', id);
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id)).toMatchObject({
      local_ref: 'A-17',
      country_of_return: 'GE',
      version,
    });
    expect(listConflicts(on).conflicts).toEqual([]);
  }
});

test('two values of one field are kept, shown on both devices, and decided by a person', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  await a.sync();
  await b.sync();
  change(a, id, { country_of_return: 'GE' });
  change(b, id, { country_of_return: 'AM' });
  await a.sync();
  await b.sync();
  await a.sync();
  // Both devices hold the value that came first, and both show the two.
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id).country_of_return).toBe('GE');
    const [open] = listConflicts(on).conflicts;
    expect(open?.conflict).toMatchObject({
      field: 'country_of_return',
      kept_values: { country_of_return: 'GE' },
      kept_by: a.me(),
      other_values: { country_of_return: 'AM' },
      other_by: b.me(),
      chosen: null,
    });
  }
  const [open] = listConflicts(a).conflicts;
  decideConflict(a, { conflict_id: open?.conflict.id as string, choice: 'other' });
  await a.sync();
  await b.sync();
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id).country_of_return).toBe('AM');
    expect(listConflicts(on).conflicts).toEqual([]);
    expect(listRecords(on.db, 'conflict', '')[0]).toMatchObject({ chosen: 'other', decided_by: a.me() });
  }
});

test('the first decision stands; a later other one neither wins nor asks again', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  await a.sync();
  await b.sync();
  change(a, id, { country_of_return: 'GE' });
  change(b, id, { country_of_return: 'AM' });
  await a.sync();
  await b.sync();
  await a.sync();
  const conflict_id = listConflicts(a).conflicts[0]?.conflict.id as string;
  decideConflict(a, { conflict_id, choice: 'kept' });
  decideConflict(b, { conflict_id, choice: 'other' });
  await a.sync();
  await b.sync();
  await a.sync();
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id).country_of_return).toBe('GE');
    expect(listRecords(on.db, 'conflict', '')).toMatchObject([{ chosen: 'kept', decided_by: a.me() }]);
  }
});

test('a push whose answer was lost is repeated and counts once', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  const sent: string[] = [];
  a.setLine(async (request, pass) => {
    const answer = await pass();
    if (request.path !== '/v1/push') return answer;
    sent.push(...(readBody(request) as { changes: { id: string }[] }).changes.map((one) => one.id));
    return lost();
  });
  await expect(a.sync()).rejects.toMatchObject({ failure: { code: 'endpoint_unreachable' } });
  expect(outboxCounts(a.db).waiting).toBe(1);
  a.setLine(null);
  await a.sync();
  await b.sync();
  expect(sent).toHaveLength(1);
  // Its first version, which has grown out of no other.
  expect(row(b.db, 'SELECT earlier FROM person WHERE id = ?', id)).toEqual({ earlier: null });
  expect(outboxCounts(a.db).waiting).toBe(0);
});

test('two batches are on their way at once; one that overtakes the other is sent again after it', async () => {
  const [a, b] = await twoDevices();
  const count = 2 * PUSH_LIMIT + 10;
  const ids: string[] = [];
  transaction(a.db, () => {
    for (let i = 0; i < count; i += 1) ids.push(createRecord(a, 'person', somePerson()).id);
    // Their records are made in the first batch and changed in the last one.
    for (const id of ids.slice(0, 5)) updateRecord(a, 'person', id, { local_ref: 'changed' });
  });
  type Sent = { after: string | null; size: number; early: boolean };
  const sent: Sent[] = [];
  let overtaken: () => void = () => undefined;
  const overtaking = new Promise<void>((resolve) => {
    overtaken = resolve;
  });
  a.setLine(async (request, pass) => {
    if (request.path !== '/v1/push') return pass();
    const { after, changes } = readBody(request) as { after: string | null; changes: unknown[] };
    const one: Sent = { after, size: changes.length, early: false };
    sent.push(one);
    if (sent.length === 1) await overtaking;
    const answer = await pass();
    one.early = (JSON.parse(answer.text) as { early: boolean }).early;
    if (one.early) overtaken();
    return answer;
  });
  await a.sync();
  expect(sent[1]).toMatchObject({ size: PUSH_LIMIT, early: true });
  expect(sent.filter(({ early }) => !early).map(({ size }) => size)).toEqual([PUSH_LIMIT, PUSH_LIMIT, 15]);
  expect(sent.filter(({ early, after }) => early && after === null)).toEqual([]);
  expect(outboxCounts(a.db)).toEqual({ waiting: 0, quarantined: 0 });
  await b.sync();
  expect(listRecords(b.db, 'person', '')).toHaveLength(count);
  expect(listRecords(b.db, 'person', `WHERE local_ref = 'changed'`)).toHaveLength(5);
});

test('a pull that is cut goes on where the last whole page ended', async () => {
  const [a, b] = await twoDevices();
  transaction(a.db, () => {
    for (let i = 0; i < 12; i += 1) createRecord(a, 'person', somePerson({ alias_or_initials: `P ${i}` }));
  });
  await a.sync();
  let pulls = 0;
  b.setLine(async (request, pass) => {
    if (request.path !== '/v1/pull') return pass();
    pulls += 1;
    if (pulls > 2) return lost();
    const { cursor } = readBody(request) as { cursor: string | null };
    const page = await endpoint.send('POST', '/v1/pull', { cursor, limit: 5 }, request.token as string);
    return { status: page.status, text: JSON.stringify(page.body), date: null };
  });
  await expect(b.sync()).rejects.toMatchObject({ failure: { code: 'endpoint_unreachable' } });
  const before = listRecords(b.db, 'person', '').length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(12);
  b.setLine(null);
  await b.sync();
  expect(listRecords(b.db, 'person', '')).toHaveLength(12);
});

test('a refused change is set apart, stops no other, and goes through when it is mended', async () => {
  const [a, b] = await twoDevices();
  const good = addPerson(a);
  const bad = addPerson(a);
  // What no form lets through: an older version of the application, or a broken one.
  a.db.prepare(`UPDATE person SET birth_year = 1500 WHERE id = ?`).run(bad.id);
  a.db
    .prepare(`UPDATE outbox SET fields = json_set(fields, '$.birth_year', 1500) WHERE record_id = ?`)
    .run(bad.id);
  const other = addPerson(a);
  await a.sync();
  await b.sync();
  expect(readRecord(b.db, 'person', good.id)).not.toBeNull();
  expect(readRecord(b.db, 'person', other.id)).not.toBeNull();
  expect(readRecord(b.db, 'person', bad.id)).toBeNull();
  const [refused] = listRefused(a).changes;
  expect(refused).toMatchObject({
    entity: 'person',
    record_id: bad.id,
    error: 'field_invalid',
    fields: [{ path: 'birth_year', code: 'year_invalid' }],
    is_new: true,
  });

  // Sent again as it is, it is refused again; saved with a mended field, the whole record goes.
  retryRefused(a, { id: refused?.id as string });
  await a.sync();
  expect(listRefused(a).changes).toHaveLength(1);
  change(a, bad.id, { birth_year: 1950 });
  await a.sync();
  await b.sync();
  expect(listRefused(a).changes).toEqual([]);
  expect(readRecord(b.db, 'person', bad.id)).toMatchObject({ birth_year: 1950, alias_or_initials: 'A. B.' });
  const history = rows<{ state: string }>(a.db, 'SELECT state FROM outbox');
  // The mended change is remembered as one that was taken; what it stands for is history.
  expect(history.map(({ state }) => state).sort()).toEqual(['kept', 'superseded', 'superseded']);
});

test('a refused change of a known record can be given up for what the team has', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a, { birth_year: 1980 });
  await a.sync();
  await b.sync();
  change(b, id, { local_ref: 'B-1' });
  b.db.prepare(`UPDATE person SET birth_year = 1500 WHERE id = ?`).run(id);
  b.db.prepare(`UPDATE outbox SET fields = json_set(fields, '$.birth_year', 1500)`).run();
  await b.sync();
  expect(requireRecord(b.db, 'person', id).birth_year).toBe(1500);
  giveUpRefused(b, { id: listRefused(b).changes[0]?.id as string });
  await b.sync();
  expect(requireRecord(b.db, 'person', id)).toMatchObject({ birth_year: 1980, local_ref: null });
  expect(listRefused(b).changes).toEqual([]);
});

test('a record that a restored endpoint has lost goes there whole with its next change', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a, { birth_year: 1980 });
  await a.sync();
  await endpoint.db.rows('DELETE FROM record WHERE id = $1', [id]);
  change(a, id, { local_ref: 'after the restore' });
  await a.sync();
  expect(listRefused(a).changes).toEqual([]);
  await b.sync();
  expect(readRecord(b.db, 'person', id)).toMatchObject({ birth_year: 1980, local_ref: 'after the restore' });
});

test('sent again by hand, it comes back as what it was, and another word about it is asked', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a, { birth_year: 1980 });
  await a.sync();
  await b.sync();
  await endpoint.db.rows('DELETE FROM record WHERE id = $1', [id]);
  await beginEra(endpoint.db, null, new Date());
  a.setLine((request, pass) => (request.path === '/v1/pull' ? lost() : pass()));
  change(a, id, { local_ref: 'A' });
  await expect(a.sync()).rejects.toThrow();
  const [refused] = listRefused(a).changes;
  expect(refused).toMatchObject({ error: 'not_found', is_new: false });
  retryRefused(a, { id: refused?.id as string });
  await expect(a.sync()).rejects.toThrow();
  a.setLine(null);
  change(b, id, { local_ref: 'B' });
  for (const on of [b, a, b, a]) await on.sync();
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id)).toMatchObject({ local_ref: 'A', birth_year: 1980 });
    expect(listConflicts(on).conflicts.map(({ conflict }) => conflict.other_values)).toEqual([
      { local_ref: 'B' },
    ]);
    expect(listRefused(on).changes).toEqual([]);
  }
});

test('refused for want of its record, a change goes there by itself once the record is back', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  await a.sync();
  await beginEra(endpoint.db, null, new Date());
  for (const on of [a, b]) await on.sync();
  const rename = (from: string, to: string) =>
    endpoint.db.rows('UPDATE record SET id = $2 WHERE id = $1', [from, to]);
  await rename(id, 'away');
  change(a, id, { local_ref: 'A' });
  a.setLine(async (request, pass) => {
    await pass();
    return request.path === '/v1/push' ? lost() : pass();
  });
  await expect(a.sync()).rejects.toThrow();
  a.setLine(null);
  await rename('away', id);
  for (const on of [a, b, a]) await on.sync();
  expect(listRefused(a).changes).toEqual([]);
  for (const on of [a, b]) expect(requireRecord(on.db, 'person', id).local_ref).toBe('A');
});

test('what is not sent yet wins over a page, and is sent on the version on which it rests', async () => {
  const [a, b] = await twoDevices();
  const { id } = addPerson(a);
  await a.sync();
  await b.sync();
  const first = requireRecord(b.db, 'person', id).version;
  change(a, id, { country_of_return: 'GE' });
  await a.sync();
  // On b a change is saved after its push and before its pull: it is waiting while the page comes.
  b.setLine((request, pass) => {
    if (request.path === '/v1/pull' && outboxCounts(b.db).waiting === 0)
      change(b, id, { country_of_return: 'AM' });
    return pass();
  });
  await b.sync();
  b.setLine(null);
  const { version } = requireRecord(a.db, 'person', id);
  expect(version).toBeGreaterThan(first);
  expect(requireRecord(b.db, 'person', id)).toMatchObject({ country_of_return: 'AM', version });
  // A second edit of the same field still rests on what its writer had seen.
  change(b, id, { country_of_return: 'AZ' });
  expect(pendingChanges(b.db, 10).map((one) => one.base_version)).toEqual([first, first]);
  await b.sync();
  await a.sync();
  for (const on of [a, b]) {
    expect(requireRecord(on.db, 'person', id).country_of_return).toBe('GE');
    expect(listConflicts(on).conflicts.map(({ conflict }) => conflict.other_values)).toEqual([
      { country_of_return: 'AZ' },
    ]);
  }
});

test('fields that a newer version knows are kept; a record that cannot be stored is set aside and stops nothing', async () => {
  const [a, b] = await twoDevices();
  const kept = addPerson(a);
  const strange = addPerson(a);
  const after = addPerson(a);
  await a.sync();
  const rewrite = (edit: (record: { id: string; fields: Record<string, unknown> }) => void) =>
    b.setLine(async (request, pass) => {
      const answer = await pass();
      if (request.path !== '/v1/pull') return answer;
      const page = JSON.parse(answer.text);
      page.records.forEach(edit);
      return { ...answer, text: JSON.stringify(page) };
    });
  rewrite((record) => {
    if (record.id === kept.id) record.fields.shoe_size = 43;
    if (record.id === strange.id) record.fields.procedure_stage = 'a_stage_of_the_future';
  });
  await b.sync();
  expect(readRecord(b.db, 'person', after.id)).not.toBeNull();
  expect(row(b.db, 'SELECT extra FROM person WHERE id = ?', kept.id)).toEqual({ extra: '{"shoe_size":43}' });
  expect(readRecord(b.db, 'person', strange.id)).toBeNull();
  expect(rows(b.db, 'SELECT entity, record_id FROM set_aside')).toEqual([
    { entity: 'person', record_id: strange.id },
  ]);
  // A later state of it that can be stored ends that.
  b.setLine(null);
  change(a, strange.id, { local_ref: 'x' });
  await a.sync();
  await b.sync();
  expect(readRecord(b.db, 'person', strange.id)?.local_ref).toBe('x');
  expect(rows(b.db, 'SELECT * FROM set_aside')).toEqual([]);
});

test('what was written before the enrolment belongs to the person of the token', async () => {
  const teamId = await endpoint.newTeam();
  let id = '';
  const a = await createDevice(endpoint, teamId, 'counsellor', (vault) => {
    id = transaction(vault.db, () => createRecord(vault, 'person', somePerson())).id;
  });
  onTestFinished(() => a.remove());
  const b = await device(teamId);
  expect(readRecord(a.db, 'person', id)?.created_by).toBe(a.me());
  await a.sync();
  await b.sync();
  expect(readRecord(b.db, 'person', id)?.created_by).toBe(a.me());
  expect(
    b
      .profile()
      .members.map((member) => member.id)
      .sort(),
  ).toEqual([a.me(), b.me()].sort());
});
