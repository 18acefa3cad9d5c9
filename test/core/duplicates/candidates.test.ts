import { afterEach, beforeEach, expect, test } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { listDuplicates, tellApart, undoDuplicate } from '#core/store/duplicate.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { applyRecordState } from '#core/store/record.ts';
import { contract } from '#shared/contract.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import { merge, pairsOf } from '#test/support/duplicates.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

const register = (name: string, fields: Partial<PersonFields> = {}): Person =>
  createPerson(vault, {
    fields: somePerson({ alias_or_initials: name, citizenship: 'SY', ...fields }),
    draft_id: null,
  });
const pair = (a: { id: string }, b: { id: string }) => [a.id, b.id].sort();

test('who is registered under another spelling is found, and nobody else', () => {
  const first = register('Fatima Karim');
  register('Fatima Rashid');
  register('Fatima Karim', { birth_year: 1970 });
  const second = register('فاطمة كريم', { birth_year: null });
  expect(pairsOf(vault).filter((found) => found.includes(first.id))).toEqual([pair(first, second)]);
  const answer = listDuplicates(vault);
  expect(contract['duplicate.list'].output.parse(answer)).toEqual(answer);
});

test('who arrives by a pull is compared like anybody else, and again when the name changes', () => {
  const first = register('Yusuf Karim');
  expect(pairsOf(vault)).toEqual([]);
  const id = vault.newId();
  const at = vault.now();
  const arrive = (version: number, name: string) =>
    transaction(vault.db, () =>
      applyRecordState(
        vault.db,
        {
          entity: 'person',
          id,
          version,
          position: version,
          created_at: at,
          created_by: vault.me(),
          updated_at: at,
          fields: somePerson({ alias_or_initials: name, citizenship: 'SY' }),
        },
        false,
      ),
    );
  arrive(1, 'Omar Karim');
  expect(pairsOf(vault)).toEqual([]);
  arrive(2, 'Youssef Kareem');
  expect(pairsOf(vault)).toEqual([pair(first, { id })]);
  updatePerson(vault, { id: first.id, seen: {}, fields: { sex: 'M' } });
  expect(pairsOf(vault)).toEqual([]);
});

test('who was merged or told apart is not offered again; taken back, they are', () => {
  const a = register('Omar Khalid');
  const b = register('Umar Halid');
  const c = register('Omar Khaled');
  expect(pairsOf(vault)).toHaveLength(3);
  const told = tellApart(vault, { first_id: b.id, second_id: a.id });
  expect(told).toMatchObject({ person_id: a.id, other_id: b.id, verdict: 'distinct' });
  expect(tellApart(vault, { first_id: a.id, second_id: b.id }).id).toBe(told.id);
  expect(pairsOf(vault).sort()).toEqual([pair(a, c), pair(b, c)].sort());
  // b was told apart from a, and a is c: so b is not c either.
  const merged = merge(vault, a.id, c.id, { alias_or_initials: 'kept' });
  expect(pairsOf(vault)).toEqual([]);
  undoDuplicate(vault, { id: merged.id });
  expect(pairsOf(vault)).toHaveLength(2);
  undoDuplicate(vault, { id: told.id });
  expect(pairsOf(vault)).toHaveLength(3);
});

test('of many who arrive at once some are compared at a time, until all are', () => {
  transaction(vault.db, () => {
    for (let at = 0; at < 90; at++) register(`Person ${'abcdefghij'[at % 10]}${at}`);
  });
  const first = register('Maryam Saeed');
  const second = register('Мириам Саид');
  expect(listDuplicates(vault)).toMatchObject({ is_comparing: true, pairs: [] });
  expect(pairsOf(vault)).toEqual([pair(first, second)]);
});

test('what is waiting is compared in the background, and the lists hear of it', async () => {
  transaction(vault.db, () => {
    for (let at = 0; at < 45; at++) register(`Somebody ${at}`);
  });
  register('Maryam Saeed');
  register('Мириам Саид');
  listDuplicates(vault);
  await expect.poll(() => vault.changes.flat()).toContain('duplicate');
  expect(listDuplicates(vault)).toMatchObject({ is_comparing: false, pairs: [{}] });
});
