import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAnsweredWithoutLease } from '#core/sync/lease-watch.ts';
import { type CallName, contract } from '#shared/contract.ts';
import { startCore, type TestCore } from '#test/support/core.ts';
import { filesUnder, filesWith } from '#test/support/data-folder.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { type Gateway, startGateway } from '#test/support/gateway.ts';
import { somePerson } from '#test/support/store.ts';
import { tempFolder } from '#test/support/store-files.ts';

const DAY = 86_400_000;
const CANARY = 'Zzcanary-Fatima';
let endpoint: TestEndpoint;
let gateway: Gateway;
let address: string;
let teamId: string;
let cores: TestCore[];
/** What the laptop's owner does to its clock, and what has really passed. */
let offset: number;
let passed: number;

beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  gateway = await startGateway(await endpoint.app.listen({ host: '127.0.0.1', port: 0 }));
  address = gateway.url;
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await endpoint.close();
});
beforeEach(async () => {
  cores = [];
  offset = 0;
  passed = 0;
  teamId = await endpoint.newTeam();
});
afterEach(async () => {
  for (const core of cores) await core.close();
});

function start(dataFolder: string): TestCore {
  const core = startCore(dataFolder, {
    now: () => new Date(Date.now() + passed + offset),
    monotonic: () => performance.now() + 3_600_000 + passed,
  });
  cores.push(core);
  return core;
}
async function newDevice(role: 'counsellor' | 'team_lead' = 'counsellor'): Promise<TestCore> {
  const core = start(path.join(tempFolder(), 'data'));
  await core.create();
  await core.ask('sync.enrol', { endpoint: address, code: await endpoint.newCode(teamId, role) });
  await core.ask('sync.now');
  return core;
}
const register = (core: TestCore, alias = 'A. B.') =>
  core.ask('person.create', { fields: somePerson({ alias_or_initials: alias }), draft_id: null });
const listInput = { text: '', open_only: false, offset: 0, limit: 50 };
const calls = Object.keys(contract).filter((name) => contract[name as CallName].at === 'core') as CallName[];

/** The endpoint cannot be reached while the work goes on. */
async function offline(work: () => Promise<void>): Promise<void> {
  gateway.set('cut');
  try {
    await work();
  } finally {
    gateway.set('through');
  }
}

