import { z } from 'zod';
import { id, isoDate, recordBase, text } from '#shared/fields.ts';

/** A next step with a date. It belongs to the counsellor's memory and never turns into a reminder to the person. */
export const followUpFields = z.strictObject({
  person_id: id,
  session_id: id.nullable(),
  due_on: isoDate,
  what: text(1000).nullable(),
  done_on: isoDate.nullable(),
});
export type FollowUpFields = z.infer<typeof followUpFields>;
export const followUpRecord = followUpFields.extend(recordBase);
export type FollowUp = z.infer<typeof followUpRecord>;
