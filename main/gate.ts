import { z } from 'zod';
import { kindOf, type Log } from '#main/log.ts';
import { isPlainAndSmall, wipeBytes } from '#main/plain-input.ts';
import type { ShellHandlers } from '#main/shell-handlers.ts';
import type { Noun } from '#shared/calls/call.ts';
import { type CallName, type Contract, contract } from '#shared/contract.ts';
import { ERROR_CODES, type Failure, FailureError, fail, ok, type Result } from '#shared/errors.ts';
import { vaultStatus } from '#shared/shapes.ts';

type Entry = Contract[CallName];
type SavesAs = { name: string; extension: string };

export type Gate = {
  /** Answers any name with any input from the page. Never throws, and never says more than a code. */
  call(name: unknown, input: unknown): Promise<Result<unknown>>;
  isVaultOpen(): boolean;
  /** Whether a vault is open, is being opened, or was open for the page that stands there now. */
  isPageTrusted(): boolean;
  /** The core is gone. `page` says whether the page that had seen the vault is gone with it. */
  vaultClosed(page: 'stays' | 'goes'): void;
};

/** A code and values for its sentence: whatever else the core may have put beside them stays here. */
const failure = z.object({
  code: z.enum(ERROR_CODES),
  params: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).optional(),
  fields: z.array(z.object({ path: z.string().max(200), code: z.string().max(60) })).optional(),
});
const coreResult = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: failure }),
]);

export function createGate(deps: {
  shell: ShellHandlers;
  core: { call(name: CallName, input: unknown): Promise<Result<unknown>> };
  /** The person chooses a file, or null. */
  askWhereToSave(what: SavesAs): Promise<string | null>;
  onChanged(nouns: readonly Noun[]): void;
  onVaultOpened(): void;
  log: Log;
}): Gate {
  let isOpen = false;
  let isPageTrusted = false;
  /** Goes up with each lock, so that a call which waited for a person does not reach into the next vault. */
  let vaultNumber = 0;

  async function checkedCall(name: CallName, rawInput: unknown): Promise<Result<unknown>> {
    const entry: Entry = contract[name];
    const input = entry.input.safeParse(rawInput);
    if (!input.success) return fail('input_invalid', undefined, fieldsOf(input.error));
    // The core asks again and knows the role; this spares it calls that cannot succeed.
    if (entry.access !== 'anyone' && !isOpen) return fail('vault_locked');

    let handedOn: object = input.data;
    if ('savesAs' in entry && entry.savesAs !== undefined) {
      const vault = vaultNumber;
      const path = await deps.askWhereToSave(entry.savesAs);
      if (path === null) return notSaved(entry);
      if (vault !== vaultNumber || !isOpen) return fail('vault_locked');
      handedOn = { ...input.data, path };
    }

    const answer = entry.at === 'shell' ? await askShell(name, handedOn) : await askCore(name, handedOn);
    if (!answer.ok) return answer;
    const output = entry.output.safeParse(answer.value);
    if (!output.success) return fail('output_invalid');
    if (entry.changes.length > 0) deps.onChanged(entry.changes);
    return ok(output.data);
  }

  async function askShell(name: CallName, input: object): Promise<Result<unknown>> {
    const handler = deps.shell[name as keyof ShellHandlers] as (input: object) => unknown;
    return ok(await handler(input));
  }

  async function askCore(name: CallName, input: object): Promise<Result<unknown>> {
    const isOpening = OPENING_CALLS.includes(name);
    const vault = vaultNumber;
    if (isOpening) isPageTrusted = true;
    const answer = coreResult.parse(await deps.core.call(name, input));
    if (isOpening && vault === vaultNumber) {
      const status = vaultStatus.safeParse(answer.ok ? answer.value : null);
      const wasOpen = isOpen;
      isOpen = wasOpen || status.data?.state === 'unlocked';
      isPageTrusted = isOpen;
      if (isOpen && !wasOpen) deps.onVaultOpened();
    }
    return answer.ok ? ok(answer.value) : { ok: false, error: answer.error };
  }

  return {
    async call(name, input) {
      const isKnown = typeof name === 'string' && Object.hasOwn(contract, name);
      if (!isKnown) return fail('unknown_call');
      if (!isPlainAndSmall(input)) return fail('input_invalid');
      let answer: Result<unknown>;
      try {
        answer = await checkedCall(name as CallName, input);
      } catch (error) {
        if (!(error instanceof FailureError)) deps.log('bug', { call: name, kind: kindOf(error) });
        answer = error instanceof FailureError ? { ok: false, error: error.failure } : fail('internal');
      } finally {
        wipeBytes(input);
      }
      if (!answer.ok && LOGGED_CODES.includes(answer.error.code)) {
        deps.log('call_failed', { call: name, code: answer.error.code });
      }
      return answer;
    },
    isVaultOpen: () => isOpen,
    isPageTrusted: () => isPageTrusted,
    vaultClosed(page) {
      isOpen = false;
      vaultNumber += 1;
      if (page === 'goes') isPageTrusted = false;
    },
  };
}

const OPENING_CALLS: readonly CallName[] = ['vault.create', 'vault.unlock', 'vault.openSample'];
/** What points to a mistake of ours or of the machine. What a person does wrong is not logged. */
const LOGGED_CODES: readonly string[] = [
  ...['internal', 'output_invalid', 'input_invalid', 'core_unavailable'],
  ...['disk_full', 'disk_read_only', 'disk_error', 'file_not_written'],
];

/** The names and codes of what does not fit, without a word of what was typed. */
function fieldsOf(error: z.ZodError): Failure['fields'] {
  return error.issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join('.').slice(0, 200), code: issue.code }));
}

/** Closing the dialog is an answer, not a failure. */
function notSaved(entry: Entry): Result<unknown> {
  const output = entry.output.safeParse({ saved: false });
  return output.success ? ok(output.data) : fail('cancelled');
}
