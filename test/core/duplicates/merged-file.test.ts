import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApplication, moveStoredApplication } from '#core/store/application.ts';
import { answerConcern, raiseConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { transaction } from '#core/store/db.ts';
import { compareDuplicates, mergeDuplicates, tellApart, undoDuplicate } from '#core/store/duplicate.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { saveHousehold } from '#core/store/household.ts';
import { pendingChanges } from '#core/store/outbox.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons, similarPersons } from '#core/store/person-list.ts';
import { writeProfile } from '#core/store/profile.ts';
import { createRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import { finaliseSession } from '#core/store/session.ts';
import { listToday } from '#core/store/today.ts';
import { hasConsent } from '#shared/consent.ts';
import { contract } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import { merge } from '#test/support/duplicates.ts';
import { someApplicationInput } from '#test/support/process.ts';
import { someSession } from '#test/support/session.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
let a: Person;
let b: Person;
const register = (name: string, fields: Partial<PersonFields> = {}): Person =>
  createPerson(vault, { fields: somePerson({ alias_or_initials: name, ...fields }), draft_id: null });
beforeEach(() => {
  vault = createTestVault();
  a = register('Nino Beridze', { local_ref: 'A-100' });
  b = register('ნინო ბერიძე', { birth_date: '1990-04-05', local_ref: 'B-200' });
});
afterEach(() => vault.remove());

const CHOSEN = { alias_or_initials: 'kept', local_ref: 'other' } as const;
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return 'done';
};
const file = (id: string) => {
  const read = readPersonFile(vault, { id });
  expect(contract['person.file'].output.parse(read)).toEqual(read);
  return read;
};
const found = (text: string, open_only = false) =>
  listPersons(vault, { text, open_only, offset: 0, limit: 50 });

describe('merging', () => {
  test('is one transaction: the kept file, the other one, the decision, each in the outbox', () => {
    const sent = pendingChanges(vault.db, 100).length;
    const decision = merge(vault, a.id, b.id, CHOSEN);
    expect(decision).toMatchObject({
      person_id: a.id,
      other_id: b.id,
      verdict: 'same',
      before: { birth_date: null, local_ref: 'A-100' },
      merged: { birth_date: '1990-04-05', local_ref: 'B-200' },
      other_before: { alias_or_initials: 'ნინო ბერიძე', local_ref: 'B-200' },
      undone_at: null,
    });
    expect(requireRecord(vault.db, 'person', a.id)).toMatchObject(decision.merged);
    expect(requireRecord(vault.db, 'person', b.id)).toMatchObject({ merged_into: a.id, local_ref: 'B-200' });
    expect(
      pendingChanges(vault.db, 100)
        .slice(sent)
        .map(({ entity, fields }) => [entity, fields]),
    ).toEqual([
      ['person', decision.merged],
      ['person', { merged_into: a.id }],
      ['duplicate', expect.objectContaining({ verdict: 'same' })],
    ]);
  });

  test('nothing is chosen for the person, and nothing is written before all is', () => {
    expect(codeOf(() => merge(vault, a.id, b.id, { local_ref: 'kept' }))).toBe('field_invalid');
    expect(requireRecord(vault.db, 'person', b.id).merged_into).toBeNull();
    expect(requireRecord(vault.db, 'person', a.id).birth_date).toBeNull();
  });

  test('what has changed since the page was shown stops it', () => {
    const { kept, other } = compareDuplicates(vault, { first_id: b.id, second_id: a.id });
    expect([kept.id, other.id]).toEqual([a.id, b.id]);
    const input = {
      kept_id: a.id,
      other_id: b.id,
      seen: { kept: { local_ref: kept.local_ref }, other: { local_ref: other.local_ref } },
      choices: CHOSEN,
    };
    updatePerson(vault, { id: b.id, seen: {}, fields: { local_ref: 'B-201' } });
    expect(codeOf(() => mergeDuplicates(vault, input))).toBe('changed_elsewhere');
  });

  test('a file that leads to another one is decided already', () => {
    merge(vault, a.id, b.id, CHOSEN);
    const c = register('Nino');
    expect(codeOf(() => merge(vault, b.id, c.id, { alias_or_initials: 'kept' }))).toBe('duplicate_decided');
    expect(codeOf(() => tellApart(vault, { first_id: b.id, second_id: c.id }))).toBe('duplicate_decided');
    expect(codeOf(() => merge(vault, a.id, a.id))).toBe('input_invalid');
  });

  test('no form can write where a file leads', () => {
    const input = { id: a.id, seen: {}, fields: { merged_into: b.id } };
    expect(contract['person.update'].input.safeParse(input).success).toBe(false);
    const sly = { fields: somePerson({ merged_into: b.id }), draft_id: null };
    expect(createPerson(vault, sly).merged_into).toBeNull();
  });
});

describe('one file for whoever reads', () => {
  test('either id opens the kept file with the records of both, and further files behind them', () => {
    const step = { session_id: null, what: null, done_on: null, due_on: '2026-03-12' };
    saveFollowUp(vault, { id: null, fields: { ...step, person_id: a.id } });
    const theirs = saveFollowUp(vault, { id: null, fields: { ...step, person_id: b.id } });
    merge(vault, a.id, b.id, CHOSEN);
    const oldest = register('N. Beridze', { local_ref: null, birth_date: null });
    merge(vault, oldest.id, a.id, { alias_or_initials: 'other', local_ref: 'other' }, oldest.id);
    for (const id of [a.id, b.id, oldest.id]) {
      const read = file(id);
      expect(read.person.id).toBe(oldest.id);
      expect(read.merged_ids.toSorted()).toEqual([a.id, b.id].sort());
      expect(read.follow_ups).toHaveLength(2);
      expect(read.duplicates).toHaveLength(2);
      expect(read.named).toHaveLength(3);
    }
    // A step of the other file is ticked off from the kept one, and stays where it was written.
    const ticked = saveFollowUp(vault, {
      id: theirs.id,
      fields: { ...step, person_id: oldest.id, done_on: '2026-03-11' },
    });
    expect(ticked).toMatchObject({ person_id: b.id, done_on: '2026-03-11' });
  });

  test('lists and searches show the person once, also by a name that only the other file has', () => {
    updatePerson(vault, { id: b.id, seen: {}, fields: { full_name_latin: 'Tamar Gelashvili' } });
    finaliseSession(vault, {
      draft_id: vault.newId(),
      fields: someSession(b.id, { date: '2026-03-09', follow_up_date: '2026-03-20', agreed_actions: 'Call' }),
      concern: null,
    });
    merge(vault, a.id, b.id, { ...CHOSEN, full_name_latin: 'kept' });
    updateRecordNow('person', a.id, { full_name_latin: null });
    expect(found('')).toMatchObject({ total: 1, rows: [{ id: a.id }] });
    expect(found('', true).total).toBe(1);
    for (const text of ['nino', 'ნინო', 'tamar', 'gelashvili', 'Thamar', 'B-200']) {
      expect(found(text), text).toMatchObject({ total: 1, rows: [{ id: a.id }] });
    }
    expect(found('tamar').rows[0]).toMatchObject({ last_session_on: '2026-03-09', next_on: '2026-03-20' });
    const known = { names: 'Tamar', birth_year: null, citizenship: null, local_ref: null };
    expect(similarPersons(vault, known).rows.map(({ id }) => id)).toEqual([a.id]);
    updateRecordNow('person', a.id, { closed_as: 'closed_no_contact', closed_on: '2026-03-10' });
    expect(found('tamar', true).total).toBe(0);
    expect(found('', true).total).toBe(0);
    expect(found('tamar').total).toBe(1);
  });

  test('long lists are paged and counted without the files that lead elsewhere', () => {
    transaction(vault.db, () => {
      for (let at = 0; at < 620; at++) register(`Lali ${at}`);
    });
    const persons = found('').rows;
    for (const [at, other] of [3, 7, 40].entries())
      merge(vault, persons[at]?.id as string, persons[other]?.id as string, { alias_or_initials: 'kept' });
    for (const text of ['', 'lali']) {
      const all = Array.from({ length: 13 }, (_, page) =>
        listPersons(vault, { text, open_only: false, offset: page * 50, limit: 50 }),
      );
      const ids = all.flatMap(({ rows }) => rows.map(({ id }) => id));
      const expected = 617 + (text === '' ? 2 : 0);
      expect(ids).toHaveLength(expected);
      expect(new Set(ids).size).toBe(expected);
      expect(all.every(({ total }) => total === expected)).toBe(true);
    }
  });

  test('today tells of the kept file, whichever one a record is in', () => {
    updatePerson(vault, { id: b.id, seen: {}, fields: { vd_period_until: '2026-03-15' } });
    saveFollowUp(vault, {
      id: null,
      fields: { person_id: b.id, session_id: null, due_on: '2026-03-10', what: 'Call', done_on: null },
    });
    merge(vault, a.id, b.id, CHOSEN);
    const { entries } = listToday(vault, { today: '2026-03-10' });
    expect(
      entries.map(({ kind, person_id, alias_or_initials }) => [kind, person_id, alias_or_initials]),
    ).toEqual([
      ['follow_up', a.id, 'Nino Beridze'],
      ['vd_period', a.id, 'Nino Beridze'],
    ]);
  });

  test('a household names the person once', () => {
    const child = register('Luka');
    saveHousehold(vault, {
      id: null,
      fields: {
        members: [
          { person_id: b.id, role: 'main_applicant' },
          { person_id: child.id, role: 'child_minor' },
        ],
        travels_together: true,
        separated_family_note: null,
      },
    });
    merge(vault, a.id, b.id, CHOSEN);
    expect(file(a.id).household?.members.map(({ person_id }) => person_id)).toEqual([a.id, child.id]);
    expect(file(child.id).relatives.map(({ id }) => id)).toEqual([a.id]);
  });
});

describe('consent and brake', () => {
  const ask = (person_id: string, answered_on: string, answer: 'given' | 'refused' = 'given') =>
    recordConsent(vault, {
      fields: {
        person_id,
        session_id: null,
        part: 'application',
        answer,
        answered_on,
        method: 'signed',
        language: 'kat',
        text_version: '1.0',
        interpreter: 'in_person',
        interpreter_is_child: false,
        deprived_of_liberty: false,
      },
    });
  const holds = () => hasConsent(file(a.id).consents, 'application');

  test('the latest answer of both files counts', () => {
    ask(a.id, '2026-03-01');
    ask(b.id, '2026-03-02', 'refused');
    merge(vault, a.id, b.id, CHOSEN);
    expect(holds()).toBe(false);
    ask(a.id, '2026-03-03');
    expect(holds()).toBe(true);
  });

  test('a withdrawal in either file counts, also of an answer that is older than the other one', () => {
    const first = ask(b.id, '2026-03-01');
    ask(a.id, '2026-03-05');
    withdrawConsent(vault, { id: first.id, on: '2026-03-08' });
    expect(holds()).toBe(true);
    merge(vault, a.id, b.id, CHOSEN);
    expect(holds()).toBe(false);
  });

  test('on the same day the withdrawal in the other file counts', () => {
    const first = ask(b.id, '2026-03-01');
    ask(a.id, '2026-03-05');
    withdrawConsent(vault, { id: first.id, on: '2026-03-05' });
    merge(vault, a.id, b.id, CHOSEN);
    expect(holds()).toBe(false);
  });

  test('guards look at both files: an open concern of either stops', () => {
    ask(b.id, '2026-03-01');
    const apply = () => createApplication(vault, { fields: someApplicationInput(a.id), draft_id: null });
    const application = apply();
    const submit = () =>
      moveStoredApplication(vault, {
        id: application.id,
        to: 'submitted',
        on: '2026-03-10',
        suspension_reason: null,
        note: null,
        return_kind: null,
      });
    const concern = raiseConcern(vault, {
      fields: {
        person_id: b.id,
        session_id: null,
        kind: 'safety',
        raised_on: '2026-03-10',
        referred_to: null,
        referred_on: null,
      },
    });
    updateRecordNow('person', a.id, { full_name_latin: 'Nino Beridze', birth_date: '1990-04-05' });
    merge(vault, a.id, b.id, CHOSEN);
    expect(codeOf(apply)).toBe('concern_open');
    expect(codeOf(submit)).toBe('concern_open');
    answerConcern(vault, { id: concern.id, answer: 'misunderstanding', answer_reason: 'Asked again' });
    expect(codeOf(submit)).toBe('done');
  });
});

describe('taking it back', () => {
  test('both stand on their own again, each with its records; what was edited since stays and is named', () => {
    const decision = merge(vault, a.id, b.id, CHOSEN);
    updatePerson(vault, { id: a.id, seen: {}, fields: { local_ref: 'A-300', country_of_return: 'GE' } });
    expect(undoDuplicate(vault, { id: decision.id })).toEqual({ verdict: 'same', stays: ['local_ref'] });
    expect(file(a.id).person).toMatchObject({
      birth_date: null,
      local_ref: 'A-300',
      country_of_return: 'GE',
    });
    expect(file(b.id).person).toMatchObject({ id: b.id, merged_into: null, local_ref: 'B-200' });
    expect(file(a.id).duplicates[0]).toMatchObject({ undone_by: vault.me() });
    expect(codeOf(() => undoDuplicate(vault, { id: decision.id }))).toBe('duplicate_decided');
    expect(found('').total).toBe(2);
  });

  test('by who decided or by a lead, and by nobody else', () => {
    const decision = merge(vault, a.id, b.id, CHOSEN);
    const asSomebody = (role: 'counsellor' | 'team_lead') =>
      transaction(vault.db, () =>
        writeProfile(vault.db, { ...vault.profile(), counsellor_id: vault.newId(), role }),
      );
    asSomebody('counsellor');
    expect(codeOf(() => undoDuplicate(vault, { id: decision.id }))).toBe('role_refused');
    asSomebody('team_lead');
    expect(codeOf(() => undoDuplicate(vault, { id: decision.id }))).toBe('done');
  });

  test('two decisions about the same two files, in opposite directions, are taken back together', () => {
    const decision = merge(vault, a.id, b.id, CHOSEN);
    // As a pull brings it: b was kept elsewhere.
    updateRecordNow('person', a.id, { merged_into: b.id });
    transaction(vault.db, () =>
      createRecord(vault, 'duplicate', {
        person_id: b.id,
        other_id: a.id,
        verdict: 'same',
        before: { local_ref: 'B-200' },
        merged: { local_ref: 'A-100' },
        other_before: {},
        decided_by: vault.me(),
        decided_at: vault.now(),
        undone_by: null,
        undone_at: null,
      }),
    );
    const kept = [a.id, b.id].sort()[0];
    for (const id of [a.id, b.id]) expect(file(id).person.id).toBe(kept);
    expect(found('').rows.map(({ id }) => id)).toEqual([kept]);
    undoDuplicate(vault, { id: decision.id });
    for (const one of [a, b]) expect(file(one.id).person).toMatchObject({ id: one.id, merged_into: null });
    expect(found('').total).toBe(2);
  });
});

function updateRecordNow(entity: 'person', id: string, fields: Partial<PersonFields>) {
  return transaction(vault.db, () => updateRecord(vault, entity, id, fields));
}
