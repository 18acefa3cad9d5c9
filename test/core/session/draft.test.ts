import { afterEach, beforeEach, expect, test } from 'vitest';
import { rows } from '#core/store/db.ts';
import { discardDraft, getDraft, listDrafts, saveDraft } from '#core/store/draft.ts';
import { pendingChanges } from '#core/store/outbox.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

const PERSON = '0190a1b2-0000-7000-8000-0000000000aa';
const ONE = '0190a1b2-0000-7000-8000-000000000001';
const TWO = '0190a1b2-0000-7000-8000-000000000002';
let vault: TestVault;

beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

test('what is typed is there again, incomplete as it is, and never sent', () => {
  saveDraft(vault, {
    id: ONE,
    noun: 'session',
    person_id: PERSON,
    body: { topics: ['debts'], outcome: null },
  });
  const again = { topics: ['debts', 'family'], outcome: null, agreed_actions: 'Ask' };
  const { updated_at } = saveDraft(vault, { id: ONE, noun: 'session', person_id: PERSON, body: again });
  const { draft } = getDraft(vault, { id: ONE });
  expect(draft).toMatchObject({ body: { ...again, note: null }, updated_at });
  expect(draft!.created_at < updated_at).toBe(true);
  expect(pendingChanges(vault.db, 10)).toEqual([]);
});

test('several drafts of one person lie side by side, the latest first', () => {
  saveDraft(vault, { id: ONE, noun: 'session', person_id: PERSON, body: {} });
  saveDraft(vault, { id: TWO, noun: 'consent', person_id: PERSON, body: { part: 'application' } });
  expect(listDrafts(vault.db, PERSON).map((draft) => draft.id)).toEqual([TWO, ONE]);
  discardDraft(vault, { id: TWO });
  discardDraft(vault, { id: TWO });
  expect(listDrafts(vault.db, PERSON).map((draft) => draft.id)).toEqual([ONE]);
});

test('the note is under its own key while it is typed, and lists leave it out', () => {
  saveDraft(vault, { id: ONE, noun: 'session', person_id: PERSON, body: { note: 'very private' } });
  const [stored] = rows<{ body: string }>(vault.db, 'SELECT body FROM draft');
  expect(stored?.body).not.toContain('private');
  expect(getDraft(vault, { id: ONE }).draft?.body.note).toBe('very private');
  expect(listDrafts(vault.db, PERSON)[0]?.body.note).toBeNull();
});

test('a draft does not turn into one of another kind', () => {
  saveDraft(vault, { id: ONE, noun: 'session', person_id: PERSON, body: {} });
  expect(() => saveDraft(vault, { id: ONE, noun: 'referral', person_id: PERSON, body: {} })).toThrow(
    'input_invalid',
  );
});

test('a draft that is not there is no failure', () => {
  expect(getDraft(vault, { id: TWO }).draft).toBeNull();
});
