import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateSample } from '#core/sample/generate.ts';
import { row } from '#core/store/db.ts';
import { listRecords } from '#core/store/record.ts';
import { type ApplicationState, canMoveApplication } from '#shared/application.ts';
import { ENTITIES, recordSchemas } from '#shared/records.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeAll(() => {
  vault = createTestVault();
  generateSample({ ...vault, mode: 'sample' });
});
afterAll(() => vault.remove());

const count = (table: string) => row<{ n: number }>(vault.db, `SELECT count(*) AS n FROM ${table}`)?.n;

test('holds about 200 persons, 600 sessions and 120 applications, and nothing that waits to be sent', () => {
  expect(count('person')).toBe(200);
  expect(count('session')).toBe(600);
  expect(count('application')).toBe(120);
  expect(count('outbox')).toBe(0);
});

test('every record satisfies its schema', () => {
  for (const entity of ENTITIES) {
    for (const record of listRecords(vault.db, entity, '')) recordSchemas[entity].parse(record);
  }
});

test('every application took legal steps only', () => {
  for (const application of listRecords(vault.db, 'application', '')) {
    let from: ApplicationState | null = null;
    for (const step of application.history) {
      expect(step.from).toBe(from);
      if (from !== null) expect(canMoveApplication(from, step.to)).toBe(true);
      from = step.to;
    }
    expect(application.status).toBe(from);
  }
});

test('a full name is there only where somebody has applied', () => {
  const applicants = new Set(listRecords(vault.db, 'application', '').map((one) => one.person_id));
  for (const person of listRecords(vault.db, 'person', '')) {
    if (!applicants.has(person.id)) expect(person.full_name_latin).toBeNull();
  }
});

test('is the same again from the same seed, and refuses a vault with real work', () => {
  const again = createTestVault();
  generateSample({ ...again, mode: 'sample' });
  const names = (one: TestVault) =>
    listRecords(one.db, 'person', 'ORDER BY id').map((person) => person.alias_or_initials);
  expect(names(again)).toEqual(names(vault));
  expect(() => generateSample(again)).toThrow();
  again.remove();
});
