import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { isAllowed, type Noun, PERMISSIONS, READ_EVERYTHING } from '#endpoint/authorisation.ts';
import { loadCatalogue } from '#endpoint/catalogue.ts';
import { guardedRoutes } from '#endpoint/guard.ts';
import type { Change } from '#shared/change.ts';
import { protocolHeader, ROLES, type Role } from '#shared/protocol.ts';
import { ENTITIES, type Entity, FROZEN_ENTITIES, fieldSchemas } from '#shared/records.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { everyRecord } from '#test/support/every-record.ts';

/**
 * Every role × every noun × every verb × the own team, another team of the organisation, another organisation. What
 * is expected is computed from the table alone; what is tried goes through the real routes with real tokens.
 */
let endpoint: TestEndpoint;
let port: number;
let own: Team;
let others: readonly { name: string; team: Team }[];
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  port = Number(new URL(await endpoint.app.listen({ host: '127.0.0.1', port: 0 })).port);
  const elsewhere = await endpoint.newOrganisation('Another organisation');
  own = await newTeam('Own', endpoint.organisation);
  others = [
    { name: 'another team', team: await newTeam('Other', endpoint.organisation) },
    { name: 'another organisation', team: await newTeam('Elsewhere', elsewhere) },
  ];
  const entry = {
    ...JSON.parse(readFileSync(catalogueFile, 'utf8'))[0],
    id: 'PROGRAMME-1',
  };
  await loadCatalogue(endpoint.db, JSON.stringify([entry]), new Date().toISOString());
  for (const team of [own, ...others.map((other) => other.team)]) await fill(team);
}, 120_000);
afterAll(() => endpoint.close());

type Device = Awaited<ReturnType<TestEndpoint['newDevice']>>;
type Team = {
  id: string;
  organisation: string;
  lead: Device;
  devices: Readonly<Record<Role, Device>>;
  /** One record of each kind that lies in the team, with its version. */
  records: Map<Entity, { id: string; version: number }>;
};
type Result = { status: string; version: number; error: { code: string } | null };

async function newTeam(name: string, organisation: string): Promise<Team> {
  const id = await endpoint.newTeam(name, organisation);
  const devices = {} as Record<Role, Device>;
  for (const role of ROLES) devices[role] = await endpoint.newDevice(id, role);
  return { id, organisation, lead: devices.team_lead, devices, records: new Map() };
}

const push = async (device: Device, ...changes: Change[]): Promise<Result[]> =>
  (await device.push(changes)).results;
const isTaken = ({ status }: Result): boolean => status !== 'refused';

type Given = { person?: string; consent?: string | null; to?: Pick<Team, 'id' | 'organisation'> };
function newRecord(entity: Entity, given: Given = {}): Change {
  const to = given.to ?? (others[0] as { team: Team }).team;
  const about = {
    person: given.person ?? newUuidV7(),
    organisation: to.organisation,
    team: to.id,
    consent: given.consent ?? null,
  };
  return someChange({ entity, fields: everyRecord[entity].fields(about) });
}

/** A person who may be handed over, on behalf of the team's lead. */
async function newCase(team: Team): Promise<{ person: string; consent: string }> {
  const person = newRecord('person');
  const consent = newRecord('consent', { person: person.record_id });
  expect((await push(team.lead, person, consent)).every(isTaken)).toBe(true);
  return { person: person.record_id, consent: consent.record_id };
}

/** Puts one record of this kind into the team, made by its lead, and answers its id. */
async function seed(team: Team, entity: Entity): Promise<{ id: string; version: number }> {
  const known = async (
    isIt: (record: { entity: string; id: string; fields: { record_id?: string } }) => boolean,
  ) => (await team.lead.pull()).records.find(isIt) as { id: string; version: number };
  if (entity === 'programme') return known((record) => record.entity === 'programme');
  if (entity === 'conflict') {
    const made = newRecord('person');
    const edit = (local_ref: string) =>
      someChange({ record_id: made.record_id, base_version: 1, fields: { local_ref } });
    await push(team.lead, made, edit('one'));
    await push(team.devices.counsellor, edit('two'));
    return known(({ entity: kind, fields }) => kind === 'conflict' && fields.record_id === made.record_id);
  }
  const to = { id: nobody(team), organisation: team.organisation };
  const change = newRecord(entity, entity === 'handover' ? { ...(await newCase(team)), to } : {});
  const [result] = (await push(team.lead, change)) as [Result];
  expect({ entity, ...result }).toMatchObject({ entity, error: null });
  return { id: change.record_id, version: result.version };
}
const nobody = (team: Team): string => sinks.get(team.organisation) as string;
const sinks = new Map<string, string>();

