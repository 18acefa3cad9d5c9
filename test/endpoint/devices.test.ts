import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '#endpoint/admin.ts';
import { APP_VERSION } from '#shared/app-version.ts';
import { deviceList } from '#shared/protocol.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

/** As a token looks, of an organisation and a device that nobody has. */
const UNKNOWN = `${randomUUID()}.${'x'.repeat(43)}`;
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
}, 60_000);
afterAll(() => endpoint.close());

async function team() {
  const id = await endpoint.newTeam();
  const lead = await endpoint.newDevice(id, 'team_lead');
  const counsellor = await endpoint.newDevice(id);
  return { id, lead, counsellor };
}
const list = (token: string) => endpoint.send('GET', '/v1/devices', undefined, token);
const revoke = (deviceId: string, token: string) =>
  endpoint.send('POST', `/v1/devices/${deviceId}/revoke`, {}, token);
const refusal = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
  `${status} ${body.error?.code}`;

describe('the list', () => {
  test('a lead sees the devices of the own team, and which one asks', async () => {
    const { lead, counsellor } = await team();
    await team();
    const { devices } = deviceList.parse((await list(lead.token)).body);
    expect(devices.map(({ id, role, is_this }) => ({ id, role, is_this }))).toEqual(
      expect.arrayContaining([
        { id: lead.deviceId, role: 'team_lead', is_this: true },
        { id: counsellor.deviceId, role: 'counsellor', is_this: false },
      ]),
    );
    expect(devices).toHaveLength(2);
    const seen = devices.find(({ is_this }) => is_this);
    expect(seen).toMatchObject({ revoked_at: null, destroyed_at: null });
    expect(Date.parse(seen?.last_seen_at ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(devices.find(({ is_this }) => !is_this)?.last_seen_at).toBeNull();
  });

  test('a counsellor sees none', async () => {
    const { counsellor } = await team();
    expect(refusal(await list(counsellor.token))).toBe('403 role_refused');
  });

  test('the version stands there as the device said it, and nothing that is none', async () => {
    const { lead, counsellor } = await team();
    const ask = (version: string) =>
      endpoint.app.inject({
        url: '/v1/me',
        headers: {
          'x-return-desk-protocol': '1',
          'x-return-desk-version': version,
          authorization: `Bearer ${counsellor.token}`,
        },
      });
    const version = async () =>
      deviceList.parse((await list(lead.token)).body).devices.find(({ id }) => id === counsellor.deviceId)
        ?.app_version;
    for (const said of ['0.1.0', '0.2.0-beta.1']) {
      expect((await ask(said)).statusCode).toBe(200);
      expect(await version()).toBe(said);
    }
    for (const said of ['', 'x'.repeat(41), "1'; DROP TABLE device"])
      expect((await ask(said)).statusCode).toBe(200);
    expect(await version()).toBe('0.2.0-beta.1');
  });

  test('the application says the version of its package', () => {
    const file = path.join(import.meta.dirname, '../../package.json');
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(APP_VERSION);
  });
});

describe('revoking', () => {
  test('shuts the device out at once; the second time changes nothing', async () => {
    const { lead, counsellor } = await team();
    const { status, body } = await revoke(counsellor.deviceId, lead.token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: counsellor.deviceId, destroyed_at: null, is_this: false });
    expect((await revoke(counsellor.deviceId, lead.token)).body.revoked_at).toBe(body.revoked_at);
    for (const [method, url, sent] of [
      ['GET', '/v1/me', undefined],
      ['POST', '/v1/push', { changes: [] }],
      ['POST', '/v1/pull', { cursor: null, limit: 1 }],
      ['GET', '/v1/devices', undefined],
    ] as const)
      expect(refusal(await endpoint.send(method, url, sent, counsellor.token))).toBe('401 device_revoked');
    const [{ revoked_by } = { revoked_by: null }] = await endpoint.db.rows<{ revoked_by: string | null }>(
      'SELECT revoked_by FROM device WHERE id = $1',
      [counsellor.deviceId],
    );
    expect(revoked_by).toBe(lead.userId);
  });

  test('is for leads, of the own team, and never of the device that asks', async () => {
    const { lead, counsellor } = await team();
    const other = await team();
    expect(refusal(await revoke(lead.deviceId, counsellor.token))).toBe('403 role_refused');
    expect(refusal(await revoke(other.counsellor.deviceId, lead.token))).toBe('404 not_found');
    expect(refusal(await revoke(randomUUID(), lead.token))).toBe('404 not_found');
    expect(refusal(await revoke('x', lead.token))).toBe('400 input_invalid');
    expect(refusal(await revoke(lead.deviceId, lead.token))).toBe('409 device_own');
    for (const { token } of [lead, counsellor, other.counsellor])
      expect((await endpoint.send('GET', '/v1/me', undefined, token)).status).toBe(200);
  });

  test('two leads who revoke each other at the same time leave one of them', async () => {
    const { id, lead } = await team();
    const second = await endpoint.newDevice(id, 'team_lead');
    const answers = await Promise.all([
      revoke(second.deviceId, lead.token),
      revoke(lead.deviceId, second.token),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const left = await endpoint.db.rows('SELECT 1 FROM device WHERE id = ANY($1) AND revoked_at IS NULL', [
      [lead.deviceId, second.deviceId],
    ]);
    expect(left).toHaveLength(1);
  });
});

describe('the revoked device', () => {
  const ask = (token: string) => endpoint.send('GET', '/v1/revoked', undefined, token);
  const destroyed = (token: string, body: unknown = {}) => endpoint.send('POST', '/v1/revoked', body, token);

  test('hears its own id when it asks again, and says once that its key is destroyed', async () => {
    const { lead, counsellor } = await team();
    await revoke(counsellor.deviceId, lead.token);
    expect((await ask(counsellor.token)).body).toMatchObject({ device_id: counsellor.deviceId });
    const entry = async () =>
      deviceList.parse((await list(lead.token)).body).devices.find(({ id }) => id === counsellor.deviceId);
    expect((await entry())?.destroyed_at).toBeNull();
    expect((await destroyed(counsellor.token)).status).toBe(200);
    const first = (await entry())?.destroyed_at;
    expect(first).not.toBeNull();
    expect((await destroyed(counsellor.token)).status).toBe(200);
    expect((await entry())?.destroyed_at).toBe(first);
    expect(await runCommand(endpoint.db, ['devices'], 1)).toContain('revoked, its key is destroyed');
  });

  test('nobody else is heard there: a device in use, an unknown token, none', async () => {
    const { counsellor } = await team();
    for (const token of [counsellor.token, UNKNOWN, undefined]) {
      expect(refusal(await endpoint.send('GET', '/v1/revoked', undefined, token))).toBe(
        '401 endpoint_refused',
      );
      expect(refusal(await endpoint.send('POST', '/v1/revoked', {}, token))).toBe('401 endpoint_refused');
    }
    const { lead, counsellor: revoked } = await team();
    await revoke(revoked.deviceId, lead.token);
    expect(refusal(await destroyed(revoked.token, { more: 1 }))).toBe('400 input_invalid');
  });
});

test('a token that nobody has is told apart from a revoked one, and from none at all', async () => {
  expect(refusal(await endpoint.send('GET', '/v1/me', undefined, UNKNOWN))).toBe('401 device_unknown');
  expect(refusal(await endpoint.send('GET', '/v1/me'))).toBe('401 endpoint_refused');
});
