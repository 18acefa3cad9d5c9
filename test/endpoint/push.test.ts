import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '#shared/change.ts';
import type { PushResult } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { editOf, push, stored } from '#test/support/push.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const newDevice = async () => endpoint.newDevice(await endpoint.newTeam());

test('a batch that names another one before it is taken after that or not at all', async () => {
  const device = await newDevice();
  const [first, second] = [someChange(), someChange()];
  const send = (after: string | null, ...changes: Change[]) =>
    endpoint.send('POST', '/v1/push', { after, changes }, device.token);
  const tooEarly = await send(first.id, second);
  expect(tooEarly.body).toEqual({ results: [], early: true, receipt: null });
  expect(await stored(device, second.record_id)).toBeUndefined();
  await push(device, first);
  expect((await send(first.id, second)).body).toMatchObject({
    results: [{ id: second.id, status: 'accepted' }],
    early: false,
  });
});

describe('sending twice', () => {
  test('the same change gets the same answer and does nothing', async () => {
    const device = await newDevice();
    const made = someChange();
    const edit = editOf(made, { local_ref: 'one' });
    const first = await push(device, made, edit);
    const [, edited] = first;
    const [later] = await push(device, editOf(made, { local_ref: 'two' }, edited?.version));
    expect(later?.status).toBe('accepted');
    expect(await push(device, made, edit)).toEqual(first);
    const { version } = later as PushResult;
    expect(version).toBeGreaterThan(edited?.version as number);
    expect(await stored(device, made.record_id)).toMatchObject({ version, fields: { local_ref: 'two' } });
  });

  test('a refusal is answered again as well', async () => {
    const device = await newDevice();
    const bad = someChange({ fields: { ...somePerson(), birth_year: 1500 } });
    const first = await push(device, bad);
    expect(first[0]?.error).toEqual({
      code: 'field_invalid',
      fields: [{ path: 'birth_year', code: 'year_invalid' }],
    });
    expect(await push(device, bad)).toEqual(first);
  });

  test('twice in one batch counts once', async () => {
    const device = await newDevice();
    const made = someChange();
    const [first, second] = await push(device, made, made);
    expect(second).toEqual(first);
    expect(await stored(device, made.record_id)).toMatchObject({ version: first?.version });
  });

  test('the same id with another content is refused and leaves a trace without content', async () => {
    const device = await newDevice();
    const made = someChange();
    await push(device, made);
    const forged = { ...made, fields: somePerson({ alias_or_initials: 'Someone else' }) };
    expect(await push(device, forged)).toMatchObject([
      { status: 'refused', error: { code: 'endpoint_refused' } },
    ]);
    expect(await stored(device, made.record_id)).toMatchObject({ fields: { alias_or_initials: 'A. B.' } });
    expect(endpoint.lines.some((line) => line.includes('change_id_reused'))).toBe(true);
  });
});

describe('a batch', () => {
  test('is answered change by change; a refused one stops none of the others', async () => {
    const device = await newDevice();
    const good = [someChange(), someChange()];
    const bad = [
      someChange({ fields: { ...somePerson(), sex: 'unheard of' } }),
      someChange({ fields: { alias_or_initials: 'Only a part' } }),
      someChange({ fields: { ...somePerson(), shoe_size: 43 } }),
      someChange({ fields: somePerson({ alias_or_initials: 'NUL \u0000' }) }),
      someChange({ fields: somePerson({ alias_or_initials: 'half \ud800' }) }),
      someChange({ record_id: 'not-a-uuid' }),
      editOf(someChange(), { local_ref: 'of nobody' }, 4),
    ];
    const results = await push(device, good[0] as Change, ...bad, good[1] as Change);
    expect(results.map(({ status }) => status)).toEqual([
      'accepted',
      ...bad.map(() => 'refused'),
      'accepted',
    ]);
    expect(results.slice(1, -1).map((result) => result.error?.code)).toEqual([
      'field_invalid',
      'field_invalid',
      'field_invalid',
      'field_invalid',
      'field_invalid',
      'field_invalid',
      'not_found',
    ]);
    expect((await device.pull()).records).toHaveLength(2);
  });

  test('keeps text of every script exactly as it was written', async () => {
    const device = await newDevice();
    const words = 'Ismaïl اسماعيل იოსებ 伊 🧳 \\ \\n \t tab "quoted" \u2028 \\u0000';
    const made = someChange({ fields: somePerson({ alias_or_initials: words.trim() }) });
    await push(device, made);
    expect((await stored(device, made.record_id)).fields.alias_or_initials).toBe(words.trim());
  });
});

