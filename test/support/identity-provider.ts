/// <reference path="./oidc-provider.d.ts" />
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Adapter, Provider } from 'oidc-provider';

export type TestIdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

export const listen = (server: Server, port = 0): Promise<string> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
export const close = (server: Server): Promise<unknown> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

const newKey = (kid = randomUUID() as string) => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  ...{ kid, use: 'sig', alg: 'RS256' },
});

/** What the provider remembers; its own memory calls itself unfit at every start. */
function createMemory(): (model: string) => Adapter {
  const models = new Map<string, Map<string, Parameters<Adapter['upsert']>[1]>>();
  return (model) => {
    const kept = models.get(model) ?? new Map();
    models.set(model, kept);
    return {
      upsert: async (id, payload) => void kept.set(id, payload),
      find: async (id) => kept.get(id),
      findByUid: async (uid) => [...kept.values()].find((payload) => payload.uid === uid),
      findByUserCode: async () => undefined,
      consume: async (id) => void Object.assign(kept.get(id) ?? {}, { consumed: 1 }),
      destroy: async (id) => void kept.delete(id),
      async revokeByGrantId(grantId) {
        for (const [id, payload] of kept) if (payload.grantId === grantId) kept.delete(id);
      },
    };
  };
}

type Options = { redirectUrl: string; isInToken?: boolean };

/**
 * An organisation's identity provider on this computer: real redirects, codes, PKCE and signatures. Whoever comes is
 * signed in as the person that `signsIn` names, as a provider does that knows its people by their smart card.
 */
export async function startIdentityProvider({ redirectUrl, isInToken = true }: Options) {
  const people = new Map<string, Record<string, unknown>>();
  const client = { client_id: 'return-desk', client_secret: 'canary-client-secret-of-the-endpoint' };
  const problems: string[] = [];
  let person: string | null = null;
  let isForging = false;
  const server = createServer((request, response) => void answer(request, response));
  const issuer = await listen(server);
  const key = newKey();
  const provider = new Provider(issuer, {
    adapter: createMemory(),
    clients: [{ ...client, redirect_uris: [redirectUrl] }],
    jwks: { keys: [key] },
    claims: { openid: ['sub'], profile: ['name', 'team', 'role'] },
    conformIdTokenClaims: !isInToken,
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, IdToken: 60, Session: 600, Interaction: 600, Grant: 600 },
    async findAccount(_context, sub) {
      const claims = people.get(sub);
      return claims && { accountId: sub, claims: async () => ({ sub, ...claims }) };
    },
    async loadExistingGrant({ oidc }) {
      const of = { clientId: oidc.client.clientId, accountId: oidc.session.accountId };
      const grant = new oidc.provider.Grant(of);
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (_context, error) => problems.push(String(error)));
  const answerByProtocol = provider.callback();

  type Answer = Parameters<Parameters<typeof createServer>[1] & object>;
  async function answer(request: Answer[0], response: Answer[1]): Promise<void> {
    if (isForging && request.url === '/jwks') {
      const { kid, kty, n, e, use, alg } = newKey(key.kid) as Record<string, unknown>;
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ keys: [{ kid, kty, n, e, use, alg }] }));
    }
    if (!request.url?.startsWith('/interaction/')) return answerByProtocol(request, response);
    const result = person === null ? { error: 'access_denied' } : { login: { accountId: person } };
    return provider.interactionFinished(request, response, result);
  }

  return {
    issuer,
    problems,
    clientSecret: client.client_secret,
    environment: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: client.client_id,
      OIDC_CLIENT_SECRET: client.client_secret,
      OIDC_REDIRECT_URL: redirectUrl,
      OIDC_TEAM_CLAIM: 'team',
      OIDC_ROLE_CLAIM: 'role',
    },
    /** The next to sign in; null presses Cancel there. */
    signsIn(sub: string | null, claims: Record<string, unknown> = {}) {
      person = sub;
      if (sub !== null) people.set(sub, claims);
    },
    /** From now on its published key is not the one that it signs with: as if somebody else had signed. */
    forges() {
      isForging = true;
    },
    close: () => close(server),
  };
}
