import { afterEach, beforeEach, expect, test } from 'vitest';
import { rows, transaction } from '#core/store/db.ts';
import { getDraft, saveDraft } from '#core/store/draft.ts';
import { pendingChanges } from '#core/store/outbox.ts';
import { createRecord, listRecords, updateRecord } from '#core/store/record.ts';
import { finaliseSession, getSession } from '#core/store/session.ts';
import { isConcernOpen } from '#shared/concern.ts';
import { FailureError } from '#shared/errors.ts';
import { someSession } from '#test/support/session.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

const DRAFT = '0190a1b2-0000-7000-8000-000000000001';
let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault();
  person = transaction(vault.db, () => createRecord(vault, 'person', somePerson()).id);
  saveDraft(vault, { id: DRAFT, noun: 'session', person_id: person, body: { topics: ['debts'] } });
});
afterEach(() => vault.remove());

const failureOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return null;
};

test('a finalised session is a record, in the outbox, and its draft is gone', () => {
  const session = finaliseSession(vault, { draft_id: DRAFT, fields: someSession(person), concern: null });
  expect(session).toMatchObject({
    counsellor_id: vault.me(),
    version: 0,
    topics: ['legal_aid', 'return_options'],
  });
  expect(getDraft(vault, { id: DRAFT }).draft).toBeNull();
  const sent = pendingChanges(vault.db, 10).filter((change) => change.entity === 'session');
  expect(sent.map((change) => change.record_id)).toEqual([session.id]);
  expect(listRecords(vault.db, 'concern', '')).toEqual([]);
  expect(listRecords(vault.db, 'follow_up', '')).toEqual([]);
});

test('it never changes again', () => {
  const { id } = finaliseSession(vault, { draft_id: DRAFT, fields: someSession(person), concern: null });
  const change = () =>
    transaction(vault.db, () => updateRecord(vault, 'session', id, { outcome: 'declined' }));
  expect(failureOf(change)?.code).toBe('record_frozen');
});

test('the note is sealed, is read back here and never travels', () => {
  const note = 'Bittere Tränen: كلمة سرية';
  const fields = someSession(person, { note });
  const { id } = finaliseSession(vault, { draft_id: DRAFT, fields, concern: null });
  expect(getSession(vault, { id }).session.note).toBe(note);
  const travels = rows<{ fields: string }>(vault.db, 'SELECT fields FROM outbox');
  expect(travels.some((entry) => entry.fields.includes('note') || entry.fields.includes('Tränen'))).toBe(
    false,
  );
  const [stored] = rows<{ sealed: Buffer }>(vault.db, 'SELECT sealed FROM session_note');
  expect(stored?.sealed.includes(Buffer.from('Bittere'))).toBe(false);
  expect(() => vault.unseal(stored!.sealed, 'session:another')).toThrow();
});

test('a pending concern opens the brake, a referred one says to whom and when', () => {
  const fields = someSession(person, { protection_concern_raised: 'raised_pending' });
  const pending = { kind: 'safety', referred_to: 'left over', referred_on: null } as const;
  const first = finaliseSession(vault, { draft_id: DRAFT, fields, concern: pending });
  const referred = { kind: 'trafficking', referred_to: 'PAG-ASA', referred_on: '2026-03-10' } as const;
  const second = finaliseSession(vault, {
    draft_id: vault.newId(),
    fields: { ...fields, protection_concern_raised: 'raised_referred' },
    concern: referred,
  });
  const concerns = listRecords(vault.db, 'concern', 'ORDER BY row');
  expect(concerns.every(isConcernOpen)).toBe(true);
  expect(concerns[0]).toMatchObject({
    session_id: first.id,
    kind: 'safety',
    referred_to: null,
    raised_on: '2026-03-10',
  });
  expect(concerns[1]).toMatchObject({ session_id: second.id, ...referred });
});

test('a date for the next step becomes a follow-up', () => {
  const fields = someSession(person, { follow_up_date: '2026-03-17', agreed_actions: 'Call the lawyer' });
  const { id } = finaliseSession(vault, { draft_id: DRAFT, fields, concern: null });
  expect(listRecords(vault.db, 'follow_up', '')).toMatchObject([
    { person_id: person, session_id: id, due_on: '2026-03-17', what: 'Call the lawyer', done_on: null },
  ]);
});

test('what is missing for the concern refuses the whole, and the draft stays', () => {
  const fields = someSession(person, { protection_concern_raised: 'raised_referred' });
  const failure = failureOf(() => finaliseSession(vault, { draft_id: DRAFT, fields, concern: null }));
  expect(failure).toMatchObject({
    code: 'field_invalid',
    fields: [{ path: 'concern.kind', code: 'required' }],
  });
  expect(getDraft(vault, { id: DRAFT }).draft).not.toBeNull();
  expect(listRecords(vault.db, 'session', '')).toEqual([]);
});

test('a failure in the middle leaves nothing but the draft', () => {
  const fields = someSession(person, { note: 'x', follow_up_date: '2026-03-17' });
  const broken = {
    ...vault,
    seal: () => {
      throw new Error('no key');
    },
  };
  expect(() => finaliseSession(broken, { draft_id: DRAFT, fields, concern: null })).toThrow('no key');
  expect(listRecords(vault.db, 'session', '')).toEqual([]);
  expect(pendingChanges(vault.db, 10).map((change) => change.entity)).toEqual(['person']);
  expect(getDraft(vault, { id: DRAFT }).draft).not.toBeNull();
});

test('the first session is the first that took place, whatever the form says', () => {
  const finalise = (fields: Parameters<typeof someSession>[1]) =>
    finaliseSession(vault, { draft_id: vault.newId(), fields: someSession(person, fields), concern: null })
      .is_first_session;
  expect(finalise({ outcome: 'no_show' })).toBe(true);
  expect(finalise({ is_first_session: false, outcome: 'no_show' })).toBe(false);
  expect(finalise({})).toBe(true);
  expect(finalise({ is_first_session: true })).toBe(false);
});

test('a person who is not here has no session', () => {
  const fields = someSession('0190a1b2-0000-7000-8000-00000000ffff');
  expect(failureOf(() => finaliseSession(vault, { draft_id: DRAFT, fields, concern: null }))?.code).toBe(
    'not_found',
  );
});

test('asking twice makes one session', () => {
  const fields = someSession(person, { note: 'kept', follow_up_date: '2026-03-17' });
  const first = finaliseSession(vault, { draft_id: DRAFT, fields, concern: null });
  expect(finaliseSession(vault, { draft_id: DRAFT, fields, concern: null })).toEqual(first);
  expect(listRecords(vault.db, 'session', '')).toHaveLength(1);
  expect(listRecords(vault.db, 'follow_up', '')).toHaveLength(1);
});
