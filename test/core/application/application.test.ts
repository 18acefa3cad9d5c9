import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createApplication,
  getApplication,
  moveStoredApplication,
  updateApplication,
} from '#core/store/application.ts';
import { loadCatalogue } from '#core/store/catalogue.ts';
import { openConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { rows, transaction } from '#core/store/db.ts';
import { saveDraft } from '#core/store/draft.ts';
import { createRecord } from '#core/store/record.ts';
import type { ApplicationInput, ApplicationState } from '#shared/application.ts';
import { contract } from '#shared/contract.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { someApplicationInput, someConcern, someConsent } from '#test/support/process.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let person: string;

beforeEach(() => {
  vault = createTestVault('2026-03-10T09:00:00.000Z');
  person = transaction(
    vault.db,
    () => createRecord(vault, 'person', somePerson({ full_name_latin: 'Nino', birth_date: '1990-02-01' })).id,
  );
});
afterEach(() => vault.remove());

const started = (fields: Partial<ApplicationInput> = {}) =>
  createApplication(vault, { fields: someApplicationInput(person, fields), draft_id: null });
const consented = () => {
  const {
    id: _,
    created_at: __,
    created_by: ___,
    updated_at: ____,
    version: _____,
    withdrawn_on: ______,
    ...fields
  } = someConsent('application');
  return recordConsent(vault, { fields: { ...fields, person_id: person } });
};
const raised = () => {
  const { kind, raised_on } = someConcern();
  return transaction(vault.db, () =>
    openConcern(vault, {
      person_id: person,
      session_id: null,
      kind,
      raised_on,
      referred_to: null,
      referred_on: null,
    }),
  );
};
const move = (id: string, to: ApplicationState, more: Record<string, unknown> = {}) =>
  moveStoredApplication(vault, {
    id,
    to,
    on: '2026-03-10',
    suspension_reason: null,
    note: null,
    return_kind: null,
    ...more,
  });
const outbox = () => rows<{ fields: string }>(vault.db, 'SELECT fields FROM outbox ORDER BY counter');

test('an application begins with its first entry in the course', () => {
  const application = started();
  expect(application).toMatchObject({ status: 'draft', status_on: '2026-03-10', submitted_on: null });
  expect(application.history).toMatchObject([{ from: null, to: 'draft', by: vault.me() }]);
  contract['application.create'].output.parse(application);
});

test('it takes the place of its draft; asking twice makes one', () => {
  const id = vault.newId();
  saveDraft(vault, { id, noun: 'application', person_id: person, body: {} });
  const fields = someApplicationInput(person);
  expect(createApplication(vault, { fields, draft_id: id }).id).toBe(id);
  expect(createApplication(vault, { fields, draft_id: id }).id).toBe(id);
  expect(rows(vault.db, 'SELECT id FROM application')).toHaveLength(1);
  expect(rows(vault.db, 'SELECT id FROM draft')).toEqual([]);
});

test('it needs a person, an open programme and no open concern', () => {
  expect(() => started({ person_id: vault.newId() })).toThrow('not_found');
  loadCatalogue(vault.db, catalogueFile, vault.now());
  expect(() => started({ programme_id: 'MA-CEFA' })).toThrow('programme_closed');
  expect(() => started({ programme_id: 'NO-SUCH' })).toThrow('not_found');
  expect(started({ programme_id: 'EURP-GE' }).programme_id).toBe('EURP-GE');
  raised();
  expect(() => started()).toThrow('concern_open');
});

test('the whole course, each step with its day, its outbox entry and what it sets', () => {
  const consent = consented();
  const { id } = started();
  expect(move(id, 'submitted')).toMatchObject({
    submitted_on: '2026-03-10',
    consent_record_id: consent.id,
    consent_language: 'kat',
  });
  move(id, 'eligibility_check');
  expect(move(id, 'approved', { note: 'Granted in full' })).toMatchObject({
    decided_on: '2026-03-10',
    decision_reason: 'Granted in full',
  });
  vault.setNow('2026-03-20T09:00:00.000Z');
  move(id, 'suspended', { on: '2026-03-12', suspension_reason: 'illness' });
  expect(move(id, 'approved', { on: '2026-03-15' })).toMatchObject({
    decided_on: '2026-03-10',
    decision_reason: 'Granted in full',
  });
  move(id, 'travel_booked', { on: '2026-03-16' });
  expect(move(id, 'departed', { on: '2026-03-17', return_kind: 'VOL' })).toMatchObject({
    confirmed_departure: '2026-03-17',
    return_kind: 'VOL',
  });
  expect(move(id, 'arrived', { on: '2026-03-18' }).arrival_confirmed_on).toBe('2026-03-18');
  const closed = move(id, 'closed', { on: '2026-03-19' });
  expect(closed.history.map((step) => step.to)).toEqual([
    'draft',
    'submitted',
    'eligibility_check',
    'approved',
    'suspended',
    'approved',
    'travel_booked',
    'departed',
    'arrived',
    'closed',
  ]);
  expect(closed.history[4]).toMatchObject({ reason: 'illness', on: '2026-03-12' });
  contract['application.transition'].output.parse(closed);
  const sent = JSON.parse(outbox().at(-1)?.fields ?? '{}');
  expect(sent).toMatchObject({ status: 'closed', status_on: '2026-03-19', history: closed.history });
  expect(sent).not.toHaveProperty('region_of_return');
});

test('a step without consent is refused, names what is missing and changes nothing', () => {
  const before = started();
  const entries = outbox().length;
  expect(() => move(before.id, 'submitted')).toThrow('guard_refused');
  expect(getApplication(vault, { id: before.id })).toEqual(before);
  expect(outbox()).toHaveLength(entries);
});

test('a withdrawn consent no longer carries a step', () => {
  const consent = consented();
  const { id } = started();
  move(id, 'submitted');
  withdrawConsent(vault, { id: consent.id, on: '2026-03-10' });
  expect(() => move(id, 'eligibility_check')).toThrow('guard_refused');
  expect(move(id, 'withdrawn').status).toBe('withdrawn');
});

test('an open concern stops every step forward and no withdrawal', () => {
  consented();
  const { id } = started();
  raised();
  expect(() => move(id, 'submitted')).toThrow('concern_open');
  expect(move(id, 'withdrawn')).toMatchObject({ withdrawn_on: '2026-03-10', withdrawal_reason: null });
});

test('a withdrawal takes a reason only when one is given, and any past day', () => {
  const { id } = started();
  expect(move(id, 'withdrawn', { on: '2026-01-10', note: 'Family' })).toMatchObject({
    withdrawn_on: '2026-01-10',
    withdrawal_reason: 'Family',
  });
});

test('a suspension says why', () => {
  consented();
  const { id } = started();
  for (const to of ['submitted', 'eligibility_check', 'approved'] as const) move(id, to);
  expect(() => move(id, 'suspended')).toThrow('field_invalid');
});

test('a day to come is refused', () => {
  const { id } = started();
  expect(() => move(id, 'withdrawn', { on: '2026-05-01' })).toThrow('field_invalid');
});

test('a departure without a said kind is unknown, not voluntary', () => {
  consented();
  const { id } = started();
  for (const to of ['submitted', 'eligibility_check', 'approved', 'travel_booked'] as const) move(id, to);
  expect(move(id, 'departed').return_kind).toBe('UNK');
});

test('editing keeps to the form; what is over is frozen', () => {
  const { id, ...seen } = started();
  const edited = updateApplication(vault, {
    id,
    seen: { region_of_return: null },
    fields: { region_of_return: 'Kutaisi' },
  });
  expect(edited).toMatchObject({ region_of_return: 'Kutaisi', status: 'draft' });
  expect(() =>
    updateApplication(vault, {
      id,
      seen: { region_of_return: null },
      fields: { region_of_return: 'Batumi' },
    }),
  ).toThrow('changed_elsewhere');
  expect(() => updateApplication(vault, { id, seen: {}, fields: { person_id: vault.newId() } })).toThrow(
    'input_invalid',
  );
  move(id, 'withdrawn');
  expect(() =>
    updateApplication(vault, { id, seen: {}, fields: { region_of_return: seen.region_of_return } }),
  ).toThrow('record_frozen');
});
