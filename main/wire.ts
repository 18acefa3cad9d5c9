import type { AppEvent, CallName, ToCore, ToPage } from '#shared/contract.ts';
import { type ErrorCode, fail, type Result } from '#shared/errors.ts';

/** What `MessagePort` and Electron's `MessagePortMain` have in common for the sender. */
type Port = { postMessage(message: ToCore): void };

/**
 * The page's end of its line to the core. Calls with what people said and wrote do not touch the main process, which
 * made the line and gave its two ends away: nothing of them can stay behind there after a lock.
 */
export type Wire = {
  /** Always settles with a Result. Waits for an end of the line when there is none yet. */
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** An end of a new line, to a core that knows nothing of the old one. */
  attach(port: Port): void;
  receive(message: ToPage): void;
  /** The core has ended, or there will be no line: whoever waits for an answer gets this code. */
  detach(code: ErrorCode): void;
};

const USUAL_LIMIT_MS = 30_000;
/** Deriving a key, making the sample data, a sync over a bad line and a report over years take their time. */
const LONG_LIMIT_MS = 180_000;
const LONG_CALLS: readonly CallName[] = [
  ...(['vault.create', 'vault.unlock', 'vault.openSample', 'vault.changePassphrase'] as const),
  ...(['sync.now', 'sync.enrol', 'sync.signInStart', 'statistics.report'] as const),
];
/** A person may leave the dialog for a file open for as long as they like. */
const UNLIMITED_CALLS: readonly CallName[] = [
  'statistics.exportCsv',
  'statistics.exportXlsx',
  'attachment.add',
];

export function createWire(deps: {
  /** There is a call and no line. */
  connect(): void;
  onEvent(event: AppEvent): void;
  usualLimitMs?: number;
}): Wire {
  const waiting = new Map<number, { send(port: Port): void; settle(result: Result<unknown>): void }>();
  let line: Port | null = null;
  let isConnecting = false;
  let nextId = 1;

  return {
    call(name, input) {
      const id = nextId++;
      return new Promise((resolve) => {
        const limitMs = limitOf(name, deps.usualLimitMs ?? USUAL_LIMIT_MS);
        const limit =
          limitMs === null ? undefined : setTimeout(() => settle(fail('core_unavailable')), limitMs);
        const settle = (result: Result<unknown>) => {
          clearTimeout(limit);
          waiting.delete(id);
          resolve(result);
        };
        const send = (port: Port) => {
          try {
            port.postMessage({ id, name, input });
          } catch {
            // What structured clone cannot carry, no call takes.
            settle(fail('input_invalid'));
          }
        };
        waiting.set(id, { send, settle });
        if (line !== null) {
          send(line);
        } else if (!isConnecting) {
          isConnecting = true;
          deps.connect();
        }
      });
    },
    attach(port) {
      line = port;
      isConnecting = false;
      for (const { send } of [...waiting.values()]) send(port);
    },
    receive(message) {
      if ('event' in message) deps.onEvent(message.event);
      else waiting.get(message.id)?.settle(message.result);
    },
    detach(code) {
      line = null;
      isConnecting = false;
      for (const { settle } of [...waiting.values()]) settle(fail(code));
    },
  };
}

function limitOf(name: string, usualLimitMs: number): number | null {
  if (UNLIMITED_CALLS.some((unlimited) => unlimited === name)) return null;
  return LONG_CALLS.some((long) => long === name) ? LONG_LIMIT_MS : usualLimitMs;
}
