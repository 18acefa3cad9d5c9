import { afterEach, beforeEach, expect, it } from 'vitest';
import { raiseConcern } from '#core/store/concern.ts';
import { saveDraft } from '#core/store/draft.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { quarantineChange } from '#core/store/outbox.ts';
import { createPerson } from '#core/store/person.ts';
import { listToday } from '#core/store/today.ts';
import { contract } from '#shared/contract.ts';
import type { PersonFields } from '#shared/person.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

const TODAY = '2026-03-10';
let vault: TestVault;
beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

const register = (name: string, fields: Partial<PersonFields> = {}) =>
  createPerson(vault, { fields: somePerson({ alias_or_initials: name, ...fields }), draft_id: null }).id;
const stepFor = (person_id: string, due_on: string, done_on: string | null = null) =>
  saveFollowUp(vault, { id: null, fields: { person_id, session_id: null, due_on, what: 'Call', done_on } });
const entries = () => {
  const answer = listToday(vault, { today: TODAY });
  expect(contract['today.list'].output.parse(answer)).toEqual(answer);
  return answer.entries;
};
const seen = (kind: string) =>
  entries()
    .filter((entry) => entry.kind === kind)
    .map((entry) => [entry.alias_or_initials, entry.on]);

it('is empty when there is nothing to do', () => {
  register('Anna');
  expect(entries()).toEqual([]);
});

it('has open next steps up to a fortnight ahead, the oldest first', () => {
  const anna = register('Anna');
  for (const day of ['2026-03-24', '2026-03-25', '2026-03-10', '2026-02-01']) stepFor(anna, day);
  stepFor(anna, '2026-03-10', '2026-03-10');
  stepFor(register('Closed', { closed_as: 'closed_by_person', closed_on: '2026-03-01' }), '2026-03-10');
  expect(seen('follow_up')).toEqual([
    ['Anna', '2026-02-01'],
    ['Anna', '2026-03-10'],
    ['Anna', '2026-03-24'],
  ]);
});

it('has the last day of a period for voluntary departure while it can still be acted on', () => {
  for (const day of ['2026-03-09', '2026-03-10', '2026-03-24', '2026-03-25'])
    register(day, { vd_period_until: day });
  expect(seen('vd_period')).toEqual([
    ['2026-03-10', '2026-03-10'],
    ['2026-03-24', '2026-03-24'],
  ]);
});

it('has drafts, of registered persons and of one who is still being registered', () => {
  const anna = register('Anna');
  saveDraft(vault, { id: vault.newId(), noun: 'session', person_id: anna, body: {} });
  saveDraft(vault, {
    id: vault.newId(),
    noun: 'person',
    person_id: null,
    body: { alias_or_initials: 'New one' },
  });
  saveDraft(vault, { id: vault.newId(), noun: 'person', person_id: null, body: { alias_or_initials: 12 } });
  expect(seen('draft')).toEqual([
    ['12', TODAY],
    ['New one', TODAY],
    ['Anna', TODAY],
  ]);
});

it('has open concerns and changes that the endpoint refused', () => {
  const anna = register('Anna');
  raiseConcern(vault, {
    fields: {
      person_id: anna,
      session_id: null,
      kind: 'safety',
      raised_on: '2026-03-02',
      referred_to: null,
      referred_on: null,
    },
  });
  const { id } = vault.db.prepare('SELECT id FROM outbox ORDER BY counter LIMIT 1').get() as { id: string };
  quarantineChange(vault.db, id, { code: 'field_invalid' });
  expect(seen('concern')).toEqual([['Anna', '2026-03-02']]);
  expect(entries().filter((entry) => entry.kind === 'quarantined')).toMatchObject([
    { alias_or_initials: 'Anna', text: 'person' },
  ]);
});

it('tells whose a next step is', () => {
  const anna = register('Anna');
  stepFor(anna, TODAY);
  vault.db.prepare('UPDATE person SET created_by = ?').run(vault.newId());
  vault.db.prepare('UPDATE follow_up SET created_by = ?').run(vault.newId());
  expect(entries()).toMatchObject([{ kind: 'follow_up', is_mine: false }]);
});
