import type { CoreEvent } from '#core/core.ts';
import type { Log } from '#main/log.ts';
import type { CallName } from '#shared/contract.ts';
import { type ErrorCode, fail, type Result } from '#shared/errors.ts';

/** What `utilityProcess.fork` gives, as far as it is needed here. */
export type CoreChild = {
  readonly pid?: number | undefined;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
};

export type CoreStart = {
  dataFolder: string;
  migrationsFolder: string;
  catalogueFile: string;
  sqliteBinding: string | null;
  isDevelopment: boolean;
};

export type CoreProcess = {
  /** Starts it ahead of the first call. */
  start(): void;
  /** Always settles with a Result: an answer, or `core_unavailable` when the core dies or does not answer in time. */
  call(name: CallName, input: unknown): Promise<Result<unknown>>;
  /** Ends it at once, with the key in it; whoever waits for an answer gets `vault_locked`. */
  end(): void;
  pid(): number | undefined;
};

type FromCore =
  | { started: true }
  | { id: number; result: Result<unknown> }
  | { event: CoreEvent }
  | { log: { event: string } & Record<string, unknown> };

const USUAL_LIMIT_MS = 30_000;
/** Deriving a key, making the sample data, a sync over a bad line and a report over years take their time. */
const LONG_LIMIT_MS = 180_000;
const LONG_CALLS: readonly CallName[] = [
  ...(['vault.create', 'vault.unlock', 'vault.openSample', 'vault.changePassphrase'] as const),
  ...([
    'sync.now',
    'sync.enrol',
    'statistics.report',
    'statistics.exportCsv',
    'statistics.exportXlsx',
  ] as const),
];

export function createCoreProcess(deps: {
  fork(): CoreChild;
  start: CoreStart;
  onEvent(event: CoreEvent): void;
  /** It ended by itself: the vault is locked without anybody having asked. */
  onCrash(): void;
  log: Log;
  usualLimitMs?: number;
}): CoreProcess {
  let child: CoreChild | null = null;
  let nextId = 1;
  const waiting = new Map<number, (result: Result<unknown>) => void>();

  function start(): CoreChild {
    if (child !== null) return child;
    const born = deps.fork();
    child = born;
    // Between fork and spawn it has no pid yet and cannot be ended.
    born.on('spawn', () => {
      if (child !== born) kill(born);
    });
    born.on('message', (message) => {
      if (child === born) receive(message as FromCore);
    });
    born.on('exit', (code) => {
      if (child !== born) return;
      child = null;
      deps.log('core_stopped', { exit_code: code });
      answerAll('core_unavailable');
      deps.onCrash();
    });
    born.postMessage({ start: deps.start });
    return born;
  }

  function receive(message: FromCore): void {
    if ('id' in message) {
      waiting.get(message.id)?.(message.result);
    } else if ('event' in message) {
      deps.onEvent(message.event);
    } else if ('log' in message) {
      const { event, ...fields } = message.log;
      deps.log(event, fields);
    }
  }

  function answerAll(code: ErrorCode): void {
    for (const settle of [...waiting.values()]) settle(fail(code));
  }

  return {
    start() {
      start();
    },
    call(name, input) {
      const core = start();
      const id = nextId++;
      const limitMs = LONG_CALLS.includes(name) ? LONG_LIMIT_MS : (deps.usualLimitMs ?? USUAL_LIMIT_MS);
      return new Promise((resolve) => {
        const limit = setTimeout(() => {
          deps.log('core_late', { call: name });
          settle(fail('core_unavailable'));
        }, limitMs);
        const settle = (result: Result<unknown>) => {
          clearTimeout(limit);
          waiting.delete(id);
          resolve(result);
        };
        waiting.set(id, settle);
        core.postMessage({ id, name, input });
      });
    },
    end() {
      if (child === null) return;
      const ending = child;
      child = null;
      kill(ending);
      answerAll('vault_locked');
    },
    pid: () => child?.pid,
  };
}

/** Not a polite signal first: nothing may delay it, and SQLite is made for it. `kill` then tidies up after it. */
function kill(child: CoreChild): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
  child.kill();
}
