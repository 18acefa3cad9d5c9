// Push of 10,000 and pull of 50,000 sessions of about 1 KB between a device and the endpoint on a real PostgreSQL:
// three processes on one machine, everything encrypted and durable on both sides (synchronous FULL, fsync on).
import { spawn } from 'node:child_process';
import { row, transaction } from '#core/store/db.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { createRecord } from '#core/store/record.ts';
import { createClient } from '#core/sync/client.ts';
import { readDevice } from '#core/sync/device.ts';
import { enrolDevice, newEnrolmentCode } from '#core/sync/enrol.ts';
import { synchronise } from '#core/sync/sync.ts';
import { createHttpTransport, parseEndpoint } from '#core/sync/transport.ts';
import { benchSession, createBenchVault, dayOf } from '#test/bench/fixtures.ts';
import { peakMegabytes, report, seeded, timedAsync } from '#test/bench/measure.ts';
import { startEndpointProcess } from '#test/support/endpoint-process.ts';
import { startPostgres } from '#test/support/postgres.ts';

const PUSHED = 10_000;
const PULLED = 50_000;
const [role, address, code] = process.argv.slice(2);
if (role === 'pull' && address !== undefined && code !== undefined) await pull(address, code);
else await run();

function clientOf(vault: ReturnType<typeof createBenchVault>) {
  const device = readDevice(vault.db);
  if (device === null) throw new Error('not enrolled');
  return createClient(createHttpTransport(parseEndpoint(device.endpoint)), device.token);
}

async function pull(endpoint: string, enrolmentCode: string): Promise<void> {
  const vault = createBenchVault();
  await enrolDevice(vault, { endpoint, code: enrolmentCode }, createHttpTransport);
  const client = clientOf(vault);
  const before = peakMegabytes();
  const [milliseconds] = await timedAsync(() => synchronise(vault, client));
  const stored = row<{ n: number }>(vault.db, 'SELECT count(*) AS n FROM session')?.n;
  if (stored !== PULLED) throw new Error(`${stored} sessions arrived`);
  report({
    what: 'pull 50,000 sessions into a new device',
    unit: 'ms',
    values: [milliseconds],
    aim: '2500 ms',
  });
  report({
    what: 'memory of the pulling process, highest',
    unit: 'MB',
    values: [peakMegabytes()],
    aim: '200 MB',
    note: `${before} MB before`,
  });
  client.close();
  vault.remove();
}

async function run(): Promise<void> {
  const postgres = await startPostgres({ shared_buffers: '512MB', max_wal_size: '4GB' });
  const { url: endpoint, firstCode, stop } = await startEndpointProcess(postgres.url);
  const vault = createBenchVault();
  const random = seeded(5);
  try {
    await enrolDevice(vault, { endpoint, code: firstCode }, createHttpTransport);
    const client = clientOf(vault);
    await synchronise(vault, client);
    const persons = Array.from({ length: 2000 }, () => vault.newId());
    for (let sent = 0; sent < PULLED; sent += PUSHED) {
      transaction(vault.db, () => {
        for (let i = sent; i < sent + PUSHED; i++) {
          // As a team writes them: day after day, a person's talks within some months.
          const person = persons[Math.floor((i * 0.95 + random() * 2500) / 25)] as string;
          const day = dayOf(Math.floor((i * 1095) / PULLED));
          createRecord(vault, 'session', benchSession(random, person, vault.me(), day));
        }
      });
      // Its own records come back with the pull of the same synchronisation; push is measured until the outbox is empty.
      const start = performance.now();
      let pushed = 0;
      const watching = {
        ...vault,
        changed: (nouns: readonly string[]) => {
          if (pushed === 0 && nouns.includes('outbox') && outboxCounts(vault.db).waiting === 0) {
            pushed = performance.now() - start;
          }
        },
      };
      await synchronise(watching, client);
      if (outboxCounts(vault.db).waiting !== 0) throw new Error('not everything was taken');
      report({ what: 'push 10,000 sessions', unit: 'ms', values: [pushed], aim: '900 ms' });
    }
    const { code: secondCode } = await newEnrolmentCode(vault, {
      role: 'counsellor',
      display_name: 'Second',
    });
    const { code: thirdCode } = await newEnrolmentCode(vault, { role: 'counsellor', display_name: 'Third' });
    client.close();
    // With the memory that main gives to the core.
    const runtime = ['--max-semi-space-size=4', import.meta.filename];
    const child = spawn(process.execPath, [...runtime, 'pull', endpoint, secondCode], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = await new Promise((resolve) => child.on('close', resolve));
    if (ended !== 0) throw new Error('the pulling process failed');
    // Not before: the pulling process, which begins in this file too, shall not carry the driver of Electron.
    const { pullInApp } = await import('#test/bench/pull-in-app.ts');
    await pullInApp(endpoint, thirdCode);
  } finally {
    vault.remove();
    await stop();
    await postgres.stop();
  }
}
