import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDraftSaver, type DraftStatus, SAVE_EVERY_MS } from '#renderer/draft/draftSaver.ts';

let body: { text: string };
let statuses: DraftStatus[];
let saved: string[];
let answer: () => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  body = { text: '' };
  statuses = [];
  saved = [];
  answer = async () => {};
});
afterEach(() => vi.useRealTimers());

const start = () =>
  createDraftSaver({
    read: () => ({ ...body }),
    save: async ({ text }) => {
      await answer();
      saved.push(text as string);
      return { updated_at: `2026-03-10T09:00:0${saved.length}.000Z` };
    },
    onStatus: (status) => statuses.push(status),
  });
const states = () => statuses.map((status) => status.state);

test('typing without a pause is stored while it goes on', async () => {
  const saver = start();
  for (const letter of 'abcdefghij') {
    body.text += letter;
    saver.touch();
    await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS / 4);
  }
  expect(saved).toEqual(['abcd', 'abcdefgh']);
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  expect(saved.at(-1)).toBe('abcdefghij');
});

test('"saved" is said after the core said so, and not while newer text waits', async () => {
  let commit = () => {};
  answer = () => new Promise((resolve) => (commit = resolve));
  const saver = start();
  body.text = 'a';
  saver.touch();
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  expect(states()).toEqual(['saving']);
  body.text = 'ab';
  saver.touch();
  commit();
  await vi.advanceTimersByTimeAsync(0);
  expect(states()).toEqual(['saving', 'saving']);
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  commit();
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  expect(statuses.at(-1)).toMatchObject({ state: 'saved', savedAt: '2026-03-10T09:00:02.000Z' });
  expect(saved).toEqual(['a', 'ab']);
});

test('flush stores at once, also behind a write that is under way', async () => {
  let commit = () => {};
  answer = () => new Promise((resolve) => (commit = resolve));
  const saver = start();
  body.text = 'a';
  saver.touch();
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  body.text = 'ab';
  saver.touch();
  const flushed = saver.flush();
  commit();
  await vi.advanceTimersByTimeAsync(0);
  commit();
  await flushed;
  expect(saved).toEqual(['a', 'ab']);
});

test('a failed write is told, kept and tried again', async () => {
  answer = () => Promise.reject(new Error('disk_full'));
  const saver = start();
  body.text = 'a';
  saver.touch();
  await saver.flush();
  expect(statuses.at(-1)).toMatchObject({ state: 'failed', savedAt: null });
  answer = async () => {};
  await vi.advanceTimersByTimeAsync(5000);
  expect(saved).toEqual(['a']);
  expect(states().at(-1)).toBe('saved');
});

test('after a pause nothing is stored, after resume what is left', async () => {
  const saver = start();
  body.text = 'a';
  saver.touch();
  await saver.pause();
  body.text = 'ab';
  saver.touch();
  await vi.advanceTimersByTimeAsync(5000);
  await saver.flush();
  expect(saved).toEqual([]);
  saver.resume();
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  expect(saved).toEqual(['ab']);
});

test('what came from the store is not written back', async () => {
  const saver = start();
  body.text = 'kept';
  saver.restored({ ...body }, '2026-03-09T09:00:00.000Z');
  saver.touch();
  await saver.flush();
  await vi.advanceTimersByTimeAsync(SAVE_EVERY_MS);
  expect(saved).toEqual([]);
  expect(statuses.at(-1)).toMatchObject({ state: 'saved', savedAt: '2026-03-09T09:00:00.000Z' });
});
