import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApplication } from '#core/store/application.ts';
import { loadCatalogue } from '#core/store/catalogue.ts';
import { answerConcern, openConcern, referConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { rows, sql, transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import {
  closeReferral,
  getReferral,
  prepareReferral,
  replyToReferral,
  sendReferral,
  updateReferral,
  withdrawReferral,
} from '#core/store/referral.ts';
import { contract } from '#shared/contract.ts';
import type { ReferralInput } from '#shared/referral.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { someApplicationInput, someConsent, someReferralInput } from '#test/support/process.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault('2026-03-10T09:00:00.000Z');
  loadCatalogue(vault.db, catalogueFile, vault.now());
  person = transaction(vault.db, () => createRecord(vault, 'person', somePerson()).id);
});
afterEach(() => vault.remove());

const prepared = (fields: Partial<ReferralInput> = {}) =>
  prepareReferral(vault, { fields: someReferralInput(person, fields), draft_id: null });
const consented = (part: 'transfer_abroad' | 'application' = 'transfer_abroad') => {
  const { answer, answered_on, method, language, text_version, interpreter } = someConsent(part);
  return recordConsent(vault, {
    fields: {
      person_id: person,
      session_id: null,
      part,
      answer,
      answered_on,
      method,
      language,
      text_version,
      interpreter,
      interpreter_is_child: false,
      deprived_of_liberty: false,
    },
  });
};
const send = (id: string) => sendReferral(vault, { id, on: '2026-03-10', channel: 'riat_manual' });
const concern = () =>
  transaction(vault.db, () =>
    openConcern(vault, {
      person_id: person,
      session_id: null,
      kind: 'safety',
      raised_on: '2026-03-09',
      referred_to: null,
      referred_on: null,
    }),
  );

test('preparing keeps the name of the programme and sends nothing', () => {
  const referral = prepared();
  expect(referral).toMatchObject({ status: 'prepared', sent_on: null, consent_record_id: null });
  expect(referral.programme_name).toContain('Georgia');
  contract['referral.prepare'].output.parse(referral);
});

test('with a consent to the transfer it is sent, and the consent is written down with it', () => {
  const consent = consented();
  const { id } = prepared();
  expect(send(id)).toMatchObject({
    status: 'sent',
    sent_on: '2026-03-10',
    channel: 'riat_manual',
    consent_record_id: consent.id,
  });
});

test('without a consent, with another one or with a withdrawn one it is refused and stays as it was', () => {
  const before = prepared();
  expect(() => send(before.id)).toThrow('consent_missing');
  consented('application');
  expect(() => send(before.id)).toThrow('consent_missing');
  const consent = consented();
  withdrawConsent(vault, { id: consent.id, on: '2026-03-10' });
  expect(() => send(before.id)).toThrow('consent_withdrawn');
  expect(getReferral(vault, { id: before.id })).toEqual(before);
});

test('another basis needs its words, and no consent', () => {
  const { id } = prepared({ transfer_basis: 'public_interest' });
  consented();
  expect(() => send(id)).toThrow('transfer_basis_missing');
  updateReferral(vault, { id, seen: {}, fields: { transfer_basis_note: 'Article 6(1)(e), national law' } });
  expect(send(id)).toMatchObject({ status: 'sent', consent_record_id: null });
});

test('nothing to share is nothing to send', () => {
  consented();
  expect(() => send(prepared({ data_shared: [] }).id)).toThrow('data_shared_empty');
});

test('an open concern stops preparing and sending until it is answered', () => {
  consented();
  const { id } = prepared();
  const open = concern();
  expect(() => send(id)).toThrow('concern_open');
  expect(() => prepared()).toThrow('concern_open');
  referConcern(vault, { id: open.id, referred_to: 'Legal aid', referred_on: '2026-03-09' });
  answerConcern(vault, {
    id: open.id,
    answer: 'person_informed_and_continues',
    answer_reason: 'Spoke with a lawyer',
  });
  expect(send(id).status).toBe('sent');
});

test('a closed programme is neither prepared nor sent', () => {
  expect(() => prepared({ programme_id: 'MA-CEFA' })).toThrow('programme_closed');
  consented();
  const { id } = prepared();
  sql(vault.db, `UPDATE programme SET status = 'closed' WHERE id = 'EURP-GE'`).run();
  expect(() => send(id)).toThrow('programme_closed');
});

test('what has left is not edited any more', () => {
  consented();
  const { id } = prepared();
  updateReferral(vault, { id, seen: { needs: ['housing'] }, fields: { needs: ['housing', 'medical'] } });
  send(id);
  expect(() => updateReferral(vault, { id, seen: {}, fields: { data_shared: [] } })).toThrow('record_frozen');
});

test('reply, another reply, closing', () => {
  consented();
  const { id } = prepared();
  expect(() => replyToReferral(vault, { id, on: '2026-03-10', partner_reply: 'accepted' })).toThrow(
    'illegal_transition',
  );
  send(id);
  replyToReferral(vault, { id, on: '2026-03-10', partner_reply: 'waiting_list' });
  expect(replyToReferral(vault, { id, on: '2026-03-11', partner_reply: 'accepted' })).toMatchObject({
    status: 'answered',
    partner_reply: 'accepted',
    reply_on: '2026-03-11',
  });
  expect(closeReferral(vault, { id, outcome: 'assistance_received' }).status).toBe('closed');
  expect(() => withdrawReferral(vault, { id, on: '2026-03-11' })).toThrow('illegal_transition');
});

test('a referral can be withdrawn before and after it was sent', () => {
  consented();
  expect(withdrawReferral(vault, { id: prepared().id, on: '2026-03-10' })).toMatchObject({
    status: 'withdrawn',
    withdrawn_on: '2026-03-10',
  });
  const { id } = prepared();
  send(id);
  concern();
  expect(withdrawReferral(vault, { id, on: '2026-03-10' }).status).toBe('withdrawn');
});

test('an application of somebody else is refused', () => {
  const other = transaction(vault.db, () => createRecord(vault, 'person', somePerson()).id);
  const application = createApplication(vault, { fields: someApplicationInput(other), draft_id: null });
  expect(() => prepared({ application_id: application.id })).toThrow('input_invalid');
  expect(rows(vault.db, 'SELECT id FROM referral')).toEqual([]);
});
