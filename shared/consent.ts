import { z } from 'zod';
import { CONSENT_ANSWERS, CONSENT_METHODS, CONSENT_PARTS, INTERPRETERS } from '#shared/codes/process.ts';
import { fail, ok, type Result } from '#shared/errors.ts';
import { code, id, isoDate, languageCode, recordBase, text } from '#shared/fields.ts';

/** Version of the sentences that are read out when consent is asked, `consent:part.<part>.text`. */
export const CONSENT_TEXT_VERSION = '1.0';

/**
 * Consent is asked in four separate parts (DOMAIN.md 7.7), one record a part and a person: nobody consents for
 * somebody else. A refusal is an answer of the same standing and is recorded too.
 */
export const consentFields = z.strictObject({
  person_id: id,
  session_id: id.nullable(),
  part: code(CONSENT_PARTS),
  answer: code(CONSENT_ANSWERS),
  answered_on: isoDate,
  method: code(CONSENT_METHODS),
  language: languageCode,
  text_version: text(20),
  interpreter: code(INTERPRETERS),
  interpreter_is_child: z.boolean(),
  deprived_of_liberty: z.boolean(),
  withdrawn_on: isoDate.nullable(),
});
export type ConsentFields = z.infer<typeof consentFields>;
export const consentRecord = consentFields.extend(recordBase);
export type Consent = z.infer<typeof consentRecord>;
export type ConsentPart = Consent['part'];

export const isConsentValid = (consent: Consent): boolean =>
  consent.answer === 'given' && consent.withdrawn_on === null;

/** The day of the person's last word in this record: the answer, or that it was withdrawn. */
const lastDay = ({ answered_on, withdrawn_on }: Consent): string =>
  withdrawn_on !== null && withdrawn_on > answered_on ? withdrawn_on : answered_on;

/**
 * The latest word on a part counts, whichever record it is in: an older "given" does not outlive a later refusal or
 * withdrawal. A person with two files may have withdrawn in the one and answered in the other on the same day: then
 * the withdrawal counts.
 */
export function currentConsent(consents: readonly Consent[], part: ConsentPart): Consent | null {
  const answers = consents.filter((consent) => consent.part === part);
  const day = answers.map(lastDay).sort().at(-1);
  const latest = answers
    .filter((consent) => lastDay(consent) === day)
    .sort((a, b) => (a.answered_on + a.created_at < b.answered_on + b.created_at ? 1 : -1));
  const newest = latest[0] ?? null;
  const elsewhere = latest.find(
    (consent) => consent.withdrawn_on !== null && consent.person_id !== newest?.person_id,
  );
  return elsewhere ?? newest;
}

export const hasConsent = (consents: readonly Consent[], part: ConsentPart): boolean => {
  const latest = currentConsent(consents, part);
  return latest !== null && isConsentValid(latest);
};

/** A "given" without an interpreter where one is needed is not a consent (DOMAIN.md 7.4). */
export function checkConsent(
  fields: Pick<ConsentFields, 'answer' | 'interpreter'>,
  interpreterNeeded: boolean,
): Result<true> {
  if (fields.answer === 'refused') return ok(true);
  if (fields.interpreter === 'needed_but_absent') return fail('interpreter_missing');
  if (interpreterNeeded && fields.interpreter === 'none_needed') return fail('interpreter_missing');
  return ok(true);
}
