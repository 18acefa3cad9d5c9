import { z } from 'zod';
import { HOUSEHOLD_ROLES } from '#shared/codes/person.ts';
import type { FieldError } from '#shared/errors.ts';
import { code, id, recordBase, text } from '#shared/fields.ts';

export const householdMember = z.strictObject({ person_id: id, role: code(HOUSEHOLD_ROLES) });

/** DOMAIN.md 3.2. An adult child needs an application of their own; see `needsOwnApplication`. */
export const householdFields = z.strictObject({
  members: z.array(householdMember).min(1).max(40),
  travels_together: z.boolean(),
  separated_family_note: text(500).nullable(),
});
export type HouseholdFields = z.infer<typeof householdFields>;
export const householdRecord = householdFields.extend(recordBase);
export type Household = z.infer<typeof householdRecord>;

export const needsOwnApplication = (member: { role: (typeof HOUSEHOLD_ROLES)[number] }): boolean =>
  member.role === 'child_adult';

/** Nobody is in a household twice, and one person at most applies for the others. */
export function checkHousehold({ members }: Pick<HouseholdFields, 'members'>): FieldError[] {
  const errors: FieldError[] = [];
  if (new Set(members.map((member) => member.person_id)).size < members.length) {
    errors.push({ path: 'members', code: 'member_twice' });
  }
  if (members.filter((member) => member.role === 'main_applicant').length > 1) {
    errors.push({ path: 'members', code: 'two_main_applicants' });
  }
  return errors;
}
