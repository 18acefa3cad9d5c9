import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { isPlainLoopback, type SignInConfig } from '#endpoint/sign-in-config.ts';

/** What one browser's sign-in is bound to; none of it leaves the browser's cookie but the state and the nonce. */
export type BrowserKeys = { state: string; nonce: string; verifier: string };
export type Claims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

export type IdentityProvider = {
  /** Throws when the provider does not answer, or is not the one that the configuration names. */
  reach(): Promise<void>;
  /** Where the browser goes to sign in. */
  address(keys: BrowserKeys): Promise<URL>;
  /** What the provider says of the person who comes back with this query. */
  claims(query: string, keys: BrowserKeys): Promise<Claims>;
};

/** As the provider likes it; every one that says nothing must take it in the header. */
const authenticateWith =
  (secret: string): ClientAuth =>
  (provider, ...rest) => {
    const accepted = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isBasic = accepted.includes('client_secret_basic');
    (isBasic ? ClientSecretBasic(secret) : ClientSecretPost(secret))(provider, ...rest);
  };

const ANSWER_SECONDS = 10;
const KEPT_MILLISECONDS = 60 * 60_000;

/** One issuer, found at the first use and again every hour; what failed is not kept, so the next use tries anew. */
export function createIdentityProvider(config: SignInConfig, monotonic: () => number): IdentityProvider {
  let found: { configuration: Promise<Configuration>; at: number } | null = null;

  async function discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = config;
    const made = await discovery(issuer, clientId, undefined, authenticateWith(clientSecret), {
      timeout: ANSWER_SECONDS,
      // By itself the library trusts TLS for the id_token's origin; its signature is checked as well.
      execute: [enableNonRepudiationChecks, ...(isPlainLoopback(issuer) ? [allowInsecureRequests] : [])],
    });
    // The library lets some hosts name a pattern instead, which would take in every organisation there.
    if (URL.parse(made.serverMetadata().issuer)?.href !== issuer.href) throw new Error('another issuer');
    return made;
  }

  /** Once more at once: a connection that had just been closed is no reason to send a person away. */
  function configuration(): Promise<Configuration> {
    const at = monotonic();
    if (found === null || at - found.at > KEPT_MILLISECONDS) {
      const attempt = discover().catch(discover);
      found = { configuration: attempt, at };
      attempt.catch(() => {
        if (found?.configuration === attempt) found = null;
      });
    }
    return found.configuration;
  }

  return {
    async reach() {
      await configuration();
    },
    async address({ state, nonce, verifier }) {
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: config.redirect.href,
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    },
    async claims(query, { state, nonce, verifier }) {
      const provider = await configuration();
      const current = new URL(config.redirect.href);
      current.search = query;
      const tokens = await authorizationCodeGrant(provider, current, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined || URL.parse(claims.iss)?.href !== config.issuer.href)
        throw new Error('another issuer');
      const wanted = ['name', config.teamClaim, config.roleClaim];
      const { userinfo_endpoint: more } = provider.serverMetadata();
      if (more === undefined || wanted.every((name) => claims[name] !== undefined)) return claims;
      // Many providers keep what the scope `profile` brings out of the token; the library compares the subjects.
      return { ...(await fetchUserInfo(provider, tokens.access_token, claims.sub)), ...claims };
    },
  };
}
