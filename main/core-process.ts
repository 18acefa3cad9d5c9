import type { MessagePortMain } from 'electron';
import type { CoreStart, CoreToMain, MainToCore } from '#core/messages.ts';
import type { Log } from '#main/log.ts';
import type { OpensFile, SavesAs } from '#shared/gate.ts';

/** What `utilityProcess.fork` gives, as far as it is needed here. */
export type CoreChild = {
  readonly pid?: number | undefined;
  postMessage(message: MainToCore, transfer?: MessagePortMain[]): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
};

export type CoreProcess = {
  /** Starts it ahead of the first call. */
  start(): void;
  /** Gives the core its end of a line to the page, and starts it if need be. */
  connect(port: MessagePortMain): void;
  /** Ends it at once, with the key in it. */
  end(): void;
  pid(): number | undefined;
};

export function createCoreProcess(deps: {
  fork(): CoreChild;
  start: CoreStart;
  onEvent(event: Extract<CoreToMain, { event: unknown }>['event']): void;
  /** The person chooses a file, or null. */
  askWhereToSave(what: SavesAs): Promise<string | null>;
  askWhatToOpen(what: OpensFile): Promise<string | null>;
  /** It ended by itself: the vault is locked without anybody having asked. */
  onCrash(): void;
  log: Log;
}): CoreProcess {
  let child: CoreChild | null = null;

  function start(): CoreChild {
    if (child !== null) return child;
    const born = deps.fork();
    child = born;
    // Between fork and spawn it has no pid yet and cannot be ended.
    born.on('spawn', () => {
      if (child !== born) kill(born);
    });
    born.on('message', (message) => {
      if (child === born) receive(born, message as CoreToMain);
    });
    born.on('exit', (code) => {
      if (child !== born) return;
      child = null;
      deps.log('core_stopped', { exit_code: code });
      deps.onCrash();
    });
    born.postMessage({ start: deps.start });
    return born;
  }

  function receive(from: CoreChild, message: CoreToMain): void {
    if ('event' in message) {
      deps.onEvent(message.event);
    } else if ('choose' in message) {
      const { id, what } = message.choose;
      handBack(from, id, deps.askWhereToSave(what));
    } else if ('chooseToOpen' in message) {
      const { id, what } = message.chooseToOpen;
      handBack(from, id, deps.askWhatToOpen(what));
    } else {
      const { event, ...fields } = message.log;
      deps.log(event, fields);
    }
  }

  function handBack(to: CoreChild, id: number, choice: Promise<string | null>): void {
    void choice
      .catch(() => null)
      .then((path) => {
        // The dialog may outlive the core that asked, and the answer must not reach into the next one.
        if (child === to) to.postMessage({ chosen: { id, path } });
      });
  }

  return {
    start() {
      start();
    },
    connect(port) {
      start().postMessage({ page: true }, [port]);
    },
    end() {
      if (child === null) return;
      const ending = child;
      child = null;
      kill(ending);
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
