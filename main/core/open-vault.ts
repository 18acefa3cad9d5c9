import type { WriteDb } from '#core/store/db.ts';
import type { Noun } from '#shared/calls/call.ts';
import type { Profile } from '#shared/shapes.ts';

/** What handlers work with while a vault is open. Time and ids come from here, so that tests can set them. */
export type OpenVault = {
  readonly db: WriteDb;
  readonly mode: 'real' | 'sample';
  /** Where the files of attachments lie, each under a key of its own. Made when there is one. */
  readonly attachmentsFolder: string;
  /** The signed-in counsellor. */
  me(): string;
  profile(): Profile;
  /** UTC now, ISO 8601 with milliseconds. */
  now(): string;
  /** Milliseconds since the machine was started: nobody can set them. */
  uptime(): number;
  /** A new time-ordered id (UUIDv7). */
  newId(): string;
  /** Seals and opens the counsellor-only note under a key of its own; `context` binds it to its record. */
  seal(plain: string, context: string): Uint8Array;
  unseal(sealed: Uint8Array, context: string): string;
  /** Tells the page which nouns changed outside of its own calls (a pull, a timer). */
  changed(nouns: readonly Noun[]): void;
  /** Main opens the endpoint's sign-in page in the system's browser, if the address is that of one. */
  openSignInPage(address: string): void;
  /** The endpoint has revoked this device and confirmed it: destroys the vault, then tells the endpoint so. */
  withdraw(acknowledge: () => Promise<void>): void;
};
