import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { newUuidV7 } from '#core/ids.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { seal, unseal } from '#core/seal.ts';
import { createStore, openStore } from '#core/store/open.ts';
import { ensureProfile, readProfile } from '#core/store/profile.ts';
import type { ApplicationFields, ApplicationState } from '#shared/application.ts';
import { SPOKEN_LANGUAGES } from '#shared/codes/languages.ts';
import { INTERPRETERS, MODALITIES, PHASES, PLACES, SESSION_OUTCOMES, TOPICS } from '#shared/codes/process.ts';
import type { SessionFields } from '#shared/session.ts';
import { someApplicationFields } from '#test/support/process.ts';

export type BenchVault = OpenVault & { folder: string; remove(): void };

/** A real store as the application opens it: encrypted, WAL, synchronous FULL. Only the passphrase is left out. */
export function createBenchVault(): BenchVault {
  const folder = mkdtempSync(join(tmpdir(), 'return-desk-bench-'));
  const key = randomBytes(32);
  const options = {
    file: join(folder, 'data.db'),
    key,
    sqliteBinding: null,
    migrationsFolder: join(import.meta.dirname, '../../main/core/store/migrations'),
    clock: () => new Date(),
    log: () => undefined,
  };
  createStore(options);
  const db = openStore(options);
  ensureProfile(db, newUuidV7);
  return {
    db,
    mode: 'real',
    attachmentsFolder: join(folder, 'attachments'),
    folder,
    me: () => readProfile(db, 'real').counsellor_id,
    profile: () => readProfile(db, 'real'),
    now: () => new Date().toISOString(),
    uptime: () => Math.floor(uptime() * 1000),
    newId: () => newUuidV7(),
    seal: (plain, context) => seal(key, plain, context),
    unseal: (sealed, context) => unseal(key, sealed, context),
    changed: () => undefined,
    openSignInPage: () => undefined,
    withdraw: () => undefined,
    remove() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A session of about 1 KB on the wire. */
export function benchSession(
  random: () => number,
  personId: string,
  counsellorId: string,
  date: string,
): SessionFields {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return {
    person_id: personId,
    household_id: null,
    counsellor_id: counsellorId,
    date,
    start: '10:00',
    duration_min: 45,
    phase: pick(PHASES),
    modality: pick(MODALITIES),
    place: pick(PLACES),
    deprived_of_liberty: false,
    interpreter: pick(INTERPRETERS),
    interpreter_is_child: false,
    language_used: pick(SPOKEN_LANGUAGES.slice(0, 30)).code,
    initiated_by: 'person',
    third_parties_present: ['none'],
    topics: TOPICS.filter(() => random() < 0.3),
    is_first_session: random() < 0.3,
    information_given: [],
    information_language: null,
    information_version: null,
    understanding_check: 'own_words_ok',
    expressed_position: null,
    protection_concern_raised: 'none',
    vulnerabilities: [],
    outcome: pick(SESSION_OUTCOMES),
    follow_up_date: null,
    agreed_actions: 'Bring the papers to the next talk and ask the legal aid office about the appeal. '
      .repeat(3)
      .trim(),
    note: null,
    finalised_at: `${date}T11:00:00.000Z`,
  };
}

/** A voluntary return with its four steps, or one that still waits for its day. */
export function benchApplication(
  personId: string,
  by: string,
  day: string,
  departure: string | null,
): ApplicationFields {
  const way: [ApplicationState, string][] = [
    ['draft', day],
    ['submitted', day],
    ['approved', day],
    ...(departure === null ? [] : [['departed', departure] as [ApplicationState, string]]),
  ];
  const [status, status_on] = way[way.length - 1] as [ApplicationState, string];
  return someApplicationFields(personId, {
    status,
    status_on,
    history: way.map(([to, on], index) => ({
      from: way[index - 1]?.[0] ?? null,
      to,
      on,
      at: `${on}T10:00:00.000Z`,
      by,
      reason: null,
    })),
    submitted_on: day,
    confirmed_departure: departure,
    return_kind: departure === null ? null : 'VOL',
  });
}

export const dayOf = (index: number, first = Date.UTC(2023, 0, 1), days = 1095): string =>
  new Date(first + (index % days) * 86_400_000).toISOString().slice(0, 10);