async function fill(team: Team): Promise<void> {
  if (!sinks.has(team.organisation)) {
    sinks.set(team.organisation, await endpoint.newTeam('Where cases go', team.organisation));
  }
  for (const entity of ENTITIES) team.records.set(entity, await seed(team, entity));
}

const offered = (change: Change, version: number): Change => ({
  ...change,
  base_version: version,
  as_of: {
    version,
    earlier: [],
    created_at: '2026-03-01T09:00:00.000Z',
    created_by: null,
    updated_at: '2026-03-01T09:00:00.000Z',
    left: false,
    unsure: [],
  },
});

describe.each([...ROLES])('%s, in the own team', (role) => {
  const device = () => own.devices[role];

  test.each([...ENTITIES])('create: %s', async (entity) => {
    const change = newRecord(entity, entity === 'handover' ? await newCase(own) : {});
    const [result] = (await push(device(), change)) as [Result];
    expect(isTaken(result)).toBe(isAllowed(role, 'create', entity));
    if (!isTaken(result)) expect(result.error).toEqual({ code: 'role_refused' });
  });

  test.each([...ENTITIES])('update: %s', async (entity) => {
    const { id, version } = await seed(own, entity);
    const before = await rowsOf(id);
    const edit = someChange({
      entity,
      record_id: id,
      base_version: version,
      fields: everyRecord[entity].edit,
    });
    const [result] = (await push(device(), edit)) as [Result];
    expect(isTaken(result)).toBe(isAllowed(role, 'update', entity));
    if (isTaken(result)) return;
    const isFrozen = FROZEN_ENTITIES.includes(entity) && isAllowed(role, 'create', entity);
    expect(result.error).toEqual({ code: isFrozen ? 'record_frozen' : 'role_refused' });
    expect(await rowsOf(id)).toEqual(before);
  });

  test.each([...ENTITIES])('give back: %s', async (entity) => {
    const [result] = (await push(device(), offered(newRecord(entity), 3))) as [Result];
    expect(isTaken(result)).toBe(isAllowed(role, 'offer', entity));
    if (!isTaken(result)) expect(result.error).toEqual({ code: 'role_refused' });
  });

  test.each([...ENTITIES])('read by pull and by inventory: %s', async (entity) => {
    const mayAll = READ_EVERYTHING.every(({ verb, noun }) => isAllowed(role, verb, noun));
    const id = own.records.get(entity)?.id;
    const pulled = await endpoint.send('POST', '/v1/pull', { cursor: null, limit: 5000 }, device().token);
    const listed = await inventory(device(), null);
    expect([pulled.status, listed.status]).toEqual(mayAll ? [200, 200] : [403, 403]);
    if (!mayAll) return;
    expect(pulled.body.records.some((record: { id: string }) => record.id === id)).toBe(true);
    // The catalogue is the same for all and is not listed.
    expect(listed.body.records.some((row: string[]) => row[1] === id)).toBe(entity !== 'programme');
  });

  const fixed = ENTITIES.filter(
    (entity) => 'person_id' in fieldSchemas[entity].shape && entity !== 'conflict',
  );
  test.each(fixed)('whom a record is about stays: %s', async (entity) => {
    const { id, version } = await seed(own, entity);
    const before = await rowsOf(id);
    const fields = { person_id: newUuidV7() };
    const [result] = (await push(
      device(),
      someChange({ entity, record_id: id, base_version: version, fields }),
    )) as [Result];
    expect(result.error?.code).toBe('record_frozen');
    expect(await rowsOf(id)).toEqual(before);
  });
});

const inventory = (device: Device, after: readonly [string, string] | null) =>
  endpoint.send('POST', '/v1/inventory', { after, limit: 20_000, reason: 'digest' }, device.token);

const rowsOf = (id: string): Promise<unknown[]> =>
  endpoint.db.rows('SELECT * FROM record WHERE id = $1 ORDER BY organisation, scope', [id]);

/** Everything that lies in a team, in every table that knows teams. */
async function contentOf(team: Team): Promise<string> {
  const records = await endpoint.db.rows('SELECT * FROM record WHERE scope = $1 ORDER BY id, entity', [
    team.id,
  ]);
  const changes = await endpoint.db.rows('SELECT * FROM change WHERE scope = $1 ORDER BY id', [team.id]);
  const rest = await endpoint.db.rows(
    `SELECT scope.*, (SELECT json_agg(member ORDER BY member.id) FROM member WHERE team_id = scope.id) AS members,
       (SELECT json_agg(enrolment_code ORDER BY code_sha256) FROM enrolment_code WHERE team_id = scope.id) AS codes
     FROM scope WHERE id = $1`,
    [team.id],
  );
  return JSON.stringify([records, changes, rest]);
}

