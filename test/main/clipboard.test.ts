import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CopiedText, createCopiedText } from '#main/clipboard.ts';

let content: string;
let copied: CopiedText;

beforeEach(() => {
  vi.useFakeTimers();
  content = '';
  copied = createCopiedText({
    readText: () => Promise.resolve(content),
    writeText(text) {
      content = text;
    },
    clear() {
      content = '';
    },
  });
});
afterEach(() => vi.useRealTimers());

test('what was copied is gone after a minute', async () => {
  await copied.copy('0470 12 34 56');
  await vi.advanceTimersByTimeAsync(59_000);
  expect(content).toBe('0470 12 34 56');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(content).toBe('');
});

test('what somebody copied since stays', async () => {
  await copied.copy('ours');
  content = 'theirs';
  await vi.advanceTimersByTimeAsync(61_000);
  expect(content).toBe('theirs');
});

test('copying again starts the minute again', async () => {
  await copied.copy('first');
  await vi.advanceTimersByTimeAsync(50_000);
  await copied.copy('second');
  await vi.advanceTimersByTimeAsync(50_000);
  expect(content).toBe('second');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(content).toBe('');
});

test('leaving the application clears it at once', async () => {
  await copied.copy('ours');
  await copied.clear();
  expect(content).toBe('');
  content = 'theirs';
  await copied.clear();
  expect(content).toBe('theirs');
});