describe('a lease that is over', () => {
  test('every call but those that lead to a contact is refused; a contact sends what waited and opens it', async () => {
    const core = await newDevice();
    await offline(async () => {
      await register(core);
      passed = 13.9 * DAY;
      expect(await core.codeOf('today.list', { today: '2026-03-10' })).toBe('answered');
      expect((await core.ask('sync.status')).lease).toMatchObject({ state: 'soon', days: 14 });
      await core.close();
      passed = 14.1 * DAY;
      const again = start(core.dataFolder);
      await again.unlock();
      const answered: CallName[] = [];
      for (const name of calls) {
        if (name.startsWith('vault.')) continue;
        const code = await again.codeOf(name);
        if (code !== 'lease_over') answered.push(name);
      }
      expect(answered.sort()).toEqual(['profile.get', 'sync.enrol', 'sync.now', 'sync.status']);
      expect(answered.every(isAnsweredWithoutLease)).toBe(true);
      expect(await again.ask('vault.status')).toMatchObject({ state: 'unlocked', lease_over: true });
      expect(await again.ask('sync.status')).toMatchObject({ waiting: 1, lease: { state: 'over' } });
    });
    const again = cores.at(-1) as TestCore;
    await again.ask('sync.now');
    expect(await again.ask('sync.status')).toMatchObject({
      waiting: 0,
      last_error: null,
      lease: { state: 'fine' },
    });
    expect(await again.ask('vault.status')).toMatchObject({ lease_over: false });
    expect((await again.ask('person.list', listInput)).total).toBe(1);
  }, 60_000);

  test('setting the clock back opens nothing, not even over a new start', async () => {
    const core = await newDevice();
    await offline(async () => {
      passed = 13 * DAY;
      await core.close();
      offset = -13 * DAY;
      const second = start(core.dataFolder);
      await second.unlock();
      expect(await second.codeOf('person.list', listInput)).toBe('answered');
      passed = 15 * DAY;
      offset = -15 * DAY;
      const third = start(core.dataFolder);
      await second.close();
      await third.unlock();
      expect(await third.codeOf('person.list', listInput)).toBe('lease_over');
    });
  }, 60_000);

  test('a clock that jumps forward closes it until there is contact, and nothing else', async () => {
    const core = await newDevice();
    await offline(async () => {
      await register(core, CANARY);
      await core.close();
      offset = 400 * DAY;
      const again = start(core.dataFolder);
      await again.unlock();
      expect(await again.codeOf('person.list', listInput)).toBe('lease_over');
      offset = 0;
      expect(await again.codeOf('person.list', listInput)).toBe('lease_over');
    });
    const again = cores.at(-1) as TestCore;
    await again.ask('sync.now');
    expect((await again.ask('person.list', listInput)).total).toBe(1);
  }, 60_000);

  test('while it is open, what is being typed is stored before it closes, and main is asked to lock', async () => {
    const core = await newDevice();
    await offline(async () => {
      passed = 15 * DAY;
      const draft = { id: crypto.randomUUID(), noun: 'person', person_id: null, body: { note: CANARY } };
      expect(await core.codeOf('draft.save', draft)).toBe('answered');
      expect(core.events).toContainEqual({ type: 'lock', reason: 'lease_over' });
      await expect.poll(() => core.codeOf('draft.save', draft), { timeout: 5_000 }).toBe('lease_over');
      expect(core.events.at(-1)).toEqual({ type: 'changed', nouns: ['vault', 'sync'] });
    });
  }, 60_000);

  test('a vault that belongs to no team has none', async () => {
    const core = start(path.join(tempFolder(), 'data'));
    await core.create();
    passed = 400 * DAY;
    expect(await core.codeOf('person.list', listInput)).toBe('answered');
    expect((await core.ask('sync.status')).lease).toBeNull();
  }, 60_000);
});

describe('a device that was withdrawn', () => {
  test('destroys its vault at the next contact, says so, and nothing of it is left on the disk', async () => {
    const lead = await newDevice('team_lead');
    const core = await newDevice();
    const [vaultId = ''] = readdirSync(path.join(core.dataFolder, 'vaults'));
    const folder = path.join(core.dataFolder, 'vaults', vaultId);
    await register(core, CANARY);
    const mine = (await lead.ask('device.list')).devices.find(({ is_this }) => !is_this);
    expect(mine).toMatchObject({ revoked_at: null, app_version: '0.1.0' });
    await lead.ask('device.revoke', { id: mine?.id });

    await core.ask('sync.now').catch(() => undefined);
    await expect
      .poll(() => core.events.at(-1), { timeout: 15_000 })
      .toEqual({ type: 'lock', reason: 'withdrawn' });
    expect(core.vault()).toBeNull();
    expect(await core.codeOf('person.list', listInput)).toBe('vault_locked');
    const { withdrawn_at, ...status } = await core.ask('vault.status');
    expect(status).toMatchObject({ state: 'none', vaults: 'none', problem: null });
    expect(withdrawn_at).not.toBeNull();
    expect(
      filesUnder(core.dataFolder)
        .map((file) => path.relative(core.dataFolder, file))
        .sort(),
    ).toEqual(
      ['backoff.json', path.join('vaults', vaultId, 'withdrawn.json')].filter((name) =>
        existsSync(path.join(core.dataFolder, name)),
      ),
    );
    expect(filesWith(core.dataFolder, [CANARY, mine?.id ?? ''])).toEqual([]);
    const { devices } = await lead.ask('device.list');
    expect(devices.find(({ id }) => id === mine?.id)?.destroyed_at).not.toBeNull();

    await core.ask('vault.forgetWithdrawn');
    expect(existsSync(folder)).toBe(false);
    expect(await core.ask('vault.status')).toMatchObject({ state: 'none', withdrawn_at: null });
    await core.create();
  }, 60_000);

  test('whatever else the endpoint says, and without its confirmation, nothing is destroyed', async () => {
    const answers: [code: string, status: number][] = [
      ['endpoint_refused', 401],
      ['device_unknown', 401],
      ['device_revoked', 401],
      ['role_refused', 403],
      ['internal', 500],
    ];
    const core = await newDevice();
    await register(core);
    for (const [code, status] of answers) {
      gateway.set({ status, code });
      await core.ask('sync.now');
      gateway.set('through');
      expect(await core.ask('vault.status'), code).toMatchObject({ state: 'unlocked', withdrawn_at: null });
      expect((await core.ask('person.list', listInput)).total).toBe(1);
    }
    await core.ask('sync.now');
    expect(await core.ask('sync.status')).toMatchObject({ last_error: null, waiting: 0 });
  }, 60_000);
});

