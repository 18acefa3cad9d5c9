import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEvents, type Events } from '#core/sync/events.ts';
import type { StreamRequest } from '#core/sync/transport.ts';

type Line = Omit<StreamRequest, 'token'> & { isClosed: boolean };

let lines: Line[];
let heard: number;
let events: Events;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  heard = 0;
  events = createEvents({
    open(request) {
      const line = { ...request, isClosed: false };
      lines.push(line);
      return {
        close() {
          line.isClosed = true;
        },
      };
    },
    heard: () => {
      heard += 1;
    },
    random: () => 1,
  });
});
afterEach(() => {
  events.close();
  vi.useRealTimers();
});
const last = (): Line => lines.at(-1) as Line;

test('one line at a time, however often the endpoint is reached', () => {
  events.want();
  events.want();
  expect(lines).toHaveLength(1);
  events.close();
  expect(last().isClosed).toBe(true);
});

test('an event is heard in whatever pieces it comes, and what is no event is not', () => {
  events.want();
  last().onOpen();
  expect(heard).toBe(1);
  for (const piece of [':\n\n', 'eve', 'nt: chan', 'ged\nda', 'ta:\n', '\n', ':\n', '\n'])
    last().onText(piece);
  expect(heard).toBe(2);
  last().onText('event: changed\r\ndata:\r\n\r\nevent: changed\ndata: x\n\n');
  expect(heard).toBe(4);
  last().onText('event: something_newer\ndata:\n\ndata: changed\n\n');
  last().onText('x'.repeat(1_000_000));
  expect(heard).toBe(4);
});

test('a line that breaks is opened again later and later, also when it opens each time', () => {
  events.want();
  const waits: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    last().onOpen();
    last().onEnd(null);
    const before = lines.length;
    let waited = 0;
    while (lines.length === before) {
      vi.advanceTimersByTime(1_000);
      waited += 1;
    }
    waits.push(waited);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  last().onOpen();
  vi.advanceTimersByTime(30_000);
  last().onEnd(null);
  vi.advanceTimersByTime(2_000);
  expect(lines).toHaveLength(12);
});

test('an endpoint that has no such call, or that refuses, is not asked again by itself', () => {
  events.want();
  last().onEnd(404);
  vi.advanceTimersByTime(60 * 60_000);
  expect([lines.length, heard]).toEqual([1, 0]);
  events.want();
  expect(lines).toHaveLength(2);
  last().onOpen();
  last().onEnd(null);
  vi.advanceTimersByTime(2_000);
  // Known until now and refused from now on: once worth a synchronisation, which finds out why.
  last().onEnd(401);
  expect(heard).toBe(2);
  vi.advanceTimersByTime(60 * 60_000);
  expect(lines).toHaveLength(3);
});
