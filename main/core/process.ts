import { type Core, createCore } from '#core/core.ts';
import type { CoreStart, CoreToMain, MainToCore } from '#core/messages.ts';
import { failureOf } from '#core/store/failures.ts';
import { type AppEvent, coreCalls, type ToCore, type ToPage } from '#shared/contract.ts';
import { createGate, type Gate, type OpensFile, type SavesAs } from '#shared/gate.ts';

/**
 * The entry of the core's own process: the first message of main starts it, a later one brings the line to the page
 * over which all calls come. Locking kills this process, which is how the key leaves the memory.
 */
type PagePort = {
  on(event: 'message', listener: (message: { data: ToCore }) => void): void;
  postMessage(message: ToPage): void;
  start(): void;
  close(): void;
};
type ParentPort = {
  on(event: 'message', listener: (message: { data: MainToCore; ports: PagePort[] }) => void): void;
  postMessage(message: CoreToMain): void;
};

const parent = (process as unknown as { parentPort: ParentPort }).parentPort;
const choosing = new Map<number, (path: string | null) => void>();
let nextChoice = 1;
let gate: Gate | null = null;
let page: PagePort | null = null;

parent.on('message', ({ data, ports: [port] }) => {
  if ('start' in data) {
    gate = guard(start(data.start));
  } else if ('page' in data) {
    if (port !== undefined) serve(port);
  } else {
    choosing.get(data.chosen.id)?.(data.chosen.path);
    choosing.delete(data.chosen.id);
  }
});

const log: Parameters<typeof createCore>[0]['log'] = (event, fields) =>
  parent.postMessage({ log: { event, ...fields } });

const tellPage = (event: AppEvent) => page?.postMessage({ event });

function start(given: CoreStart): Core {
  return createCore({
    ...given,
    post(event) {
      if (event.type === 'changed') tellPage({ type: 'changed', nouns: [...event.nouns] });
      else parent.postMessage({ event });
    },
    log,
  });
}

/** Main gives a line to the top frame of its own window only, so whatever comes over it is checked but not who sends. */
function guard(core: Core): Gate {
  return createGate({
    calls: coreCalls,
    openVault: core.vault,
    answer: core.call,
    askWhereToSave,
    askWhatToOpen,
    onChanged: (nouns) => tellPage({ type: 'changed', nouns: [...nouns] }),
    failureOf,
    log,
  });
}

const askWhereToSave = (what: SavesAs) => askMain((id) => ({ choose: { id, what } }));
const askWhatToOpen = (what: OpensFile) => askMain((id) => ({ chooseToOpen: { id, what } }));

function askMain(question: (id: number) => CoreToMain): Promise<string | null> {
  const id = nextChoice++;
  return new Promise((resolve) => {
    choosing.set(id, resolve);
    parent.postMessage(question(id));
  });
}

/** One page at a time: a new one, after a crash of the old, takes the line over. */
function serve(port: PagePort): void {
  page?.close();
  page = port;
  port.on('message', ({ data }) => {
    const { id, name, input } = { ...data };
    if (typeof id === 'number') void gate?.(name, input).then((result) => port.postMessage({ id, result }));
  });
  port.start();
}