describe('conflicts', () => {
  async function conflictOf(field: string, kept: unknown, other: unknown) {
    const teamId = await endpoint.newTeam();
    const [first, second] = [await endpoint.newDevice(teamId), await endpoint.newDevice(teamId)];
    const made = someChange();
    await push(first, made);
    await push(first, editOf(made, { [field]: kept }));
    const results = await push(second, editOf(made, { [field]: other }));
    const conflict = (await first.pull()).records.find(
      (one: { entity: string }) => one.entity === 'conflict',
    );
    return { first, second, made, results, conflict };
  }

  test('the same value from two devices is no conflict', async () => {
    const { results, conflict } = await conflictOf('local_ref', 'same', 'same');
    expect(results[0]?.status).toBe('merged');
    expect(conflict).toBeUndefined();
  });

  test('a decision may not change what was asked', async () => {
    const { first, conflict } = await conflictOf('local_ref', 'one', 'two');
    const results = await push(
      first,
      someChange({
        entity: 'conflict',
        record_id: conflict.id,
        base_version: 1,
        fields: { other_values: {} },
      }),
      someChange({ entity: 'conflict', record_id: conflict.id, base_version: 1, fields: { chosen: null } }),
    );
    expect(results.map((result) => result.error?.code)).toEqual(['record_frozen', 'field_invalid']);
  });

  test("the author's later word takes the place of the earlier one while nobody has decided", async () => {
    const { second, made, conflict } = await conflictOf('local_ref', 'one', 'two');
    await push(second, editOf(made, { local_ref: 'three' }));
    const open = (await second.pull()).records.filter((one: { entity: string }) => one.entity === 'conflict');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({ id: conflict.id, fields: { other_values: { local_ref: 'three' } } });
  });

  test('fields that belong together are one question', async () => {
    const { first, second, made } = await conflictOf('closed_as', 'closed_by_person', 'closed_no_contact');
    // closed_as and closed_on are one question: the day alone conflicts as well.
    const results = await push(second, editOf(made, { closed_on: '2026-03-12' }));
    expect(results[0]?.status).toBe('conflict');
    expect((await stored(first, made.record_id)).fields).toMatchObject({
      closed_as: 'closed_by_person',
      closed_on: null,
    });
  });
});

describe('what is not a push', () => {
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.record({ changes: fc.jsonValue({ maxDepth: 3 }) }),
    fc.record({ changes: fc.array(fc.record({ id: fc.uuid() }), { minLength: 1, maxLength: 3 }) }),
  );
  const nearlyChange = fc.record(
    {
      id: fc.uuid(),
      entity: fc.constantFrom(...ENTITIES, 'unheard_of'),
      record_id: fc.oneof(fc.uuid(), fc.string({ maxLength: 90 })),
      base_version: fc.oneof(fc.nat(3), fc.constant(-1), fc.constant(1.5), fc.constant(null)),
      fields: fc.oneof(
        fc.dictionary(
          fc.constantFrom('__proto__', 'status', 'history', 'person_id', 'note', 'x'),
          fc.jsonValue(),
        ),
        fc.jsonValue(),
      ),
      counter: fc.oneof(fc.nat(), fc.constant('1')),
      at: fc.oneof(fc.constant('2026-03-10T09:00:00.000Z'), fc.string()),
    },
    { requiredKeys: ['id'] },
  );

  test('gets an answer with a code, never a failure of the endpoint', async () => {
    const device = await newDevice();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anything, fc.record({ changes: fc.array(nearlyChange, { maxLength: 5 }) })),
        async (body) => {
          const { status, body: answer } = await endpoint.send('POST', '/v1/push', body, device.token);
          expect([200, 400]).toContain(status);
          if (status === 400) expect(Object.keys(answer.error).sort()).toEqual(['code', 'request_id']);
          else for (const result of answer.results) expect(result.status).toBe('refused');
        },
      ),
      { numRuns: 300 },
    );
    expect((await device.pull()).records).toEqual([]);
  });

  test('nesting without end, too many changes and broken JSON are refused', async () => {
    const device = await newDevice();
    const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
      endpoint.app.inject({
        method: 'POST',
        url: '/v1/push',
        headers: {
          'x-return-desk-protocol': '1',
          authorization: `Bearer ${device.token}`,
          'content-type': 'application/json',
          ...headers,
        },
        payload,
      });
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const change = JSON.stringify(someChange());
    const nested = `{"changes":[${change.replace('"fields":{', `"fields":{"x":${deep},`)}]}`;
    expect((await post(nested)).statusCode).toBe(413);
    expect((await post(`{"changes":[${Array(1001).fill(change).join(',')}]}`)).statusCode).toBe(400);
    expect((await post('{"changes":[')).statusCode).toBe(400);
    expect((await post(change, { 'content-type': 'text/plain' })).statusCode).toBe(415);
    expect((await post(change, { 'content-encoding': 'br' })).statusCode).toBe(415);
  });
});
