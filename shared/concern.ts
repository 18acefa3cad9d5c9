import { z } from 'zod';
import { CONCERN_ANSWERS, CONCERN_KINDS } from '#shared/codes/process.ts';
import { fail, ok, type Result } from '#shared/errors.ts';
import { code, id, isoDate, recordBase, text, timestamp } from '#shared/fields.ts';

/**
 * A protection concern is the brake (DOMAIN.md 7.3): while it is open, no application and no referral of this
 * person moves forward. Who answered it, why and when stays on the record.
 */
export const concernFields = z.strictObject({
  person_id: id,
  session_id: id.nullable(),
  kind: code(CONCERN_KINDS),
  raised_on: isoDate,
  referred_to: text(200).nullable(),
  referred_on: isoDate.nullable(),
  answer: code(CONCERN_ANSWERS).nullable(),
  answer_reason: text(1000).nullable(),
  answered_by: id.nullable(),
  answered_at: timestamp.nullable(),
});
export type ConcernFields = z.infer<typeof concernFields>;
export const concernRecord = concernFields.extend(recordBase);
export type Concern = z.infer<typeof concernRecord>;

export const isConcernOpen = (concern: Pick<Concern, 'answered_at'>): boolean => concern.answered_at === null;

/**
 * The brake is lifted when the concern was referred and answered; only a misunderstanding needs no referral.
 * What is answered stays answered: a new statement of the person is a new concern.
 */
export function checkConcernAnswer(
  concern: Pick<Concern, 'answered_at' | 'referred_to' | 'referred_on'>,
  answer: NonNullable<Concern['answer']>,
): Result<true> {
  if (!isConcernOpen(concern)) return fail('illegal_transition', { from: 'answered', to: 'answered' });
  if (answer === 'misunderstanding') return ok(true);
  if (concern.referred_to === null || concern.referred_on === null) {
    return fail('guard_refused', {}, [{ path: 'referred_to', code: 'required' }]);
  }
  return ok(true);
}
