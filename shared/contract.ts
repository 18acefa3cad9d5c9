import type { z } from 'zod';
import { attachmentCalls } from '#shared/calls/attachment-calls.ts';
import type { Noun } from '#shared/calls/call.ts';
import { deskCalls } from '#shared/calls/desk-calls.ts';
import { handoverCalls } from '#shared/calls/handover-calls.ts';
import { helpCalls } from '#shared/calls/help-calls.ts';
import { personCalls } from '#shared/calls/person-calls.ts';
import { shellCalls } from '#shared/calls/shell-calls.ts';
import type { Result } from '#shared/errors.ts';

/** What the core answers. */
export const coreCalls = {
  ...deskCalls,
  ...personCalls,
  ...handoverCalls,
  ...helpCalls,
  ...attachmentCalls,
} as const;
/** Every call that the page can make. Types, checks at the gate and what refreshes come from here alone. */
export const contract = { ...shellCalls, ...coreCalls } as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type Input<N extends CallName> = z.infer<Contract[N]['input']>;
export type Output<N extends CallName> = z.infer<Contract[N]['output']>;
/** What the core receives: the input, and the chosen file where the call saves or opens one. */
export type CoreInput<N extends CallName> = Contract[N] extends { savesAs: object } | { opensFile: object }
  ? Input<N> & { path: string }
  : Input<N>;

/** What runs backwards: changes from the core, the rest from main. */
export type AppEvent =
  | { type: 'changed'; nouns: Noun[] }
  /** The vault is about to be locked: store what is being typed and answer `shell.flushed`. */
  | { type: 'flush' };

/** What runs on the line between page and core, which passes by the main process. */
export type ToCore = { id: number; name: string; input: unknown };
export type ToPage = { id: number; result: Result<unknown> } | { event: AppEvent };
