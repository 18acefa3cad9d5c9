import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import { writeSetting } from '#core/store/setting.ts';
import { createSyncer, type Syncer } from '#core/sync/schedule.ts';
import { syncStatus } from '#core/sync/status.ts';
import type { Transport, WireRequest } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import { someIdentity } from '#test/support/identity.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let syncer: Syncer;
let asked: string[];
let answer: (request: WireRequest) => { status: number; body: unknown };
let network: string;

const identity = someIdentity();
const nothingNew = {
  records: [],
  cursor: 'c',
  more: false,
  from_start: false,
  epoch: identity.epoch,
  revision: identity.revision,
  digests: { team: '0'.repeat(16), catalogue: '0'.repeat(16) },
};
const fine = ({ path }: WireRequest) => ({
  status: 200,
  body: path === '/v1/me' ? identity : path === '/v1/pull' ? nothingNew : { results: [], receipt: null },
});
const offline = (): never => {
  throw new FailureError('endpoint_unreachable');
};

const transport: Transport = {
  isNear: false,
  async send(request) {
    asked.push(request.path);
    const { status, body } = answer(request);
    return { status, text: JSON.stringify(body), date: null };
  },
  close: () => undefined,
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vault = createTestVault();
  writeSetting(vault.db, 'device', {
    endpoint: 'https://endpoint.example',
    token: 't',
    device_id: identity.device_id,
  });
  writeSetting(vault.db, 'sync_epoch', identity.epoch);
  asked = [];
  answer = fine;
  network = 'home';
  syncer = createSyncer(vault, { connect: () => transport, random: () => 1, network: () => network });
});
afterEach(() => {
  syncer.stop();
  vi.useRealTimers();
  vault.remove();
});

/** Lets what the timers started come to its end. */
async function settled(): Promise<void> {
  do await new Promise(setImmediate);
  while (syncer.state().isRunning);
}
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled();
}
const rounds = () => asked.filter((path) => path === '/v1/pull').length;

test('runs at start and now and then, without being asked', async () => {
  syncer.start();
  await pass(0);
  expect(asked).toEqual(['/v1/pull', '/v1/me']);
  expect(syncStatus(vault, syncer)).toMatchObject({ state: 'up_to_date', last_error: null });
  await pass(3 * 60_000);
  expect(rounds()).toBe(2);
});

test('runs after a save, once for what is saved in the same breath', async () => {
  syncer.start();
  await pass(0);
  syncer.saved();
  await pass(500);
  syncer.saved();
  syncer.saved();
  await pass(1_500);
  expect(rounds()).toBe(2);
});

test('what is saved during a run is sent right after it', async () => {
  syncer.start();
  answer = (request) => {
    if (request.path === '/v1/pull') syncer.saved();
    return fine(request);
  };
  await pass(0);
  answer = fine;
  await pass(1_500);
  expect(rounds()).toBe(2);
});

test('offline it waits longer and longer, and comes at once when the network returns', async () => {
  answer = offline;
  syncer.start();
  await pass(0);
  expect(syncStatus(vault, syncer)).toMatchObject({ state: 'offline', last_error: 'endpoint_unreachable' });
  await pass(5_000);
  expect(rounds()).toBe(2);
  await pass(5_000);
  expect(rounds()).toBe(2);
  await pass(5_000);
  expect(rounds()).toBe(3);
  // A save while offline waits for the network like everything else.
  transaction(vault.db, () => createRecord(vault, 'person', somePerson()));
  syncer.saved();
  await pass(2_000);
  expect(rounds()).toBe(3);
  expect(syncStatus(vault, syncer)).toMatchObject({ state: 'offline', waiting: 1 });
  network = '';
  await pass(5_000);
  network = 'detention centre';
  answer = (request) => (request.path === '/v1/push' ? { status: 500, body: null } : fine(request));
  await pass(5_000);
  expect(rounds()).toBe(3);
  expect(asked.at(-1)).toBe('/v1/push');
});

test('what waiting cannot mend is not tried again by itself', async () => {
  answer = () => ({ status: 401, body: { error: { code: 'device_revoked', request_id: 'x' } } });
  syncer.start();
  await pass(0);
  await pass(60 * 60_000);
  expect(rounds()).toBe(1);
  expect(syncStatus(vault, syncer)).toMatchObject({ state: 'attention', last_error: 'device_revoked' });
  answer = fine;
  await syncer.now();
  expect(syncStatus(vault, syncer).state).toBe('up_to_date');
});

test('a revoked device destroys its vault only when the endpoint names the id that it gave it', async () => {
  const refused = { status: 401, body: { error: { code: 'device_revoked', request_id: 'x' } } };
  const revokedAs = (device_id: string) => (request: WireRequest) =>
    request.path === '/v1/revoked'
      ? { status: 200, body: { device_id, revoked_at: '2026-03-10T09:00:00.000Z' } }
      : refused;
  answer = revokedAs(crypto.randomUUID());
  await syncer.now();
  expect(vault.withdrawn).toBeNull();
  // The line is lost between the two answers: it is asked again later.
  answer = (request) => (request.path === '/v1/revoked' ? offline() : refused);
  await syncer.now();
  expect(vault.withdrawn).toBeNull();
  expect(syncer.state().lastError).toBe('endpoint_unreachable');
  answer = revokedAs(identity.device_id);
  await pass(10 * 60_000);
  expect(vault.withdrawn).not.toBeNull();
});

test('on demand it joins the run that is on its way', async () => {
  const both = [syncer.now(), syncer.now()];
  await Promise.all(both);
  expect(rounds()).toBe(1);
});

test('after stop it stays still', async () => {
  syncer.start();
  syncer.stop();
  await pass(60 * 60_000);
  expect(asked).toEqual([]);
});
