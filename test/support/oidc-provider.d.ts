/** The package brings no types. As far as `identity-provider.ts` uses it. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Claims = { sub: string } & Record<string, unknown>;
  type Account = { accountId: string; claims(): Promise<Claims> };
  type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> };
  type Context = {
    oidc: {
      client: { clientId: string };
      session: { accountId: string };
      provider: { Grant: new (of: { clientId: string; accountId: string }) => Grant };
    };
  };
  type Kept = { uid?: string; grantId?: string; consumed?: number } & Record<string, unknown>;
  export type Adapter = {
    upsert(id: string, payload: Kept): Promise<void>;
    find(id: string): Promise<Kept | undefined>;
    findByUid(uid: string): Promise<Kept | undefined>;
    findByUserCode(): Promise<undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  };
  export type Configuration = {
    adapter(model: string): Adapter;
    clients: { client_id: string; client_secret: string; redirect_uris: string[] }[];
    jwks: { keys: object[] };
    claims: Record<string, string[]>;
    conformIdTokenClaims: boolean;
    cookies: { keys: string[] };
    features: Record<string, { enabled: boolean }>;
    pkce: { required(): boolean };
    ttl: Record<string, number>;
    findAccount(context: unknown, sub: string): Promise<Account | undefined>;
    loadExistingGrant(context: Context): Promise<Grant>;
  };
  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { login: { accountId: string } } | { error: string },
    ): Promise<void>;
    on(event: string, listener: (...rest: unknown[]) => void): this;
  }
}
