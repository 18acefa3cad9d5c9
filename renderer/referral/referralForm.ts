import type { Resolver } from 'react-hook-form';
import { nestErrors } from '#renderer/person/nestErrors.ts';
import { isApplicationOver } from '#shared/application.ts';
import type { FieldError } from '#shared/errors.ts';
import { type Referral, type ReferralInput, referralInput } from '#shared/referral.ts';
import type { PersonFile } from '#shared/shapes.ts';

type Answer<T> = T extends readonly unknown[] ? T : T | null;
/** A referral while it is written. No field is ticked for sharing and no basis chosen beforehand. */
export type ReferralForm = { [K in keyof ReferralInput]: Answer<ReferralInput[K]> };

export function newReferralForm(file: PersonFile, programmeId: string | null): ReferralForm {
  const open = file.applications.filter(({ status }) => !isApplicationOver(status));
  return {
    person_id: file.person.id,
    household_id: file.household?.id ?? null,
    application_id: open.length === 1 ? (open[0]?.id ?? null) : null,
    programme_id: programmeId,
    country: file.person.country_of_return,
    reason: null,
    needs: [],
    data_shared: [],
    transfer_basis: null,
    transfer_basis_note: null,
  };
}

export const referralToForm = (referral: Referral): ReferralInput => ({
  person_id: referral.person_id,
  household_id: referral.household_id,
  application_id: referral.application_id,
  programme_id: referral.programme_id,
  country: referral.country,
  reason: referral.reason,
  needs: referral.needs,
  data_shared: referral.data_shared,
  transfer_basis: referral.transfer_basis,
  transfer_basis_note: referral.transfer_basis_note,
});

type ReferralCheck = { fields: ReferralInput; errors: [] } | { fields: null; errors: FieldError[] };

export function checkReferralForm(form: ReferralForm): ReferralCheck {
  const parsed = referralInput.safeParse(form);
  if (parsed.success) return { fields: parsed.data, errors: [] };
  const errors = parsed.error.issues.map(({ path, message }) => ({ path: String(path[0]), code: message }));
  return { fields: null, errors };
}

/** What the form showed when it was opened stays with the draft, so that it is known later what was changed. */
export type WriteReferralForm = ReferralForm & { seen: ReferralInput | null };

export const referralResolver: Resolver<WriteReferralForm> = (form) => {
  const { seen: _, ...typed } = form;
  const { fields, errors } = checkReferralForm(typed);
  return fields === null
    ? { values: {}, errors: nestErrors<WriteReferralForm>(errors) }
    : { values: form, errors: {} };
};
