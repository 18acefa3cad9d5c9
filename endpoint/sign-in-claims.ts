import type { Claims } from '#endpoint/identity-provider.ts';
import type { SignInConfig } from '#endpoint/sign-in-config.ts';
import type { Role } from '#shared/protocol.ts';

export type ClaimedPlace = {
  /** What the provider says the team is called: names or ids of teams here. */
  teams: string[];
  role: Role | null;
  display_name: string;
};

/** Some providers list every group that a person is in. */
const MAX_VALUES = 1000;

const texts = (claim: unknown): string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === 'string').slice(0, MAX_VALUES);

/** One line that can be stored and shown, whatever the provider sends. */
const asName = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 120)
    .toWellFormed();

/** Nothing is guessed: a role that is missing, unknown, or both of them is none. */
export function placeOf(claims: Claims, { teamClaim, roleClaim, roles }: SignInConfig): ClaimedPlace {
  const claimed = new Set(texts(claims[roleClaim]).flatMap((name) => roles.get(name) ?? []));
  const [role = null] = claimed.size === 1 ? claimed : [];
  const name = [claims.name, claims.preferred_username]
    .flatMap(texts)
    .map(asName)
    .find((text) => text !== '');
  return { teams: texts(claims[teamClaim]), role, display_name: name ?? asName(claims.sub) };
}