/** What an answer says, without what is this batch's own: its ids, and with which version it begins. */
function bare(results: readonly Result[]) {
  const least = Math.min(...results.map(({ version }) => version).filter((version) => version > 0));
  return results.map(({ status, version, error }) => ({
    status,
    step: version === 0 ? null : version - least,
    error,
  }));
}

const cells = ROLES.flatMap((role) => [0, 1].map((index) => ({ role, index })));
describe.each(cells)('$role, towards another team ($index)', ({ role, index }) => {
  const other = () => (others[index] as { team: Team }).team;
  /** Of a team that has nothing yet: what is taken of one attempt must not stand in the way of the next. */
  const newcomer = async () => endpoint.newDevice(await endpoint.newTeam('Newcomers'), role);

  /** The same attempts at a record of the other team and at one that exists nowhere must read the same. */
  async function sameAsNowhere(attempts: (id: string) => Change[], entity: Entity): Promise<Result[]> {
    const device = await newcomer();
    const there = other().records.get(entity)?.id as string;
    const before = await contentOf(other());
    const nowhere = await push(device, ...attempts(newUuidV7()));
    const guessed = await push(device, ...attempts(there));
    expect(bare(guessed)).toEqual(bare(nowhere));
    expect(await contentOf(other())).toBe(before);
    return guessed;
  }

  test.each(ENTITIES.filter((entity) => entity !== 'programme'))('a guessed id: %s', async (entity) => {
    const { fields } = newRecord(entity);
    await sameAsNowhere(
      (id) => [
        someChange({ entity, record_id: id, base_version: 1, fields: everyRecord[entity].edit }),
        someChange({ entity, record_id: id, base_version: 0, fields: everyRecord[entity].edit }),
      ],
      entity,
    );
    await sameAsNowhere((id) => [offered(someChange({ entity, record_id: id, fields }), 2)], entity);
    await sameAsNowhere((id) => [someChange({ entity, record_id: id, fields })], entity);
  });

  test('a record about a person who is with the other team says nothing of that person', async () => {
    for (const entity of ENTITIES.filter((kind) => 'person_id' in fieldSchemas[kind].shape)) {
      await sameAsNowhere((person) => [newRecord(entity, { person })], 'person');
    }
  });

  test('handing over a person who is with the other team is handing over nobody', async () => {
    const consent = other().records.get('consent')?.id ?? null;
    const to = { id: own.id, organisation: own.organisation };
    const [result] = (await sameAsNowhere(
      (person) => [newRecord('handover', { person, consent, to })],
      'person',
    )) as [Result];
    expect(result.error?.code).toBe('not_found');
  });

  test('a change id, a cursor, a receipt and a place in the inventory of the other team open nothing', async () => {
    const device = await newcomer();
    const mine = newRecord('person');
    await push(device, mine);
    const secret = await endpoint.db.rows<{ id: string }>('SELECT id FROM record WHERE scope = $1', [
      other().id,
    ]);
    expect(secret.length).toBeGreaterThan(10);
    const { cursor } = await other().lead.pull();
    const { receipt } = await other().lead.push([newRecord('person')]);
    const pull = (body: object) => endpoint.send('POST', '/v1/pull', { limit: 5000, ...body }, device.token);
    const answers = [
      await pull({ cursor }),
      await pull({ cursor: null, receipts: [receipt] }),
      await inventory(device, null),
      await inventory(device, ['0', '']),
      await endpoint.send('GET', '/v1/me', undefined, device.token),
    ];
    const names = [
      ...secret.map(({ id }) => id),
      ...Object.values(other().devices).flatMap(({ userId, deviceId }) => [userId, deviceId]),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      const text = JSON.stringify(body);
      expect(names.filter((name) => text.includes(name))).toEqual([]);
    }
    expect(answers[0]?.body.from_start).toBe(true);
    expect(answers[2]?.body.records.map((row: string[]) => row[1])).toEqual([mine.record_id]);
    const known = someChange();
    await push(other().lead, known);
    const [again] = (await push(device, { ...known, record_id: newUuidV7() })) as [Result];
    expect(again).toMatchObject({ status: 'accepted', error: null });
  });
});

type Attempt = (device: Device, role: Role) => Promise<void>;
/**
 * How each noun that is no record is tried against other teams. One that is missing here fails: whoever adds one
 * says how it stays within its team.
 */
