import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '#core/store/db.ts';
import { saveDraft } from '#core/store/draft.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { outboxCounts, pendingChanges } from '#core/store/outbox.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons } from '#core/store/person-list.ts';
import { applyRecordState, readRecord } from '#core/store/record.ts';
import { type Failure, FailureError } from '#shared/errors.ts';
import type { PersonFields } from '#shared/person.ts';
import { personFile } from '#shared/shapes.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

const register = (fields: Partial<PersonFields> = {}) =>
  createPerson(vault, { fields: somePerson(fields), draft_id: null });

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure;
    throw thrown;
  }
  throw new Error('did not fail');
}

describe('registering', () => {
  it('writes the person and its outbox entry, and ends the draft', () => {
    const draftId = vault.newId();
    saveDraft(vault, { id: draftId, noun: 'person', person_id: null, body: { alias_or_initials: 'K' } });
    const person = createPerson(vault, {
      fields: somePerson({ alias_or_initials: 'K. M.' }),
      draft_id: draftId,
    });
    expect(person).toMatchObject({ id: draftId, alias_or_initials: 'K. M.', version: 0 });
    expect(pendingChanges(vault.db, 10)).toMatchObject([
      { entity: 'person', record_id: draftId, base_version: 0 },
    ]);
    expect(readPersonFile(vault, { id: draftId }).drafts).toEqual([]);
  });

  it('asked twice for one draft makes one person', () => {
    const input = { fields: somePerson(), draft_id: vault.newId() };
    const first = createPerson(vault, input);
    expect(createPerson(vault, input)).toEqual(first);
    expect(listPersons(vault, { text: '', open_only: false, offset: 0, limit: 10 }).total).toBe(1);
    expect(outboxCounts(vault.db).waiting).toBe(1);
  });

  it.each([
    [{ birth_year: 1990, birth_date: '1991-02-03' }, 'birth_date', 'year_differs'],
    [{ vulnerabilities: ['pregnant', 'none_disclosed'] }, 'vulnerabilities', 'none_and_others'],
    [{ closed_as: 'closed_by_person' }, 'closed_on', 'required'],
    [
      {
        languages: [
          { code: 'kat', level: 'fluent', reads: true },
          { code: 'kat', level: 'basic', reads: false },
        ],
      },
      'languages',
      'language_twice',
    ],
  ] as [Partial<PersonFields>, string, string][])('refuses %j and writes nothing', (fields, path, code) => {
    expect(failureOf(() => register(fields))).toMatchObject({
      code: 'field_invalid',
      fields: [{ path, code }],
    });
    expect(outboxCounts(vault.db).waiting).toBe(0);
  });
});

describe('changing', () => {
  const pull = (id: string, fields: Partial<PersonFields>, version: number) => {
    const { created_at, created_by, updated_at, ...stored } = readRecord(vault.db, 'person', id)!;
    transaction(vault.db, () =>
      applyRecordState(
        vault.db,
        {
          entity: 'person',
          id,
          version,
          position: version,
          created_at,
          created_by,
          updated_at,
          fields: { ...somePerson(), ...stored, id: undefined, version: undefined, ...fields },
        },
        false,
      ),
    );
  };

  it('sends only what really changed', () => {
    const { id } = register();
    updatePerson(vault, { id, seen: {}, fields: { sex: 'F', birth_year: 1985 } });
    expect(pendingChanges(vault.db, 10)[1]).toMatchObject({ record_id: id, fields: { birth_year: 1985 } });
  });

  it('goes on when another device changed other fields meanwhile', () => {
    const { id } = register({ local_ref: 'A-1' });
    pull(id, { procedure_stage: 'withdrawn' }, 4);
    const person = updatePerson(vault, { id, seen: { local_ref: 'A-1' }, fields: { local_ref: 'A-2' } });
    expect(person).toMatchObject({ local_ref: 'A-2', procedure_stage: 'withdrawn', version: 4 });
  });

  it('stops when another device changed the same field to something else, and loses neither', () => {
    const { id } = register({ local_ref: 'A-1' });
    pull(id, { local_ref: 'B-7' }, 4);
    const failure = failureOf(() =>
      updatePerson(vault, { id, seen: { local_ref: 'A-1' }, fields: { local_ref: 'A-2' } }),
    );
    expect(failure).toMatchObject({
      code: 'changed_elsewhere',
      fields: [{ path: 'local_ref', code: 'changed_elsewhere' }],
    });
    expect(readRecord(vault.db, 'person', id)?.local_ref).toBe('B-7');
  });

  it('does not stop when both made the same change', () => {
    const { id } = register({ local_ref: 'A-1' });
    pull(id, { local_ref: 'A-2' }, 4);
    expect(
      updatePerson(vault, { id, seen: { local_ref: 'A-1' }, fields: { local_ref: 'A-2' } }).local_ref,
    ).toBe('A-2');
  });

  it('is found by the new name and no more by the old one', () => {
    const { id } = register({ alias_or_initials: 'Ismail' });
    updatePerson(vault, { id, seen: {}, fields: { alias_or_initials: 'Giorgi' } });
    const find = (text: string) => listPersons(vault, { text, open_only: false, offset: 0, limit: 10 }).total;
    expect([find('ismail'), find('esmail'), find('გიორგი')]).toEqual([0, 0, 1]);
  });

  it('of nobody is refused', () => {
    expect(failureOf(() => updatePerson(vault, { id: vault.newId(), seen: {}, fields: {} })).code).toBe(
      'not_found',
    );
  });
});

describe('next steps', () => {
  it('are kept, changed and done, and stay with their person', () => {
    const { id } = register();
    const step = {
      person_id: id,
      session_id: null,
      due_on: '2026-03-20',
      what: 'Call the lawyer',
      done_on: null,
    };
    const saved = saveFollowUp(vault, { id: null, fields: step });
    saveFollowUp(vault, { id: saved.id, fields: { ...step, done_on: '2026-03-19' } });
    expect(readPersonFile(vault, { id }).follow_ups).toMatchObject([
      { what: 'Call the lawyer', done_on: '2026-03-19' },
    ]);
    const other = register();
    const move = () => saveFollowUp(vault, { id: saved.id, fields: { ...step, person_id: other.id } });
    expect(failureOf(move).code).toBe('input_invalid');
    const nobody = () => saveFollowUp(vault, { id: null, fields: { ...step, person_id: vault.newId() } });
    expect(failureOf(nobody).code).toBe('not_found');
  });
});

describe('the file', () => {
  it('is what the contract says', () => {
    const { id } = register();
    saveDraft(vault, {
      id: vault.newId(),
      noun: 'session',
      person_id: id,
      body: { note: 'secret', topics: [] },
    });
    const file = readPersonFile(vault, { id });
    expect(personFile.parse(file)).toEqual(file);
    expect(JSON.stringify(file.drafts)).not.toContain('secret');
  });
});
