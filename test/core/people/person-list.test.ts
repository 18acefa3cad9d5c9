import { afterEach, beforeEach, expect, it } from 'vitest';
import { raiseConcern } from '#core/store/concern.ts';
import { saveDraft } from '#core/store/draft.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { createPerson } from '#core/store/person.ts';
import { listPersons, similarPersons } from '#core/store/person-list.ts';
import { contract } from '#shared/contract.ts';
import type { PersonFields } from '#shared/person.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

const register = (name: string, fields: Partial<PersonFields> = {}) =>
  createPerson(vault, { fields: somePerson({ alias_or_initials: name, ...fields }), draft_id: null });
const list = (input: Partial<Parameters<typeof listPersons>[1]> = {}) => {
  const found = listPersons(vault, { text: '', open_only: false, offset: 0, limit: 50, ...input });
  expect(contract['person.list'].output.parse(found)).toEqual(found);
  return found;
};
const names = (found: ReturnType<typeof list>) => found.rows.map((row) => row.alias_or_initials);

it('shows the newest first, page by page', () => {
  for (let at = 1; at <= 7; at++) register(`P${at}`);
  expect(names(list({ limit: 3 }))).toEqual(['P7', 'P6', 'P5']);
  expect(names(list({ offset: 6, limit: 3 }))).toEqual(['P1']);
  expect(list({ offset: 20 })).toEqual({ total: 7, rows: [] });
});

it('pages through what is spelled so and then what sounds so, each once', () => {
  for (let at = 0; at < 5; at++) register(`Mohammed ${at}`);
  for (let at = 0; at < 5; at++) register(`Muhammad ${at}`);
  register('Mahmoud');
  const all = list({ text: 'mohammed' });
  expect(all.total).toBe(10);
  expect(
    names(all)
      .slice(0, 5)
      .every((name) => name.startsWith('Mohammed')),
  ).toBe(true);
  const paged = [0, 3, 6, 9].flatMap((offset) => names(list({ text: 'mohammed', offset, limit: 3 })));
  expect(paged).toEqual(names(all));
});

it('counts more than it fetches at once', () => {
  vault.db.transaction(() => {
    for (let at = 0; at < 620; at++) register(`Ali ${at}`);
  })();
  expect(list({ text: 'al', limit: 2 }).total).toBe(620);
  expect(names(list({ text: 'al', offset: 618, limit: 10 }))).toEqual(['Ali 1', 'Ali 0']);
});

it('leaves closed files out when asked to', () => {
  register('Ali', { closed_as: 'closed_departed', closed_on: '2026-01-01' });
  register('Alina');
  expect(names(list({ text: 'ali' }))).toEqual(['Alina', 'Ali']);
  expect(names(list({ text: 'ali', open_only: true }))).toEqual(['Alina']);
  expect(list({ open_only: true })).toMatchObject({ total: 1, rows: [{ alias_or_initials: 'Alina' }] });
});

it('tells the next date, an open concern and a draft of each person', () => {
  const { id } = register('Ali', { languages: [{ code: 'ara', level: 'mother_tongue', reads: true }] });
  const step = { person_id: id, session_id: null, what: null, done_on: null };
  saveFollowUp(vault, { id: null, fields: { ...step, due_on: '2026-04-02' } });
  saveFollowUp(vault, { id: null, fields: { ...step, due_on: '2026-04-01' } });
  saveFollowUp(vault, { id: null, fields: { ...step, due_on: '2026-03-01', done_on: '2026-03-01' } });
  raiseConcern(vault, {
    fields: {
      person_id: id,
      session_id: null,
      kind: 'safety',
      raised_on: '2026-03-10',
      referred_to: null,
      referred_on: null,
    },
  });
  saveDraft(vault, { id: vault.newId(), noun: 'session', person_id: id, body: {} });
  expect(list().rows).toMatchObject([
    {
      id,
      language: 'ara',
      next_on: '2026-04-01',
      last_session_on: null,
      concern_open: true,
      has_draft: true,
    },
  ]);
});

it('finds nothing for what cannot be searched, and does not fail', () => {
  register('Ali');
  for (const text of [
    '?',
    '"',
    '" OR "',
    '*',
    "'); DROP TABLE person; --",
    'ali" NOT "',
    'NEAR(ali)',
    '\u0000',
  ]) {
    expect(() => list({ text })).not.toThrow();
  }
  expect(list({ text: '…' })).toEqual({ total: 0, rows: [] });
});

it('names who may be the same person before somebody is registered', () => {
  const known = register('Mohamed Haddad', { birth_year: 1988, citizenship: 'SY' });
  register('Mahmoud Haddad', { birth_year: 1950, citizenship: 'IQ' });
  const similar = (names: string, birth_year: number | null = null, local_ref: string | null = null) =>
    similarPersons(vault, { names, birth_year, citizenship: 'SY', local_ref }).rows.map((row) => row.id);
  expect(similar('محمد حداد')).toEqual([known.id]);
  expect(similar('Muhammad', 1987)).toEqual([known.id]);
  expect(similar('Giorgi')).toEqual([]);
  expect(similar('')).toEqual([]);
});

it('names at most eight', () => {
  for (let at = 0; at < 12; at++) register('Ali Hassan');
  expect(
    similarPersons(vault, { names: 'Ali Hasan', birth_year: null, citizenship: null, local_ref: null }).rows,
  ).toHaveLength(8);
});
