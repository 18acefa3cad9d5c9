import { networkInterfaces } from 'node:os';
import type { OpenVault } from '#core/open-vault.ts';
import { failureOf } from '#core/store/failures.ts';
import { emptyWal } from '#core/store/wal.ts';
import { createTransfers, type Transfers } from '#core/sync/attachments.ts';
import { type Client, createClient } from '#core/sync/client.ts';
import { type Device, readDevice } from '#core/sync/device.ts';
import { createEvents, type Events } from '#core/sync/events.ts';
import { noteContact } from '#core/sync/lease.ts';
import { isRevocationConfirmed, sayDestroyed } from '#core/sync/revoked.ts';
import { synchronise } from '#core/sync/sync.ts';
import { createHttpTransport, type StreamRequest, type Transport } from '#core/sync/transport.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { paths } from '#shared/protocol.ts';

/** When this device synchronises: at start, after a save, when the network returns, now and then, and on demand. */
export type Syncer = {
  start(): void;
  /** Something was saved: soon, together with what is saved in the same breath. */
  saved(): void;
  /** On demand. Settles when the run is over, whatever came of it; `state` says. */
  now(): Promise<void>;
  /** The contents of attachments, which go after the records and out of their way. */
  readonly transfers: Transfers;
  state(): { isRunning: boolean; lastError: ErrorCode | null };
  stop(): void;
};

export type SyncerDeps = {
  connect?: (endpoint: URL) => Transport;
  random?: () => number;
  /** Changes when a cable is plugged in or a radio finds its network. */
  network?: () => string;
};

const AFTER_SAVE_MILLISECONDS = 1_500;
const REGULAR_MILLISECONDS = 3 * 60_000;
const FIRST_RETRY_MILLISECONDS = 5_000;
const LONGEST_RETRY_MILLISECONDS = 10 * 60_000;
/** After the endpoint said that there is something: soon, but not all devices of a team in the same instant. */
const SOONEST_MILLISECONDS = 25;
const SOON_MILLISECONDS = 250;
/** However often it says so. */
const BETWEEN_MILLISECONDS = 1_000;
const LOOK_AT_NETWORK_MILLISECONDS = 5_000;

/** Addresses of this computer that lead anywhere: a new one means that the network may be back. */
const presentNetwork = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');

/** Only these are worth trying again by itself; anything else waits for a person or a new version. */
const isPassing = (code: ErrorCode): boolean => code === 'endpoint_unreachable' || code.startsWith('disk_');

