import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PushResult } from '#shared/protocol.ts';
import { someChange, someFinalisedSession } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

type Pulled = { id: string; entity: string; fields: Record<string, unknown> };

async function twoTeams() {
  const [a, b] = [await endpoint.newTeam('A'), await endpoint.newTeam('B')];
  return { a: await endpoint.newDevice(a), b: await endpoint.newDevice(b), teamA: a, teamB: b };
}

test('a device pulls its own team and nothing else', async () => {
  const { a, b } = await twoTeams();
  await a.push([someChange(), someChange()]);
  const own = someChange();
  await b.push([own]);
  const pulled = (await b.pull()).records as Pulled[];
  expect(pulled.map(({ id }) => id)).toEqual([own.record_id]);
});

test('a cursor of another team opens nothing', async () => {
  const { a, b } = await twoTeams();
  await a.push([someChange()]);
  const { cursor } = await a.pull();
  expect((await b.pull(cursor)).records).toEqual([]);
  expect((await b.pull(null)).records).toEqual([]);
});

test('a guessed id of another team neither reads, changes nor betrays its record', async () => {
  const { a, b } = await twoTeams();
  const secret = someChange({ fields: somePerson({ alias_or_initials: 'Secret of A' }) });
  await a.push([secret]);
  const guess = { entity: 'person' as const, record_id: secret.record_id };
  const attempts = [
    someChange({ ...guess, base_version: 1, fields: { local_ref: 'B was here' } }),
    someChange({ ...guess, base_version: 0, fields: { local_ref: 'B was here' } }),
    someChange({ ...guess, fields: somePerson({ alias_or_initials: 'Of B' }) }),
  ];
  const guessed = await b.push(attempts);
  const unknown = await b.push(
    attempts.map((change) => ({
      ...someChange(change),
      id: someChange().id,
      record_id: someChange().record_id,
    })),
  );
  // The same answers as for ids that exist nowhere.
  const bare = (answer: typeof guessed) =>
    answer.results.map(({ status, version, error }: PushResult) => ({
      status,
      isNone: version === 0,
      error,
    }));
  expect(bare(guessed)[0]).toMatchObject({ status: 'refused', error: { code: 'not_found' } });
  expect(bare(guessed)).toEqual(bare(unknown));
  expect(JSON.stringify((await b.pull()).records)).not.toContain('Secret of A');
  const [mine] = (await a.pull()).records as Pulled[];
  expect(mine?.fields).toMatchObject({ alias_or_initials: 'Secret of A', local_ref: null });
});

test('a change id of another team is not known to this one', async () => {
  const { a, b } = await twoTeams();
  const change = someChange();
  await a.push([change]);
  const again = await b.push([{ ...change, record_id: someChange().record_id }]);
  expect(again.results[0]).toMatchObject({ status: 'accepted', error: null });
});

test('a conflict goes to the whole team and to no other', async () => {
  const { a, b, teamA } = await twoTeams();
  const second = await endpoint.newDevice(teamA);
  const made = someChange();
  const edit = (local_ref: string) =>
    someChange({ record_id: made.record_id, base_version: 1, fields: { local_ref } });
  await a.push([made]);
  await second.pull();
  await a.push([edit('one')]);
  expect((await second.push([edit('two')])).results[0].status).toBe('conflict');
  const conflicts = async (device: typeof a) =>
    ((await device.pull()).records as Pulled[]).filter(({ entity }) => entity === 'conflict');
  expect(await conflicts(a)).toHaveLength(1);
  expect(await conflicts(second)).toHaveLength(1);
  expect(await conflicts(b)).toHaveLength(0);
});

test('who wrote is whose token it is, whatever the change says', async () => {
  const { a, b } = await twoTeams();
  const session = someChange({
    entity: 'session',
    fields: someFinalisedSession({ counsellor_id: b.userId }),
  });
  const concern = someChange({
    entity: 'concern',
    fields: {
      person_id: someChange().record_id,
      session_id: null,
      kind: 'new_asylum_claim',
      raised_on: '2026-03-10',
      referred_to: 'Legal aid',
      referred_on: '2026-03-10',
      answer: 'protection_route_started',
      answer_reason: 'Registered',
      answered_by: b.userId,
      answered_at: '2026-03-10T10:00:00.000Z',
    },
  });
  const pushed = await a.push([session, concern]);
  expect(pushed.results.map((result: { error: unknown }) => result.error)).toEqual([null, null]);
  const pulled = (await a.pull()).records as (Pulled & { created_by: string })[];
  expect(pulled.map((record) => record.created_by)).toEqual([a.userId, a.userId]);
  expect(pulled[0]?.fields.counsellor_id).toBe(a.userId);
  expect(pulled[1]?.fields.answered_by).toBe(a.userId);
});
