import { z } from 'zod';
import { id, isoDate, recordBase, text } from '#shared/fields.ts';

/**
 * A case goes to another team. The endpoint moves every record of the person there in the transaction that takes
 * this one; devices of the team that had it lose it with their next pull. This record itself stays with both.
 */
export const handoverFields = z.strictObject({
  person_id: id,
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
