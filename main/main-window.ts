import type { BrowserWindow, Input, WebContents } from 'electron';
import { isOwnPage, START_PAGE } from '#main/bundle-address.ts';
import type { Log } from '#main/log.ts';
import { endProcessOf, placeOf, type WindowFactory } from '#main/window.ts';
import type { AppEvent } from '#shared/contract.ts';

/** A page that is not drawn by then is shown as it is: an empty window says more than none. */
const SHOW_LIMIT_MS = 3_000;
/** A page that dies more often than this within a minute will not live: the next one would only flicker. */
const MOST_DEATHS = 5;

export type MainWindow = {
  open(): Promise<void>;
  /** Ends the page and puts a new one, which knows nothing, in the same place. */
  replace(): Promise<void>;
  send(event: AppEvent): void;
  /** The core at the other end of the page's line is gone. */
  coreEnded(): void;
  current(): BrowserWindow | null;
  bringToFront(): void;
};

export function createMainWindow(deps: {
  factory: WindowFactory;
  onInput(): void;
  onKey(contents: WebContents, key: Input): 'taken' | 'left';
  onClose(): 'allow' | 'wait';
  /** No page stays alive. */
  onGivenUp(): void;
  /** For what belongs to the window and not to its page. */
  onMade(window: BrowserWindow): void;
  log: Log;
}): MainWindow {
  let current: BrowserWindow | null = null;
  let deaths: number[] = [];

  async function show(place: Parameters<WindowFactory['makeMain']>[0]): Promise<void> {
    const window = deps.factory.makeMain(place);
    const contents = window.webContents;
    current = window;
    deps.onMade(window);
    contents.on('input-event', () => deps.onInput());
    window.on('focus', () => deps.onInput());
    contents.on('before-input-event', (event, key) => {
      deps.onInput();
      if (deps.onKey(contents, key) === 'taken') event.preventDefault();
    });
    window.on('close', (event) => {
      if (current === window && deps.onClose() === 'wait') event.preventDefault();
    });
    window.on('closed', () => {
      if (current === window) current = null;
    });
    const startAgain = () => {
      if (current !== window) return;
      deps.log('page_gone');
      deaths = [...deaths, performance.now()].filter((at) => at > performance.now() - 60_000);
      if (deaths.length > MOST_DEATHS) deps.onGivenUp();
      else void replace();
    };
    contents.on('render-process-gone', startAgain);
    // `about:blank` is the one address that Chromium opens without asking `will-navigate`.
    contents.on('did-navigate', (_event, address) => {
      if (!isOwnPage(address)) startAgain();
    });
    await drawn(window);
    if (!window.isDestroyed()) window.show();
    deps.log('window_opened');
  }

  async function replace(): Promise<void> {
    const old = current;
    if (old === null) return;
    const place = placeOf(old);
    current = null;
    endProcessOf(old.webContents);
    await show(place);
    old.destroy();
  }

  function send(channel: string, message: AppEvent | null): void {
    if (current !== null && !current.isDestroyed()) current.webContents.send(channel, message);
  }

  return {
    open: () => show(null),
    replace,
    send: (event) => send('event', event),
    coreEnded: () => send('core_ended', null),
    current: () => current,
    bringToFront() {
      if (current === null) return;
      if (current.isMinimized()) current.restore();
      current.focus();
    },
  };
}

function drawn(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, SHOW_LIMIT_MS);
    const settle = () => {
      clearTimeout(limit);
      resolve();
    };
    window.once('ready-to-show', settle);
    window.once('closed', settle);
    window.loadURL(START_PAGE).catch(settle);
  });
}
