import { CONSENT_PARTS } from '#shared/codes/process.ts';
import type { Consent, ConsentPart } from '#shared/consent.ts';
import { currentConsent } from '#shared/consent.ts';

/** How one part stands: what counts now, and what was answered before, the latest first. */
export type PartStanding = {
  part: ConsentPart;
  state: 'not_asked' | 'given' | 'refused' | 'withdrawn';
  current: Consent | null;
  earlier: Consent[];
};

export function consentStandings(consents: readonly Consent[]): PartStanding[] {
  return CONSENT_PARTS.map((part) => {
    const current = currentConsent(consents, part);
    const earlier = consents
      .filter((consent) => consent.part === part && consent !== current)
      .sort((a, b) => (a.answered_on + a.created_at < b.answered_on + b.created_at ? 1 : -1));
    return { part, state: stateOf(current), current, earlier };
  });
}

export const stateOf = (consent: Consent | null): PartStanding['state'] => {
  if (consent === null) return 'not_asked';
  return consent.withdrawn_on === null ? consent.answer : 'withdrawn';
};
