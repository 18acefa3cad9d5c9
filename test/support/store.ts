import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newUuidV7 } from '#core/ids.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { seal, unseal } from '#core/seal.ts';
import type { WriteDb } from '#core/store/db.ts';
import { ensureProfile, readProfile } from '#core/store/profile.ts';
import type { Noun } from '#shared/calls/call.ts';
import type { PersonFields } from '#shared/person.ts';

export const migrationsFolder = join(import.meta.dirname, '../../main/core/store/migrations');

export type TestVault = OpenVault & {
  /** Moves the vault's clock. */
  setNow(iso: string): void;
  changes: Noun[][];
  /** Pages that the browser was asked to open. */
  signInPages: string[];
  /** Set when the endpoint has revoked this device: what tells it that the key is destroyed. */
  withdrawn: (() => Promise<void>) | null;
  /** The file and its key, for a second process that opens it. */
  file: string;
  key: string;
  /** Closes the file and opens it anew, as after the end of the process. */
  reopen(): void;
  remove(): void;
};

/** A real encrypted database file with the real schema and a clock that the test sets; no Argon2id, so it is quick. */
export function createTestVault(start = '2026-03-10T09:00:00.000Z'): TestVault {
  const folder = mkdtempSync(join(tmpdir(), 'return-desk-'));
  const file = join(folder, 'data.db');
  const key = randomBytes(32).toString('hex');
  const db = connect(file, key);
  for (const file of readdirSync(migrationsFolder).sort())
    db.exec(readFileSync(join(migrationsFolder, file), 'utf8'));
  ensureProfile(db, newUuidV7);
  db.close();
  return openTestVault(folder, key, start);
}

function connect(file: string, key: string): WriteDb {
  const db = new Database(file) as unknown as WriteDb;
  db.pragma(`cipher = 'chacha20'`);
  db.pragma(`key = "raw:${key}"`);
  db.pragma('journal_mode = WAL');
  return db;
}

/** A vault that is there already: in another process, or in a copy of its folder. */
export function openTestVault(folder: string, key: string, start = '2026-03-10T09:00:00.000Z'): TestVault {
  const file = join(folder, 'data.db');
  let db = connect(file, key);
  const noteKey = randomBytes(32);
  const changes: Noun[][] = [];
  const signInPages: string[] = [];
  let now = Date.parse(start);
  return {
    get db() {
      return db;
    },
    mode: 'real',
    attachmentsFolder: join(folder, 'attachments'),
    me: () => readProfile(db, 'real').counsellor_id,
    profile: () => readProfile(db, 'real'),
    // Every reading is a millisecond later, so that what happens later also reads later.
    now: () => new Date(now++).toISOString(),
    uptime: () => 3_600_000,
    newId: () => newUuidV7(now),
    seal: (plain, context) => seal(noteKey, plain, context),
    unseal: (sealed, context) => unseal(noteKey, sealed, context),
    changed: (nouns) => changes.push([...nouns]),
    openSignInPage: (address) => signInPages.push(address),
    withdraw(acknowledge) {
      this.withdrawn = acknowledge;
    },
    setNow: (iso) => {
      now = Date.parse(iso);
    },
    changes,
    signInPages,
    withdrawn: null,
    file,
    key,
    reopen() {
      db.close();
      db = connect(file, key);
    },
    remove() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const somePerson = (fields: Partial<PersonFields> = {}): PersonFields => ({
  alias_or_initials: 'A. B.',
  local_ref: null,
  full_name_latin: null,
  full_name_original: null,
  birth_year: 1990,
  birth_date: null,
  sex: 'F',
  citizenship: 'GE',
  country_of_return: null,
  languages: [{ code: 'kat', level: 'mother_tongue', reads: true }],
  interpreter_needed: true,
  preferred_sex_of_interpreter: null,
  accompaniment: 'adult',
  procedure_stage: 'rejected_final',
  vulnerabilities: [],
  vd_period_until: null,
  closed_as: null,
  closed_on: null,
  merged_into: null,
  ...fields,
});
