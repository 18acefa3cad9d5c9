import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord, listRecords } from '#core/store/record.ts';
import { hasConsent } from '#shared/consent.ts';
import type { Input } from '#shared/contract.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault();
  person = transaction(
    vault.db,
    () => createRecord(vault, 'person', somePerson({ interpreter_needed: true })).id,
  );
});
afterEach(() => vault.remove());

const answer = (fields: Partial<Input<'consent.record'>['fields']> = {}) =>
  recordConsent(vault, {
    fields: {
      person_id: person,
      session_id: null,
      part: 'transfer_abroad',
      answer: 'given',
      answered_on: '2026-03-10',
      method: 'signed',
      language: 'kat',
      text_version: '1.0',
      interpreter: 'phone',
      interpreter_is_child: false,
      deprived_of_liberty: true,
      ...fields,
    },
  });

const isGiven = (part: Parameters<typeof hasConsent>[1]) =>
  hasConsent(listRecords(vault.db, 'consent', ''), part);

test('each part is its own answer', () => {
  answer();
  answer({ part: 'application', answer: 'refused' });
  expect([isGiven('transfer_abroad'), isGiven('application'), isGiven('counselling_record')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('nothing is given without an interpreter who is needed; a refusal needs none', () => {
  expect(() => answer({ interpreter: 'none_needed' })).toThrow('interpreter_missing');
  expect(() => answer({ interpreter: 'needed_but_absent' })).toThrow('interpreter_missing');
  expect(answer({ interpreter: 'needed_but_absent', answer: 'refused' }).answer).toBe('refused');
  expect(isGiven('transfer_abroad')).toBe(false);
});

test('a withdrawal needs no reason, counts at once and counts once', () => {
  const { id } = answer();
  withdrawConsent(vault, { id, on: '2026-03-12' });
  expect(withdrawConsent(vault, { id, on: '2026-03-20' }).withdrawn_on).toBe('2026-03-12');
  expect(isGiven('transfer_abroad')).toBe(false);
});

test('a refusal has nothing to withdraw, and a withdrawal does not come before the answer', () => {
  const refused = answer({ answer: 'refused' });
  expect(() => withdrawConsent(vault, { id: refused.id, on: '2026-03-12' })).toThrow('illegal_transition');
  const given = answer();
  expect(() => withdrawConsent(vault, { id: given.id, on: '2026-03-01' })).toThrow('field_invalid');
});

test('it can be given again after a withdrawal', () => {
  withdrawConsent(vault, { id: answer().id, on: '2026-03-10' });
  answer();
  expect(isGiven('transfer_abroad')).toBe(true);
});

test('only a relative can be a child who interprets', () => {
  expect(answer({ interpreter: 'phone', interpreter_is_child: true }).interpreter_is_child).toBe(false);
  expect(answer({ interpreter: 'family_member', interpreter_is_child: true }).interpreter_is_child).toBe(
    true,
  );
});
