import type { StreamRequest } from '#core/sync/transport.ts';
import { paths } from '#shared/protocol.ts';

/**
 * One open line on which the endpoint says that there is something to pull. It is a convenience: without it the
 * device asks now and then, so nothing about it is ever shown or counted as an error.
 */
export type Events = {
  /** The endpoint has just been reached: keep a line open to it, if there is none. */
  want(): void;
  close(): void;
};

export type EventsDeps = {
  open(request: Omit<StreamRequest, 'token'>): { close(): void };
  heard(): void;
  random: () => number;
};

const FIRST_RETRY_MILLISECONDS = 2_000;
const LONGEST_RETRY_MILLISECONDS = 5 * 60_000;
/** A line that held so long was a good one; one that is cut sooner each time must not be asked for in a circle. */
const GOOD_MILLISECONDS = 30_000;
const LINE_CHARACTERS = 1_000;

export function createEvents({ open, heard, random }: EventsDeps): Events {
  let line: { close(): void } | null = null;
  let retry: NodeJS.Timeout | undefined;
  let good: NodeJS.Timeout | undefined;
  let failures = 0;
  let hasAskedWhy = false;

  function connect(): void {
    retry = undefined;
    const read = readEvents((name) => {
      if (name === 'changed') heard();
    });
    line = open({
      path: paths.events,
      onOpen() {
        // Something may have changed while nobody was listening.
        heard();
        hasAskedWhy = false;
        good = setTimeout(() => {
          failures = 0;
        }, GOOD_MILLISECONDS);
        good.unref();
      },
      onText: read,
      onEnd(status) {
        line = null;
        clearTimeout(good);
        if (status !== null && status < 500 && status !== 429) {
          // Refused: not again before a synchronisation has shown that this device is welcome. One that is not known
          // any more finds out at once.
          if (status === 401 && !hasAskedWhy) {
            hasAskedWhy = true;
            heard();
          }
          return;
        }
        failures += 1;
        const longest = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (failures - 1));
        retry = setTimeout(connect, longest * (0.5 + random() / 2));
        retry.unref();
      },
    });
  }

  return {
    want() {
      if (line === null && retry === undefined) connect();
    },
    close() {
      line?.close();
      line = null;
      clearTimeout(retry);
      clearTimeout(good);
      retry = undefined;
    },
  };
}

/** The names of the events in a text/event-stream, whatever pieces it comes in. */
function readEvents(onEvent: (name: string) => void): (text: string) => void {
  let rest = '';
  let name = '';
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = (lines.pop() ?? '').slice(0, LINE_CHARACTERS);
    for (const line of lines) {
      if (line.startsWith('event:')) name = line.slice('event:'.length).trim();
      if (line !== '') continue;
      if (name !== '') onEvent(name);
      name = '';
    }
  };
}
