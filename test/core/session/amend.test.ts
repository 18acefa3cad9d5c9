import { afterEach, beforeEach, expect, test } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { createRecord, listRecords } from '#core/store/record.ts';
import { amendSession, finaliseSession, getSession } from '#core/store/session.ts';
import { isConcernOpen } from '#shared/concern.ts';
import { amendedSession, type SessionInput } from '#shared/session.ts';
import { someSession } from '#test/support/session.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault();
  person = transaction(vault.db, () => createRecord(vault, 'person', somePerson()).id);
});
afterEach(() => vault.remove());

const finalised = (fields: Partial<SessionInput> = {}) =>
  finaliseSession(vault, { draft_id: vault.newId(), fields: someSession(person, fields), concern: null }).id;

test('both the original and the correction stay, with who, when and why', () => {
  const id = finalised({ outcome: 'information_only', duration_min: 45 });
  const reason = 'Typed the wrong ending';
  amendSession(vault, { session_id: id, reason, fields: { outcome: 'referred_legal', duration_min: 45 } });
  const { session, amendments } = getSession(vault, { id });
  expect(session.outcome).toBe('information_only');
  expect(amendments).toMatchObject([
    { reason, amended_by: vault.me(), fields: { outcome: 'referred_legal' } },
  ]);
  expect(Object.keys(amendments[0]!.fields)).toEqual(['outcome']);
  expect(amendedSession(session, amendments).outcome).toBe('referred_legal');
});

test('a second correction is compared with the first, not with the original', () => {
  const id = finalised({ duration_min: 45 });
  amendSession(vault, { session_id: id, reason: 'a', fields: { duration_min: 60 } });
  amendSession(vault, { session_id: id, reason: 'b', fields: { duration_min: 45 } });
  const { session, amendments } = getSession(vault, { id });
  expect(amendments.map((amendment) => amendment.fields.duration_min)).toEqual([60, 45]);
  expect(amendedSession(session, amendments).duration_min).toBe(45);
});

test('a correction that corrects nothing is refused', () => {
  const id = finalised({ topics: ['debts'] });
  expect(() => amendSession(vault, { session_id: id, reason: 'a', fields: { topics: ['debts'] } })).toThrow(
    'field_invalid',
  );
  expect(listRecords(vault.db, 'amendment', '')).toEqual([]);
});

test('a concern that was forgotten sets the brake, once', () => {
  const id = finalised();
  amendSession(vault, {
    session_id: id,
    reason: 'a',
    fields: { protection_concern_raised: 'raised_pending' },
  });
  amendSession(vault, { session_id: id, reason: 'b', fields: { duration_min: 50 } });
  const concerns = listRecords(vault.db, 'concern', '');
  expect(concerns).toMatchObject([{ session_id: id, person_id: person, raised_on: '2026-03-10' }]);
  expect(concerns.every(isConcernOpen)).toBe(true);
});

test('rules between fields hold for a correction too', () => {
  const id = finalised();
  const fields = { third_parties_present: ['none', 'police'] as const };
  expect(() =>
    amendSession(vault, {
      session_id: id,
      reason: 'a',
      fields: { third_parties_present: [...fields.third_parties_present] },
    }),
  ).toThrow('field_invalid');
});
