import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '#endpoint/admin.ts';
import { newEnrolmentCode, normaliseCode, sha256 } from '#endpoint/secrets.ts';
import { bootstrapCode } from '#endpoint/teams.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const enrol = (code: string) => endpoint.send('POST', '/v1/enrolment', { code });

test('the first start gives one code for the first team lead, a later start replaces it', async () => {
  const names = { organisation: 'Office', team: 'Antwerp', lead: 'Lead' };
  const first = await bootstrapCode(endpoint.db, names, 1);
  const second = await bootstrapCode(endpoint.db, names, 1);
  expect((await enrol(first?.code as string)).status).toBe(403);
  const { status, body } = await enrol(second?.code as string);
  expect(status).toBe(200);
  expect(body.identity).toMatchObject({
    user: { role: 'team_lead', display_name: 'Lead' },
    team: { name: 'Antwerp' },
  });
  expect(await bootstrapCode(endpoint.db, names, 1)).toBeNull();
});

test('a code works once, typed in any way, and is stored as a hash only', async () => {
  const code = await endpoint.newCode(await endpoint.newTeam());
  const typed = code.toLowerCase().replaceAll('-', ' ');
  const { status, body, headers } = await enrol(typed);
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('no-store');
  expect(Buffer.from(body.token.split('.')[1], 'base64url')).toHaveLength(32);
  expect(await enrol(code)).toMatchObject({ status: 403, body: { error: { code: 'enrolment_code_wrong' } } });
  const stored = JSON.stringify(
    await endpoint.db.rows('SELECT code_sha256, token_sha256 FROM enrolment_code, device'),
  );
  expect(stored).not.toContain(normaliseCode(code));
  expect(stored).not.toContain(body.token);
  expect(stored).toContain(sha256(body.token));
});

test('two devices cannot use one code at the same moment', async () => {
  const code = await endpoint.newCode(await endpoint.newTeam());
  const answers = await Promise.all([enrol(code), enrol(code), enrol(code)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
});

test('an expired code and a wrong one look the same', async () => {
  const expired = await endpoint.newCode(await endpoint.newTeam(), 'counsellor', 'Late', 0);
  const answers = [await enrol(expired), await enrol(newEnrolmentCode())];
  for (const { status, body } of answers) {
    expect(status).toBe(403);
    expect(Object.keys(body.error).sort()).toEqual(['code', 'request_id']);
    expect(body.error.code).toBe('enrolment_code_wrong');
  }
});

test('only a team lead makes codes, and only for the own team', async () => {
  const teamId = await endpoint.newTeam();
  const lead = await endpoint.newDevice(teamId, 'team_lead');
  const counsellor = await endpoint.newDevice(teamId);
  const wanted = { role: 'counsellor', display_name: 'New colleague' };
  expect((await endpoint.send('POST', '/v1/enrolment-codes', wanted, counsellor.token)).status).toBe(403);
  const made = await endpoint.send('POST', '/v1/enrolment-codes', wanted, lead.token);
  expect(made.status).toBe(200);
  const { body } = await enrol(made.body.code);
  expect(body.identity.team.id).toBe(teamId);
  expect(body.identity.members).toHaveLength(3);
});

test('guessing is slowed down', async () => {
  let now = 0;
  const slow = await startEndpoint({
    db: endpoint.db,
    env: { ENROLMENTS_PER_HOUR: '30' },
    monotonic: () => now,
  });
  const guess = () => slow.send('POST', '/v1/enrolment', { code: newEnrolmentCode() });
  const statuses = [];
  for (let i = 0; i < 12; i += 1) statuses.push((await guess()).status);
  expect(statuses.filter((status) => status === 403)).toHaveLength(10);
  const refused = await guess();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  now += 5 * 60_000;
  expect((await guess()).status).toBe(403);
  await slow.app.close();
});

test('a device that is shut out learns so, and one that is not known learns that', async () => {
  const device = await endpoint.newDevice(await endpoint.newTeam());
  expect(await runCommand(endpoint.db, ['revoke', device.deviceId], 1)).toBe('revoked');
  const revoked = await endpoint.send('GET', '/v1/me', undefined, device.token);
  expect(revoked).toMatchObject({ status: 401, body: { error: { code: 'device_revoked' } } });
  const unknown = await endpoint.send('GET', '/v1/me', undefined, `${crypto.randomUUID()}.${'x'.repeat(43)}`);
  expect(unknown).toMatchObject({ status: 401, body: { error: { code: 'device_unknown' } } });
});

test('another version of the protocol is told so before anything else', async () => {
  const answer = await endpoint.app.inject({
    method: 'GET',
    url: '/v1/me',
    headers: { 'x-return-desk-protocol': '2' },
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().error.code).toBe('endpoint_version');
});
