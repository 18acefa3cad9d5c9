import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { createRecord, readRecord } from '#core/store/record.ts';
import { enrolDevice } from '#core/sync/enrol.ts';
import { createSyncer } from '#core/sync/schedule.ts';
import { syncStatus } from '#core/sync/status.ts';
import { revokeDevice } from '#endpoint/teams.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { createTestVault, somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
let port: number;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres({ env: { EVENT_HEARTBEAT_SECONDS: '0.5' } });
  port = Number(new URL(await endpoint.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => endpoint.close());

/** A real vault with the real syncer over real sockets, which never asks by itself within a test. */
async function startDevice(team: string, at = port) {
  const vault = createTestVault();
  const code = await endpoint.newCode(team);
  await enrolDevice(vault, { endpoint: `http://127.0.0.1:${at}`, code });
  const syncer = createSyncer(vault, { random: () => 0 });
  onTestFinished(() => {
    syncer.stop();
    vault.remove();
  });
  syncer.start();
  return { vault, syncer };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function save({ vault, syncer }: Awaited<ReturnType<typeof startDevice>>): string {
  const { id } = transaction(vault.db, () => createRecord(vault, 'person', somePerson()));
  syncer.saved();
  return id;
}

/** A line that can be cut, and that can be dead. */
async function createLine(): Promise<{ port: number; server: Server; cut(): void; opened(): number }> {
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((near) => {
    opened += 1;
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, server, cut, opened: () => opened };
}

test('what is saved on one device appears on the other without its asking', async () => {
  const team = await endpoint.newTeam();
  const [a, b] = [await startDevice(team), await startDevice(team)];
  const id = save(a);
  await until(() => readRecord(b.vault.db, 'person', id) !== null);
  const answer = save(b);
  await until(() => readRecord(a.vault.db, 'person', answer) !== null);
});

test('a line that was cut is opened again, and what came meanwhile is there', async () => {
  const team = await endpoint.newTeam();
  const line = await createLine();
  const [a, b] = [await startDevice(team), await startDevice(team, line.port)];
  const first = save(a);
  await until(() => readRecord(b.vault.db, 'person', first) !== null);
  const before = line.opened();
  line.cut();
  const second = save(a);
  await until(() => readRecord(b.vault.db, 'person', second) !== null);
  expect(line.opened()).toBeGreaterThan(before);
  // It was never an error that anybody is shown.
  await until(() => !b.syncer.state().isRunning);
  expect(syncStatus(b.vault, b.syncer)).toMatchObject({ state: 'up_to_date', last_error: null });
});

test('a device that is shut out learns it at once, and then leaves the endpoint alone', async () => {
  const { vault, syncer } = await startDevice(await endpoint.newTeam());
  await until(() => syncStatus(vault, syncer).last_success_at !== null && !syncer.state().isRunning);
  const [device] = await endpoint.db.rows<{ id: string }>(
    'SELECT id FROM device WHERE member_id = $1 AND organisation = $2',
    [vault.me(), endpoint.organisation],
  );
  await revokeDevice(endpoint.db, device?.id ?? '');
  await until(() => syncer.state().lastError === 'device_revoked');
});

test('stopped, as locking does, a device has no line open', async () => {
  const line = await createLine();
  const { vault, syncer } = await startDevice(await endpoint.newTeam(), line.port);
  const connections = () =>
    new Promise<number>((resolve) => line.server.getConnections((_, count) => resolve(count)));
  await until(() => syncStatus(vault, syncer).last_success_at !== null && !syncer.state().isRunning);
  expect(await connections()).toBeGreaterThan(0);
  syncer.stop();
  while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});
