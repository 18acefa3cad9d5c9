import { z } from 'zod';
import { type Consent, currentConsent, isConsentValid } from '#shared/consent.ts';
import { id, isoDate, recordBase, text } from '#shared/fields.ts';

/**
 * A case goes to another team. The endpoint moves every record of the person there in the transaction that takes
 * this one; devices of the team that had it lose it with their next pull. This record itself stays with both.
 */
export const handoverFields = z.strictObject({
  person_id: id,
  /** Where it was. The endpoint writes both from its own tables, for the team that reads where a case came from. */
  from_organisation: id.nullable(),
  from_team: id.nullable(),
  to_organisation: id,
  to_team: id,
  reason: text(500),
  /** The person's consent to it; needed towards another organisation, and for whoever is not a team lead. */
  consent_record_id: id.nullable(),
  person_told_on: isoDate,
});
export type HandoverFields = z.infer<typeof handoverFields>;
export const handoverRecord = handoverFields.extend(recordBase);
export type Handover = z.infer<typeof handoverRecord>;

/**
 * Within the own organisation a team lead may hand a case over with a reason and after telling the person. Everybody
 * else, and everybody towards another organisation, needs the consent of that person: nobody consents for another.
 */
export const needsHandoverConsent = (isLead: boolean, isWithinOrganisation: boolean): boolean =>
  !isLead || !isWithinOrganisation;

/** The consent on which a case can be handed over; null when it was not given, or not any more. */
export function handoverConsent(consents: readonly Consent[]): Consent | null {
  const latest = currentConsent(consents, 'hand_over');
  return latest !== null && isConsentValid(latest) ? latest : null;
}
