import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveHousehold } from '#core/store/household.ts';
import { createPerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { FailureError } from '#shared/errors.ts';
import type { HouseholdFields } from '#shared/household.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeEach(() => {
  vault = createTestVault();
});
afterEach(() => vault.remove());

const register = (name: string) =>
  createPerson(vault, { fields: somePerson({ alias_or_initials: name }), draft_id: null }).id;
type Role = HouseholdFields['members'][number]['role'];
const household = (...members: [person_id: string, role: Role][]): HouseholdFields => ({
  members: members.map(([person_id, role]) => ({ person_id, role })),
  travels_together: true,
  separated_family_note: null,
});
const codesOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (thrown) {
    return thrown instanceof FailureError
      ? (thrown.failure.fields?.[0]?.code ?? thrown.failure.code)
      : thrown;
  }
};
const relativesOf = (id: string) =>
  readPersonFile(vault, { id }).relatives.map((row) => row.alias_or_initials);

it('is seen from each of its members', () => {
  const [anna, ben, cleo] = [register('Anna'), register('Ben'), register('Cleo')];
  saveHousehold(vault, {
    id: null,
    fields: household([anna, 'main_applicant'], [ben, 'spouse_partner'], [cleo, 'child_minor']),
  });
  expect(relativesOf(anna)).toEqual(['Ben', 'Cleo']);
  expect(relativesOf(cleo)).toEqual(['Anna', 'Ben']);
});

it('refuses somebody twice, two main applicants and a stranger', () => {
  const [anna, ben] = [register('Anna'), register('Ben')];
  expect(
    codesOf(() =>
      saveHousehold(vault, {
        id: null,
        fields: household([anna, 'main_applicant'], [anna, 'other_dependent']),
      }),
    ),
  ).toBe('member_twice');
  expect(
    codesOf(() =>
      saveHousehold(vault, {
        id: null,
        fields: household([anna, 'main_applicant'], [ben, 'main_applicant']),
      }),
    ),
  ).toBe('two_main_applicants');
  expect(
    codesOf(() => saveHousehold(vault, { id: null, fields: household([vault.newId(), 'main_applicant']) })),
  ).toBe('not_found');
});

it('is left for another one: nobody is in two', () => {
  const [anna, ben, cleo] = [register('Anna'), register('Ben'), register('Cleo')];
  const first = saveHousehold(vault, {
    id: null,
    fields: household([anna, 'main_applicant'], [ben, 'spouse_partner'], [cleo, 'child_minor']),
  });
  saveHousehold(vault, { id: null, fields: household([cleo, 'main_applicant']) });
  expect(relativesOf(anna)).toEqual(['Ben']);
  expect(readPersonFile(vault, { id: anna }).household?.id).toBe(first.id);
  expect(relativesOf(cleo)).toEqual([]);
});

it('that all have left does not come back', () => {
  const [anna, ben, cleo] = [register('Anna'), register('Ben'), register('Cleo')];
  saveHousehold(vault, { id: null, fields: household([anna, 'main_applicant'], [ben, 'spouse_partner']) });
  const next = saveHousehold(vault, {
    id: null,
    fields: household([cleo, 'main_applicant'], [anna, 'other_dependent'], [ben, 'other_dependent']),
  });
  saveHousehold(vault, { id: next.id, fields: household([cleo, 'main_applicant']) });
  expect([relativesOf(anna), relativesOf(ben), relativesOf(cleo)]).toEqual([[], [], []]);
});

it('keeps a member whom only another device has', () => {
  const anna = register('Anna');
  const saved = saveHousehold(vault, { id: null, fields: household([anna, 'main_applicant']) });
  const elsewhere = vault.newId();
  vault.db
    .prepare('UPDATE household SET members = ? WHERE id = ?')
    .run(JSON.stringify(household([anna, 'main_applicant'], [elsewhere, 'child_adult']).members), saved.id);
  const changed = {
    ...household([anna, 'main_applicant'], [elsewhere, 'child_adult']),
    travels_together: false,
  };
  expect(saveHousehold(vault, { id: saved.id, fields: changed }).travels_together).toBe(false);
  expect(relativesOf(anna)).toEqual([]);
});
