import type { z } from 'zod';
import type { Call, Noun } from '#shared/calls/call.ts';
import type { CallName } from '#shared/contract.ts';
import { type Failure, fail, ok, type Result } from '#shared/errors.ts';
import { isPlainAndSmall, wipeBytes } from '#shared/plain-input.ts';

export type SavesAs = { name: string; extension: string };
export type OpensFile = { extensions: readonly string[] };

/** Answers any name with any input from the page. Never throws, and never says more than a code. */
export type Gate = (name: unknown, input: unknown) => Promise<Result<unknown>>;

export type GateDeps = {
  /** Those of the process that this gate guards; calls of the other one do not exist here. */
  calls: Readonly<Partial<Record<CallName, Call>>>;
  /** The open vault, the same value for as long as it is open; null without one. */
  openVault(): unknown;
  answer(name: CallName, input: object): unknown;
  /** The person chooses a file, or null. */
  askWhereToSave(what: SavesAs): Promise<string | null>;
  askWhatToOpen(what: OpensFile): Promise<string | null>;
  onChanged(nouns: readonly Noun[]): void;
  /** What of an exception may cross to the page. */
  failureOf(error: unknown): Failure;
  log(event: string, fields: Record<string, string>): void;
};

/** What stands between the page and whatever answers: the contract's schemas, in both directions. */
export function createGate(deps: GateDeps): Gate {
  async function checkedCall(name: CallName, entry: Call, rawInput: unknown): Promise<Result<unknown>> {
    const input = entry.input.safeParse(rawInput);
    if (!input.success) return fail('input_invalid', undefined, fieldsOf(input.error));
    if (entry.access !== 'anyone' && deps.openVault() === null) return fail('vault_locked');

    let handedOn = input.data as object;
    const { savesAs, opensFile } = entry;
    if (savesAs !== undefined || opensFile !== undefined) {
      const vault = deps.openVault();
      const path =
        savesAs !== undefined
          ? await deps.askWhereToSave(savesAs)
          : await deps.askWhatToOpen(opensFile as OpensFile);
      if (path === null) return savesAs === undefined ? fail('cancelled') : notSaved(entry);
      if (vault !== deps.openVault()) return fail('vault_locked');
      handedOn = { ...(input.data as object), path };
    }

    const output = entry.output.safeParse(await deps.answer(name, handedOn));
    if (!output.success) return fail('output_invalid');
    if (entry.changes.length > 0) deps.onChanged(entry.changes);
    return ok(output.data);
  }

  return async (name, input) => {
    const known = typeof name === 'string' && Object.hasOwn(deps.calls, name) ? (name as CallName) : null;
    const entry = known === null ? undefined : deps.calls[known];
    if (known === null || entry === undefined) return fail('unknown_call');
    if (!isPlainAndSmall(input)) return fail('input_invalid');
    let result: Result<unknown>;
    try {
      result = await checkedCall(known, entry, input);
    } catch (error) {
      const { code, params, fields } = deps.failureOf(error);
      if (code === 'internal')
        deps.log('bug', { call: known, kind: error instanceof Error ? error.name : '' });
      result = fail(code, params, fields);
    } finally {
      wipeBytes(input);
    }
    if (!result.ok && LOGGED_CODES.includes(result.error.code)) {
      deps.log('call_failed', { call: known, code: result.error.code });
    }
    return result;
  };
}

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
function notSaved(entry: Call): Result<unknown> {
  const output = entry.output.safeParse({ saved: false });
  return output.success ? ok(output.data) : fail('cancelled');
}