export function createSyncer(vault: OpenVault, deps: SyncerDeps = {}): Syncer {
  const { connect = createHttpTransport, random = Math.random, network = presentNetwork } = deps;
  let running: Promise<void> | null = null;
  let isWantedAgain = false;
  let isStopped = false;
  let lastError: ErrorCode | null = null;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;
  let client: Client | null = null;
  let token: string | null = null;
  let events: Events | null = null;
  let isPlannedSoon = false;
  let isHeard = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  let knownNetwork = network();
  let isSavePlanned = false;
  const transfers = createTransfers(vault, { isLineTaken: () => running !== null || isSavePlanned });

  function plan(milliseconds: number): void {
    clearTimeout(timer);
    isPlannedSoon = false;
    if (isStopped) return;
    timer = setTimeout(() => void run(), milliseconds);
    timer.unref();
  }

  /** The endpoint says that there is something to pull. */
  function heard(): void {
    if (isStopped || isPlannedSoon) return;
    isHeard = true;
    if (running === null) planSoon();
  }

  function planSoon(): void {
    const jitter = SOONEST_MILLISECONDS + random() * (SOON_MILLISECONDS - SOONEST_MILLISECONDS);
    plan(Math.max(jitter, endedAt + BETWEEN_MILLISECONDS - performance.now()));
    isPlannedSoon = true;
  }

  function connected(endpoint: string): Transport {
    const line = connect(new URL(endpoint));
    if (line.stream !== undefined) {
      const { stream } = line;
      const open = (request: Omit<StreamRequest, 'token'>) =>
        stream({ ...request, token: readDevice(vault.db)?.token ?? null });
      events = createEvents({ open, heard, random });
    }
    return {
      ...line,
      send(request) {
        // Whatever was said until now is in what comes, and what this device has sent itself is part of it.
        if (request.path === paths.pull) isHeard = false;
        return line.send(request);
      },
    };
  }

  /** Doubles with every failure; the jitter keeps a team's devices from coming back all at once. */
  function retryDelay(): number {
    const longest = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (failures - 1));
    return longest * (0.5 + random() / 2);
  }

  async function attempt(): Promise<void> {
    // Stopped, it may not even look: the vault may be closed by now.
    const device = isStopped || vault.mode === 'sample' ? null : readDevice(vault.db);
    if (device === null) return;
    client = clientFor(device);
    vault.changed(['sync']);
    try {
      const { pages } = await synchronise(vault, client);
      lastError = null;
      failures = 0;
      if (!isStopped) events?.want();
      // What came is durable. Tidying up after much of it happens here, so that nobody's next save has to.
      if (pages > 1 && !isStopped) emptyWal(vault.db);
      if (!isStopped) transfers.wake();
    } catch (cause) {
      lastError = failureOf(cause).code;
      failures += 1;
      if (lastError === 'device_revoked') await withdraw(client, device);
      if (!isPassing(lastError)) events?.close();
    }
  }

  /** Another one after the device was enrolled again. */
  function clientFor(device: Device): Client {
    if (client !== null && token === device.token) return client;
    client?.close();
    token = device.token;
    events?.close();
    return createClient(connected(device.endpoint), device.token, (endpointTime) =>
      noteContact(vault, endpointTime),
    );
  }

  async function withdraw(asked: Client, device: Device): Promise<void> {
    try {
      if (isStopped || !(await isRevocationConfirmed(asked, device))) return;
    } catch (cause) {
      // Without the confirmation nothing is destroyed; a line that was lost in between is tried again.
      if (failureOf(cause).code === 'endpoint_unreachable') lastError = 'endpoint_unreachable';
      return;
    }
    vault.withdraw(() => sayDestroyed(createClient(connect(new URL(device.endpoint)), device.token)));
  }

  function run(): Promise<void> {
    if (running !== null) {
      isWantedAgain = true;
      return running;
    }
    clearTimeout(timer);
    isPlannedSoon = false;
    isWantedAgain = false;
    running = attempt().finally(() => {
      running = null;
      isSavePlanned = false;
      endedAt = performance.now();
      if (isStopped) return;
      vault.changed(['sync']);
      if (lastError !== null && !isPassing(lastError)) return;
      if (lastError !== null) plan(retryDelay());
      else if (isHeard) planSoon();
      else plan(isWantedAgain ? AFTER_SAVE_MILLISECONDS : REGULAR_MILLISECONDS);
    });
    return running;
  }

  return {
    start() {
      if (vault.mode === 'sample') return;
      plan(0);
      watch = setInterval(() => {
        const present = network();
        if (present !== knownNetwork && present !== '') plan(0);
        knownNetwork = present;
      }, LOOK_AT_NETWORK_MILLISECONDS);
      watch.unref();
    },
    saved() {
      if (running !== null) isWantedAgain = true;
      else if (lastError === null && !isPlannedSoon) {
        isSavePlanned = true;
        plan(AFTER_SAVE_MILLISECONDS);
      }
    },
    now: run,
    transfers,
    state: () => ({ isRunning: running !== null, lastError }),
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(watch);
      transfers.stop();
      events?.close();
      client?.close();
    },
  };
}

const syncers = new WeakMap<OpenVault, Syncer>();

/** The one syncer of an open vault. */
export function syncerOf(vault: OpenVault): Syncer {
  let syncer = syncers.get(vault);
  if (syncer === undefined) {
    syncer = createSyncer(vault);
    syncers.set(vault, syncer);
  }
  return syncer;
}