/** Keeps what the endpoint has of the team now; what comes back brings it there again, as a restored backup would. */
async function backUp(): Promise<() => Promise<void>> {
  const { db } = endpoint;
  const [scope] = await db.rows<{ position: string; digest: string }>(
    'SELECT position, digest FROM scope WHERE id = $1',
    [teamId],
  );
  return async () => {
    await db.rows(
      'DELETE FROM device USING member WHERE device.member_id = member.id AND member.team_id = $1',
      [teamId],
    );
    await db.rows('DELETE FROM member WHERE team_id = $1', [teamId]);
    await db.rows('DELETE FROM record WHERE scope = $1', [teamId]);
    await db.rows('DELETE FROM change WHERE scope = $1', [teamId]);
    await db.rows('UPDATE scope SET position = $2, digest = $3 WHERE id = $1', [
      teamId,
      scope?.position,
      scope?.digest,
    ]);
  };
}

describe('a device that the endpoint does not know', () => {
  test('keeps everything, joins again with a new code, and sends what waited under the new identity', async () => {
    const restore = await backUp();
    const core = await newDevice();
    const before = await core.ask('profile.get');
    const first = await register(core, 'Sent');
    await core.ask('sync.now');
    await restore();
    const second = await register(core, 'Waiting');
    await core.ask('sync.now');
    expect(await core.ask('sync.status')).toMatchObject({
      state: 'attention',
      last_error: 'device_unknown',
      waiting: 1,
    });
    expect((await core.ask('person.list', listInput)).total).toBe(2);

    // Neither to another endpoint nor into another team: there these records do not belong.
    const code = await endpoint.newCode(teamId);
    const elsewhere = await endpoint.newCode(await endpoint.newTeam());
    expect(await core.codeOf('sync.enrol', { endpoint: 'http://127.0.0.1:9', code })).toBe(
      'already_enrolled',
    );
    expect(await core.codeOf('sync.enrol', { endpoint: address, code: elsewhere })).toBe(
      'enrolment_code_other_team',
    );
    expect((await core.ask('sync.status')).last_error).toBe('device_unknown');
    await core.ask('sync.enrol', { endpoint: address, code });
    await core.ask('sync.now');
    await expect
      .poll(async () => (await core.ask('sync.status')).state, { timeout: 15_000 })
      .toBe('up_to_date');
    const after = await core.ask('profile.get');
    expect(after.counsellor_id).not.toBe(before.counsellor_id);
    expect((await core.ask('person.list', listInput)).total).toBe(2);

    const colleague = await newDevice();
    for (const { id } of [first, second]) {
      const { person } = await colleague.ask('person.file', { id });
      expect(person.created_by).toBe(after.counsellor_id);
    }
  }, 60_000);

  test('a code does nothing for a device that the endpoint knows', async () => {
    const core = await newDevice();
    const code = await endpoint.newCode(teamId);
    expect(await core.codeOf('sync.enrol', { endpoint: address, code })).toBe('already_enrolled');
    const other = start(path.join(tempFolder(), 'data'));
    await other.create();
    await other.ask('sync.enrol', { endpoint: address, code });
  }, 60_000);
});
