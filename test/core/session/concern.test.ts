import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerConcern, raiseConcern, referConcern } from '#core/store/concern.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import { isConcernOpen } from '#shared/concern.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault();
  person = transaction(vault.db, () => createRecord(vault, 'person', somePerson()).id);
});
afterEach(() => vault.remove());

const raise = () =>
  raiseConcern(vault, {
    fields: {
      person_id: person,
      session_id: null,
      kind: 'safety',
      raised_on: '2026-03-10',
      referred_to: null,
      referred_on: null,
    },
  });

test('the brake is lifted when the concern was referred and answered, and says by whom, why and when', () => {
  const { id } = raise();
  const answer = {
    id,
    answer: 'protection_route_ended',
    answer_reason: 'Decision of the asylum office',
  } as const;
  expect(() => answerConcern(vault, answer)).toThrow('guard_refused');
  expect(isConcernOpen(referConcern(vault, { id, referred_to: 'Lawyer', referred_on: '2026-03-11' }))).toBe(
    true,
  );
  const answered = answerConcern(vault, answer);
  expect(answered).toMatchObject({ ...answer, answered_by: vault.me(), referred_to: 'Lawyer' });
  expect(isConcernOpen(answered)).toBe(false);
});

test('a misunderstanding needs no referral', () => {
  const { id } = raise();
  const answered = answerConcern(vault, {
    id,
    answer: 'misunderstanding',
    answer_reason: 'Meant another country',
  });
  expect(isConcernOpen(answered)).toBe(false);
});

test('an answered concern stays as it is', () => {
  const { id } = raise();
  answerConcern(vault, { id, answer: 'misunderstanding', answer_reason: 'x' });
  expect(() => answerConcern(vault, { id, answer: 'misunderstanding', answer_reason: 'y' })).toThrow(
    'illegal_transition',
  );
  expect(() => referConcern(vault, { id, referred_to: 'z', referred_on: '2026-03-12' })).toThrow(
    'illegal_transition',
  );
});
