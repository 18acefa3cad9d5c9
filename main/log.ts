import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '#shared/errors.ts';

const MAX_BYTES = 128 * 1024;
const KEPT_FILES = 3;

/** What can happen, as far as the log knows. A new entry here is the only way to a new line there. */
export const EVENTS = [
  ...['started', 'window_opened', 'page_gone', 'locked', 'flush_late', 'bug'],
  ...['sender_refused', 'call_failed', 'core_stopped', 'sign_in_page_refused'],
  ...['vault_created', 'vault_opened', 'vault_problem', 'unlock_failed'],
  ...['vault_withdrawn', 'withdraw_failed'],
  ...['migrated', 'backup_made', 'attachments_not_tidied', 'catalogue_refused'],
] as const;

/** Words that may stand in a line. Whatever is not listed is left out, so that no name can slip in. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  code: ERROR_CODES,
  reason: [
    'idle',
    'suspend',
    'screen_locked',
    'user_switched',
    'clock_jump',
    'asked',
    'quit',
    'lease_over',
    'withdrawn',
  ],
  kind: [
    ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'AggregateError', 'AbortError'],
    ...['TimeoutError', 'DataCloneError', 'SqliteError', 'ZodError', 'FailureError', 'unknown'],
  ],
  mode: ['real', 'sample'],
};
/** The name of a call, which the gates take from the contract and never from the page. */
const CALL_NAME = /^[a-zA-Z]{4,20}\.[a-zA-Z]{2,30}$/;
const NUMBERS = ['duration_ms', 'exit_code', 'count', 'version', 'from', 'to'];

export type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Lines of JSON with a time, an event and listed fields; three small files, the oldest goes. */
export function openLog(folder: string, now: () => Date = () => new Date()): Log {
  const file = path.join(folder, 'main.log');
  return (event, fields = {}) => {
    const line = `${JSON.stringify({ at: now().toISOString(), ...listed(event, fields) })}\n`;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (sizeOf(file) + line.length > MAX_BYTES) rotate(file);
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      // A disk that is full or cannot be written must not stop the work that the line is about.
    }
  };
}

export function listed(
  event: string,
  fields: Readonly<Record<string, unknown>>,
): Record<string, string | number | boolean> {
  const line: Record<string, string | number | boolean> = {
    event: isOneOf(EVENTS, event) ? event : 'unlisted',
  };
  for (const [name, value] of Object.entries(fields)) {
    if (NUMBERS.includes(name) && typeof value === 'number' && Number.isFinite(value))
      line[name] = Math.round(value);
    if (name === 'call' && typeof value === 'string' && CALL_NAME.test(value)) line.call = value;
    const words = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (words !== undefined && isOneOf(words, value)) line[name] = value;
  }
  return line;
}

/** The name of an error's class, which is all that the log keeps of it. */
export function kindOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return isOneOf(WORDS.kind ?? [], name) ? name : 'unknown';
}

function isOneOf<T extends string>(list: readonly T[], value: unknown): value is T {
  return (list as readonly unknown[]).includes(value);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(file: string): void {
  for (let age = KEPT_FILES - 1; age >= 1; age -= 1) {
    const from = age === 1 ? file : `${file}.${age - 1}`;
    if (sizeOf(from) > 0) renameSync(from, `${file}.${age}`);
  }
}
