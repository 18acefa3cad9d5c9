import { readDevice } from '#core/sync/device.ts';
import type { WireAnswer, WireRequest } from '#core/sync/transport.ts';
import type { Db } from '#endpoint/db.ts';
import { beginEra, readEra } from '#endpoint/epoch.ts';
import { createOrganisation, createTeam, revokeDevice } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import type { PushResult } from '#shared/protocol.ts';
import { type Backup, emptyEndpoint, restoreBackup, takeBackup } from '#test/simulation/backup.ts';
import {
  type Acknowledged,
  differences,
  holds,
  loose,
  readTable,
  repeated,
  type Taken,
  vanished,
} from '#test/simulation/checks.ts';
import { createSimulatedDevice, Killed, type SimulatedDevice } from '#test/simulation/device.ts';
import { createNetwork } from '#test/simulation/network.ts';
import { createRandom } from '#test/simulation/random.ts';
import { versionApart } from '#test/simulation/version-apart.ts';
import {
  draftSomething,
  giveUpLateHandovers,
  sendRefusedOnceMore,
  type Work,
  work,
} from '#test/simulation/work.ts';
import { injectTransport } from '#test/support/device.ts';
import { startEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-10T09:00:00.000Z');

/** What can happen, and how often beside the others. */
const EVENTS = {
  work: 30,
  sync: 18,
  network: 40,
  late: 3,
  kill: 4,
  draft: 2,
  clock: 2,
  restart_endpoint: 1,
  backup: 1.5,
  restore: 0.7,
  enrol: 1,
  revoke: 0.4,
} as const;

export type Outcome = { seed: number; problems: string[]; story: string[] };

/** Lets everything go on that waits for nobody. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise(setImmediate);
}

/**
 * Several devices and the endpoint, at the mercy of one seed: what people do, when devices synchronise, what becomes
 * of every single request, who dies in the middle of what. Then everything heals, and nothing may be missing.
 */
export async function simulate(seed: number, db: Db, watched: string | null = null): Promise<Outcome> {
  const random = createRandom(seed);
  await emptyEndpoint(db);
  let now = START;
  const clock = { now: () => new Date(now), newId: random.uuid };
  const endpoint: TestEndpoint = await startEndpoint({ db, env: { LOG_LEVEL: 'silent' }, clock });
  const story: string[] = [];
  const devices: SimulatedDevice[] = [];
  const acknowledged: Acknowledged[] = [];
  /** Whatever the endpoint took, also when its answer never arrived. */
  const taken: Taken[] = [];
  const typed: Work = { counter: 0 };
  const backups: Backup[] = [];
  let restores = 0;
  /** Differences that devices found and repaired. */
  let repairs = 0;

  const organisations = [await createOrganisation(db, 'One')];
  if (random.chance(0.3)) organisations.push(await createOrganisation(db, 'Two'));
  const teams: string[] = [];
  for (let i = 0; i < 1 + random.int(3); i += 1) {
    teams.push(await createTeam(db, organisations[i % organisations.length] as string, `Team ${i}`));
  }

  const direct = injectTransport(endpoint, (_request, pass) => pass(), true);
  const network = createNetwork({
    random,
    async arrive(request, from) {
      if (request.path === '/v1/inventory' && request.body?.includes('"digest"')) repairs += 1;
      const answer = await direct.send(request);
      for (const one of takenBy(request, answer)) taken.push({ device: from, change: one.change });
      if (watched !== null) story.push(...mentions(watched, from, request, answer));
      return answer;
    },
    onAnswered: (from, request, answer) => note(from, request, answer),
  });

  function note(from: string, request: WireRequest, answer: WireAnswer): void {
    for (const { change, version } of takenBy(request, answer)) {
      if (acknowledged.some((one) => one.change.id === change.id)) continue;
      acknowledged.push({ device: from, change, version, holders: null });
    }
  }

  async function enrol(): Promise<void> {
    const name = `d${devices.length}`;
    const team = teams[devices.length % teams.length] as string;
    const plain = network.transportOf(name);
    // The first ones of some seeds are a version apart from the endpoint.
    const generation = devices.length < 2 && apart !== null ? apart : null;
    const transport = generation === null ? plain : versionApart(plain, generation, () => isUpdated);
    devices.push(await createSimulatedDevice(name, team, endpoint, random, transport));
  }

  /** Whether and how two of the devices are of another version than the endpoint, until all are updated. */
  const apart = random.chance(0.3) ? (random.chance(0.5) ? 'newer' : 'older') : null;
  let isUpdated = false;

  const alive = () => devices.filter(({ isRevoked }) => !isRevoked);

  /** What a person does while the program dies under their hands is not saved, and they saw that it was not. */
  function tryTo(device: SimulatedDevice, what: () => string): string {
    try {
      return what();
    } catch (cause) {
      if (cause instanceof Killed || device.isDead()) return 'killed';
      throw cause;
    }
  }

  function restartDead(): void {
    for (const device of devices) {
      if (!device.isDead()) continue;
      network.forget(device.name);
      device.restart();
    }
  }

  async function restore(): Promise<void> {
    // The latest one mostly; but whoever has to may take any, of whichever life of the data.
    const backup = random.chance(0.6) ? backups.at(-1) : random.pick(backups);
    if (backup === undefined) return;
    const holders = alive();
    await restoreBackup(db, backup);
    restores += 1;
    now += 5 * 60_000;
    const logged = new Set((await db.rows<{ id: string }>('SELECT id FROM change')).map(({ id }) => id));
    for (const one of acknowledged) {
      if (logged.has(one.change.id)) continue;
      one.holders = holders.filter((device) => device.look(() => holds(device, one)));
    }
    if (random.chance(0.5)) await beginEra(db, null, new Date(now));
  }

  async function happen(event: keyof typeof EVENTS): Promise<string> {
    now += 1000 + random.int(60_000);
    const device = random.pick(alive());
    if (device === undefined) return '';
    if (device.isDead() && event !== 'network') {
      network.forget(device.name);
      device.restart();
      return `${device.name} starts again`;
    }
    switch (event) {
      case 'work':
        return `${device.name} ${tryTo(device, () => work(device, random, typed))}`;
      case 'draft':
        return `${device.name} ${tryTo(device, () => {
          draftSomething(device, random);
          return 'draft';
        })}`;
      case 'sync':
        device.startSync();
        return `${device.name} synchronises`;
      case 'network':
        return network.step();
      case 'late':
        return (await network.deliverLate()) ? 'a late request arrives' : '';
      case 'kill':
        device.killAfter(1 + random.int(60));
        return `${device.name} will be killed`;
      case 'clock':
        device.vault.setNow(new Date(now + (random.int(96) - 48) * HOUR).toISOString());
        return `${device.name} has another clock`;
      case 'restart_endpoint':
        network.drop();
        await endpoint.restart();
        return 'the endpoint starts again';
      case 'backup':
        backups.push(await takeBackup(db));
        return 'backup';
      case 'restore':
        await restore();
        return 'restore';
      case 'enrol':
        if (devices.length < 8) await enrol();
        return 'enrol';
      case 'revoke': {
        if (alive().length <= 2) return '';
        device.isRevoked = true;
        await revokeDevice(db, device.look(() => readDevice(device.vault.db))?.device_id as string);
        return `${device.name} is revoked`;
      }
    }
  }

  async function heal(): Promise<void> {
    network.drop();
    network.heal();
    isUpdated = true;
    for (const device of devices) device.killAfter(null);
    await quiet();
    for (let round = 0; round < 14; round += 1) {
      restartDead();
      for (const device of alive()) {
        device.vault.db.prepare('DELETE FROM draft').run();
        giveUpLateHandovers(device);
        if (round < 2) sendRefusedOnceMore(device);
        device.startSync();
        for (let turn = 0; device.isRunning() && turn < 500; turn += 1) {
          await quiet();
          await network.step();
        }
        await quiet();
        if (device.isRunning()) story.push(`${device.name} never ends`);
        if (device.lastError() !== null) story.push(`${device.name}: ${device.lastError()}`);
      }
      const table = await readTable(db);
      if (
        round > 2 &&
        alive().every((device) => differences(device, table).length + loose(device).length === 0)
      )
        return;
    }
  }

  try {
    for (let i = 0; i < 3; i += 1) await enrol();
    const steps = 60 + random.int(120);
    for (let step = 0; step < steps; step += 1) {
      const event = random.weighted(EVENTS);
      const told = await happen(event);
      if (told !== '') story.push(told);
      await quiet();
    }
    await heal();
    const table = await readTable(db);
    const problems = [
      ...alive().flatMap((device) => [...differences(device, table), ...loose(device)]),
      ...vanished(acknowledged, taken, table),
      ...(await repeated(db)),
      // Without a restore nothing drifts apart, so that there is nothing to repair.
      ...(restores === 0 && repairs > 0 ? [`${repairs} repairs`] : []),
      ...(restores === 0 && (await readEra(db)) > 0 ? ['an era began without a restore'] : []),
      ...stumbles(endpoint.lines),
      ...alive().flatMap((device) =>
        device.lastError() === null ? [] : [`${device.name}: ${device.lastError()}`],
      ),
    ];
    return { seed, problems, story };
  } finally {
    for (const device of devices) device.vault.remove();
    await endpoint.close();
  }
}

/** Requests that the endpoint could not answer by a fault of its own, each kind once. */
const stumbles = (lines: readonly string[]): string[] => {
  const failed = lines
    .map((line) => JSON.parse(line) as { event: string; kind?: string; code?: string; at?: string })
    .filter(({ event }) => event === 'request_failed');
  return [...new Set(failed.map(({ kind, code, at }) => `the endpoint stumbles: ${kind} ${code} ${at}`))];
};

/** The changes of a push that its answer says are taken. */
function takenBy(request: WireRequest, answer: WireAnswer): { change: Change; version: number }[] {
  if (request.path !== '/v1/push' || answer.status !== 200) return [];
  const { changes } = JSON.parse(request.body?.toString('utf8') ?? '{}') as { changes: Change[] };
  const { results } = JSON.parse(answer.text) as { results: PushResult[] };
  return results.flatMap(({ id, status, version }) => {
    const change = changes.find((one) => one.id === id);
    if (change === undefined || status === 'refused') return [];
    return [{ change: { ...change, before: change.before ?? null, as_of: change.as_of ?? null }, version }];
  });
}

/** The changes, results and records of a request that speak of something: a value, an id. */
function mentions(what: string, from: string, request: WireRequest, answer: WireAnswer): string[] {
  const parts = (text: string): unknown[] => {
    try {
      const json = JSON.parse(text) as Record<string, unknown[]>;
      return json.changes ?? json.results ?? json.records ?? [];
    } catch {
      return [];
    }
  };
  const sent = parts(request.body?.toString('utf8') ?? '') as { id?: string }[];
  const back = parts(answer.text) as { id?: string }[];
  const lines = (of: readonly { id?: string }[], mark: string) =>
    of
      .map((one) => JSON.stringify(one))
      .filter((line) => line.includes(what))
      .map((line) => `  ${from} ${mark} ${line}`);
  const asked = sent.filter((one) => JSON.stringify(one).includes(what)).map(({ id }) => id);
  const answers = back.filter(({ id }) => asked.includes(id));
  return [
    ...lines(sent, '>'),
    ...answers.map((one) => `  ${from} = ${JSON.stringify(one)}`),
    ...lines(back, '<'),
  ];
}
