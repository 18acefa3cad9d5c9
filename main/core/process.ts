import { type Core, createCore } from '#core/core.ts';
import type { CallName } from '#shared/contract.ts';
import { fail } from '#shared/errors.ts';

/**
 * The entry of the core's own process. The first message starts it; every later one is a call. Locking kills this
 * process, which is how the key leaves the memory.
 */
type StartMessage = {
  start: {
    dataFolder: string;
    migrationsFolder: string;
    catalogueFile: string;
    sqliteBinding: string | null;
    isDevelopment: boolean;
  };
};
type CallMessage = { id: number; name: CallName; input: unknown };
type ParentPort = {
  on(event: 'message', listener: (message: { data: StartMessage | CallMessage }) => void): void;
  postMessage(message: unknown): void;
};

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
let core: Core | null = null;

parent.on('message', ({ data }) => {
  if ('start' in data) {
    core = createCore({
      ...data.start,
      post: (event) => parent.postMessage({ event }),
      log: (event, fields) => parent.postMessage({ log: { event, ...fields } }),
    });
    parent.postMessage({ started: true });
    return;
  }
  const answer = core === null ? Promise.resolve(fail('core_unavailable')) : core.call(data.name, data.input);
  void answer.then((result) => parent.postMessage({ id: data.id, result }));
});
