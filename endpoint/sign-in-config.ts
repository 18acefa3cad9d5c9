import { isIP } from 'node:net';
import { z } from 'zod';
import type { Role } from '#shared/protocol.ts';

const text = z.string().trim().min(1).max(2000);

/** Sign-in by OpenID Connect is on when OIDC_ISSUER is set; the others then belong to it. */
export const signInEnvironment = {
  /** The organisation's identity provider, as it names itself. */
  OIDC_ISSUER: text.optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  /** This endpoint's public address and `/v1/sign-in/callback`, as it is registered at the provider. */
  OIDC_REDIRECT_URL: text.optional(),
  /** The claim that names the team, by its name or id, and the one that holds the role. */
  OIDC_TEAM_CLAIM: text.optional(),
  OIDC_ROLE_CLAIM: text.optional(),
  /** Whose provider it is, by name or id; without it the organisation that was made first. */
  OIDC_ORGANISATION: text.optional(),
  /** What the provider calls the two roles. */
  OIDC_ROLE_COUNSELLOR: text.default('counsellor'),
  OIDC_ROLE_TEAM_LEAD: text.default('team_lead'),
};
const environment = z.object(signInEnvironment);
type Environment = z.infer<typeof environment>;

export type SignInConfig = {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  redirect: URL;
  organisation: string | null;
  teamClaim: string;
  roleClaim: string;
  roles: ReadonlyMap<string, Role>;
};

const NAMES = [
  ...(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_REDIRECT_URL'] as const),
  ...(['OIDC_TEAM_CLAIM', 'OIDC_ROLE_CLAIM'] as const),
];
export const CALLBACK = '/callback';

/** null: off. Half a configuration is a mistake and stops the start, so that nobody believes it is on. */
export function readSignInConfig(env: Environment): SignInConfig | null {
  const given = NAMES.filter((name) => env[name] !== undefined);
  if (given.length === 0) return null;
  const need = (name: (typeof NAMES)[number]): string => {
    const value = env[name];
    if (value === undefined) throw new Error(`${given[0]} is set: sign-in needs ${name} too`);
    return value;
  };
  const [issuer, redirect] = [addressIn(need, 'OIDC_ISSUER'), addressIn(need, 'OIDC_REDIRECT_URL')];
  if (!redirect.pathname.endsWith(`/v1/sign-in${CALLBACK}`))
    throw new Error(`OIDC_REDIRECT_URL must end in /v1/sign-in${CALLBACK}`);
  if (env.OIDC_ROLE_COUNSELLOR === env.OIDC_ROLE_TEAM_LEAD)
    throw new Error('OIDC_ROLE_COUNSELLOR and OIDC_ROLE_TEAM_LEAD must differ');
  return {
    issuer,
    clientId: need('OIDC_CLIENT_ID'),
    clientSecret: need('OIDC_CLIENT_SECRET'),
    redirect,
    organisation: env.OIDC_ORGANISATION ?? null,
    teamClaim: need('OIDC_TEAM_CLAIM'),
    roleClaim: need('OIDC_ROLE_CLAIM'),
    roles: new Map([
      [env.OIDC_ROLE_COUNSELLOR, 'counsellor'],
      [env.OIDC_ROLE_TEAM_LEAD, 'team_lead'],
    ]),
  };
}

/** HTTPS, or plain HTTP on this very computer, for trying things out. */
function addressIn(
  need: (name: (typeof NAMES)[number]) => string,
  name: 'OIDC_ISSUER' | 'OIDC_REDIRECT_URL',
): URL {
  const url = URL.parse(need(name));
  const isRight = url !== null && (url.protocol === 'https:' || isPlainLoopback(url));
  if (!isRight || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    throw new Error(`${name} must be an https address without anything behind its path`);
  return url;
}

export const isPlainLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' &&
  (hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.')));
