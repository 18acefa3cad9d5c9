import type { Resolver } from 'react-hook-form';
import { nestErrors } from '#renderer/person/nestErrors.ts';
import type { FieldError } from '#shared/errors.ts';
import { checkHousehold, type Household, type HouseholdFields, householdFields } from '#shared/household.ts';

export type HouseholdForm = {
  members: { person_id: string; role: HouseholdFields['members'][number]['role'] | null }[];
  travels_together: boolean | null;
  separated_family_note: string | null;
};

/** A new household begins with the person from whose page it was opened, without a role. */
export const householdToForm = (personId: string, household: Household | null): HouseholdForm =>
  household === null
    ? { members: [{ person_id: personId, role: null }], travels_together: null, separated_family_note: null }
    : {
        members: household.members,
        travels_together: household.travels_together,
        separated_family_note: household.separated_family_note,
      };

type HouseholdCheck = { fields: HouseholdFields; errors: [] } | { fields: null; errors: FieldError[] };

export function checkHouseholdForm(form: HouseholdForm): HouseholdCheck {
  const parsed = householdFields.safeParse(form);
  if (!parsed.success) {
    return {
      fields: null,
      errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), code: message })),
    };
  }
  const errors = checkHousehold(parsed.data);
  return errors.length === 0 ? { fields: parsed.data, errors: [] } : { fields: null, errors };
}

export const householdResolver: Resolver<HouseholdForm> = (form) => {
  const { fields, errors } = checkHouseholdForm(form);
  if (fields !== null) return { values: form, errors: {} };
  return { values: {}, errors: nestErrors<HouseholdForm>(errors) };
};
