import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { isAllowed, OPEN_ROUTES } from '#endpoint/authorisation.ts';
import { guardedRoutes } from '#endpoint/guard.ts';
import { protocolHeader, ROLES, type Role } from '#shared/protocol.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';

type Device = Awaited<ReturnType<TestEndpoint['newDevice']>>;

let endpoint: TestEndpoint;
let port: number;
let teamId: string;
const devices = {} as Record<Role, Device>;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  port = Number(new URL(await endpoint.app.listen({ host: '127.0.0.1', port: 0 })).port);
  teamId = await endpoint.newTeam();
  for (const role of ROLES) devices[role] = await endpoint.newDevice(teamId, role);
}, 120_000);
afterAll(() => endpoint.close());

describe('routes', () => {
  const statusOf = (method: string, url: string, token: string | null) =>
    new Promise<number>((resolve, reject) => {
      const path = url.replace(/:\w+/g, newUuidV7());
      const headers = {
        [protocolHeader]: '1',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'content-length': 2 }),
      };
      const asked = request({ port, host: '127.0.0.1', path, method, agent: false, headers }, (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.on('error', () => undefined);
        asked.destroy();
      });
      asked.on('error', reject);
      asked.end(method === 'GET' ? undefined : '{}');
    });

  test('each is open by name, or answers nobody without a device and no role without the permission', async () => {
    const routes = guardedRoutes(endpoint.app);
    expect(routes.length).toBeGreaterThan(4);
    for (const { method, url, needs } of routes) {
      expect(OPEN_ROUTES).not.toContain(`${method} ${url}`);
      expect([method, url, await statusOf(method, url, null)]).toEqual([method, url, 401]);
      const unknown = `${endpoint.organisation}.${'x'.repeat(43)}`;
      expect([method, url, await statusOf(method, url, unknown)]).toEqual([method, url, 401]);
      for (const role of ROLES) {
        const status = await statusOf(method, url, devices[role].token);
        const isIn = needs.every(({ verb, noun }) => isAllowed(role, verb, noun));
        expect([method, url, role, status === 403]).toEqual([method, url, role, !isIn]);
        expect(status).not.toBe(401);
        expect(status).toBeLessThan(500);
      }
    }
  });

  test('a revoked device is known and refused everywhere', async () => {
    const device = await endpoint.newDevice(teamId, 'team_lead');
    await endpoint.db.rows('UPDATE device SET revoked_at = now() WHERE id = $1', [device.deviceId]);
    for (const { method, url } of guardedRoutes(endpoint.app)) {
      expect([url, await statusOf(method, url, device.token)]).toEqual([url, 401]);
    }
    await endpoint.db.rows('DELETE FROM device WHERE id = $1', [device.deviceId]);
    await endpoint.db.rows('DELETE FROM member WHERE id = $1', [device.userId]);
  });
});