const WITHIN_THE_TEAM: Readonly<Record<Exclude<Noun, Entity>, Attempt>> = {
  async identity(device) {
    const { body } = await endpoint.send('GET', '/v1/me', undefined, device.token);
    const members = body.members.map(({ id }: { id: string }) => id).sort();
    expect(members).toEqual(
      Object.values(own.devices)
        .map(({ userId }) => userId)
        .sort(),
    );
    expect(body.team.id).toBe(own.id);
  },
  async device(device, role) {
    const { status, body } = await endpoint.send('GET', '/v1/devices', undefined, device.token);
    expect(status).toBe(role === 'team_lead' ? 200 : 403);
    const text = JSON.stringify(body);
    for (const { team } of others) {
      for (const { deviceId } of Object.values(team.devices)) {
        expect(text).not.toContain(deviceId);
        const guess = await endpoint.send('POST', `/v1/devices/${deviceId}/revoke`, {}, device.token);
        const nowhere = await endpoint.send('POST', `/v1/devices/${newUuidV7()}/revoke`, {}, device.token);
        expect([guess.status, guess.body.error.code]).toEqual([nowhere.status, nowhere.body.error.code]);
      }
    }
  },
  // Its changes are tried one by one above.
  async change(device) {
    const { body } = await endpoint.send(
      'POST',
      '/v1/push',
      { changes: [newRecord('person')] },
      device.token,
    );
    expect(body.results[0].status).toBe('accepted');
  },
  async event(device) {
    const heard = await new Promise<string>((resolve, reject) => {
      const headers = { [protocolHeader]: '1', authorization: `Bearer ${device.token}` };
      const stream = get({ port, host: '127.0.0.1', path: '/v1/events', agent: false, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (!text.includes('changed')) return;
          stream.destroy();
          resolve(text);
        });
        answer.on('error', () => undefined);
        void (async () => {
          for (const { team } of others) await push(team.lead, newRecord('person'));
          await push(own.lead, newRecord('person'));
        })().catch(reject);
      });
      stream.on('error', reject);
    });
    expect(heard.match(/changed/g)).toHaveLength(1);
  },
  async enrolment_code(device, role) {
    const before = await Promise.all(others.map(({ team }) => contentOf(team)));
    const wanted = { role: 'counsellor', display_name: 'New' };
    const { status, body } = await endpoint.send('POST', '/v1/enrolment-codes', wanted, device.token);
    expect(status).toBe(isAllowed(role, 'create', 'enrolment_code') ? 200 : 403);
    if (status !== 200) return;
    const forged = { ...wanted, team_id: others[0]?.team.id };
    expect((await endpoint.send('POST', '/v1/enrolment-codes', forged, device.token)).status).toBe(400);
    const enrolled = await endpoint.send('POST', '/v1/enrolment', { code: body.code });
    expect(enrolled.body.identity.team.id).toBe(own.id);
    await endpoint.db.rows('DELETE FROM device WHERE id = $1', [enrolled.body.identity.device_id]);
    await endpoint.db.rows('DELETE FROM member WHERE id = $1', [enrolled.body.identity.user.id]);
    expect(await Promise.all(others.map(({ team }) => contentOf(team)))).toEqual(before);
  },
};

describe('the endpoint’s own nouns', () => {
  const nouns = new Set(ROLES.flatMap((role) => Object.keys(PERMISSIONS[role]) as Noun[]));
  const notRecords = [...nouns].filter((noun) => !ENTITIES.some((entity) => entity === noun));

  test.each(notRecords)('%s stays within the team', async (noun) => {
    const attempt = WITHIN_THE_TEAM[noun as Exclude<Noun, Entity>];
    expect(attempt, `${noun} is not tried`).toBeDefined();
    for (const role of ROLES) await attempt(own.devices[role], role);
  });

  test('every kind of record stands in the table of some role, and no role has what no route asks for', () => {
    expect(ENTITIES.filter((entity) => !ROLES.some((role) => PERMISSIONS[role][entity]))).toEqual([]);
    const asked = guardedRoutes(endpoint.app).flatMap(({ needs }) =>
      needs.map(({ verb, noun }) => `${verb} ${noun}`),
    );
    const given = notRecords.flatMap((noun) =>
      ROLES.flatMap((role) => (PERMISSIONS[role][noun] ?? []).map((verb) => `${verb} ${noun}`)),
    );
    expect([...new Set(given)].filter((permission) => !asked.includes(permission))).toEqual([]);
  });
});
