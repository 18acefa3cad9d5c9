import { z } from 'zod';
import { id } from '#shared/fields.ts';
import type { Entity } from '#shared/records.ts';

/** What a list depends on: when a call or a pull changes one of these nouns, the lists that show it refresh. */
export type Noun = Entity | 'draft' | 'outbox' | 'profile' | 'vault' | 'sync' | 'device';

/**
 * Who may call: `anyone` also before the vault is open, `member` with an open vault, `team_lead` only where the
 * endpoint's own tables say so (a vault that belongs to no team is its owner's and counts as lead).
 */
export type Access = 'anyone' | 'member' | 'team_lead';

export type Call = {
  /** Which process answers: `shell` is the Electron main process, `core` holds the key and the database. */
  at: 'shell' | 'core';
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
  changes: readonly Noun[];
  /** The main process asks for a place to save first and adds `path` to the input that it hands on. */
  savesAs?: { name: string; extension: string };
  /** The main process asks which file first and adds `path` to the input that it hands on. */
  opensFile?: { extensions: readonly string[] };
};
export const call = <const C extends Call>(entry: C): C => entry;

export const nothing = z.strictObject({});
export const done = z.strictObject({});
export const byId = z.strictObject({ id });
/** A passphrase crosses as UTF-8 bytes so that it can be wiped; it is never a string outside the page. */
export const secret = z.instanceof(Uint8Array).refine((bytes) => bytes.length >= 1 && bytes.length <= 1024);
export const page = { offset: z.int().min(0).max(10_000_000), limit: z.int().min(1).max(500) };
