import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formKeyOf, giveCookie, isSame, keysOf, readCookie, takeCookie } from '#endpoint/browser-keys.ts';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure, parseBody } from '#endpoint/failures.ts';
import type { IdentityProvider } from '#endpoint/identity-provider.ts';
import type { Log } from '#endpoint/log.ts';
import type { RateLimit } from '#endpoint/rate-limit.ts';
import { newToken } from '#endpoint/secrets.ts';
import {
  answerSignIn,
  beginSignIn,
  cancelSignIn,
  collectSignIn,
  findOrganisation,
  findTeam,
  isBlocked,
  keepSignedIn,
  openSignIn,
  type Refusal,
  readSignedIn,
  refuseSignIn,
  type SignedIn,
  takeSignIn,
} from '#endpoint/sign-in.ts';
import { placeOf } from '#endpoint/sign-in-claims.ts';
import { CALLBACK, type SignInConfig } from '#endpoint/sign-in-config.ts';
import { privately, sendPage, sendQuestion } from '#endpoint/sign-in-pages.ts';
import { chooseLanguage } from '#endpoint/sign-in-words.ts';
import { readIdentity } from '#endpoint/teams.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { paths, signInPaths, signInPoll } from '#shared/protocol.ts';

export type SignInDeps = {
  db: Db;
  /** null: this endpoint takes one-time codes only. */
  signIn: { config: SignInConfig; provider: IdentityProvider } | null;
  log: Log;
  perAddress: RateLimit;
  inAll: RateLimit;
  perSignIn: RateLimit;
};
type On = SignInDeps & { signIn: NonNullable<SignInDeps['signIn']> };

const CODES: Readonly<Record<Refusal, ErrorCode>> = {
  declined: 'sign_in_refused',
  failed: 'sign_in_refused',
  blocked: 'sign_in_refused',
  no_team: 'sign_in_no_team',
  no_role: 'sign_in_no_team',
};

type WithId = { Params: { id: string } };
const idOf = (request: FastifyRequest<WithId>): string => {
  const { id } = request.params;
  if (!/^[A-Za-z0-9_-]{43}$/.test(id)) throw new HttpFailure(404, 'sign_in_expired');
  return id;
};

/** What the application asks. It has no token yet: what it knows is the secret that it was given at the beginning. */
export function signInRoutes(app: FastifyInstance, deps: SignInDeps): void {
  app.get(paths.signIn, () => ({ offered: deps.signIn !== null }));
  const { signIn } = deps;
  if (signIn === null) return;
  const base = signIn.config.redirect.href.slice(0, -(paths.signIn.length + CALLBACK.length));

  app.post(paths.signIn, async (request, reply) => {
    const wait = deps.perAddress.take(request.ip) || deps.inAll.take('');
    if (wait > 0) throw new HttpFailure(429, 'endpoint_refused', wait);
    try {
      await signIn.provider.reach();
    } catch (cause) {
      deps.log.error('provider_unreachable', cause, { request: request.id });
      throw new HttpFailure(424, 'sign_in_unavailable');
    }
    const begun = await beginSignIn(deps.db);
    return privately(reply).send({ ...begun, address: base + signInPaths.start(begun.id) });
  });

  app.post<WithId>(`${paths.signIn}/:id`, async (request, reply) => {
    const id = idOf(request);
    const wait = deps.perSignIn.take(id);
    if (wait > 0) throw new HttpFailure(429, 'endpoint_refused', wait);
    const { secret } = parseBody(signInPoll, request.body);
    privately(reply);
    const collected = await collectSignIn(deps.db, id, secret);
    if (collected === 'waiting') return { status: 'waiting' };
    if (collected === 'over') throw new HttpFailure(404, 'sign_in_expired');
    if ('refusal' in collected) throw new HttpFailure(403, CODES[collected.refusal]);
    const { token, caller } = collected.enrolled;
    deps.log.info('signed_in', { request: request.id, device: caller.device_id });
    return { status: 'done', token, identity: await readIdentity(deps.db, caller) };
  });

  app.post<WithId>(`${paths.signIn}/:id/cancel`, async (request) => {
    await cancelSignIn(deps.db, idOf(request), parseBody(signInPoll, request.body).secret);
    return {};
  });
}

/** What the browser shows. Every page is plain HTML; the code in the address bar is gone after the first redirect. */
export function signInPages(app: FastifyInstance, deps: SignInDeps): void {
  const { signIn } = deps;
  if (signIn === null) return;
  const on: On = { ...deps, signIn };
  const isSecure = signIn.config.redirect.protocol === 'https:';
  const base = signIn.config.redirect.href.slice(0, -CALLBACK.length);
  const languageOf = (request: FastifyRequest) => chooseLanguage(request.headers['accept-language']);
  // No HEAD: a question about a page must not use up what the page would.
  const route = { exposeHeadRoute: false };

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 1000 },
    async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.setErrorHandler((cause, request, reply) => {
    const status = cause instanceof HttpFailure ? cause.status : 500;
    if (status === 500) deps.log.error('request_failed', cause, { request: request.id });
    return sendPage(reply, languageOf(request), status === 404 ? 'over' : 'failed', status);
  });

  app.get<WithId>(signInPaths.start(':id'), route, async (request, reply) => {
    const id = idOf(request);
    const known = readCookie(request, isSecure);
    if (known?.id === id && (await readSignedIn(on.db, id, known.secret)) !== null) {
      return privately(reply).redirect(`${base}/${id}/confirm`, 303);
    }
    const secret = newToken();
    if (!(await openSignIn(on.db, id, secret))) return sendPage(reply, languageOf(request), 'over');
    try {
      const address = await signIn.provider.address(keysOf(secret));
      giveCookie(reply, { id, secret }, isSecure);
      return privately(reply).redirect(address.href, 303);
    } catch (cause) {
      on.log.error('provider_unreachable', cause, { request: request.id });
      return sendPage(reply, languageOf(request), 'unavailable');
    }
  });

  app.get<{ Querystring: Record<string, unknown> }>(
    `${paths.signIn}${CALLBACK}`,
    route,
    async (request, reply) => {
      const browser = readCookie(request, isSecure);
      const over = () => sendPage(reply, languageOf(request), 'over');
      // Somebody else's answer changes nothing here.
      if (browser === null || !isSame(request.query.state, keysOf(browser.secret).state)) return over();
      if (!(await takeSignIn(on.db, browser.id, browser.secret))) return over();
      const outcome = await lookAt(on, request, browser.secret).catch(async (cause) => {
        // A database that stumbles must not leave the application waiting for an answer that was used up.
        await refuseSignIn(on.db, browser.id, 'failed');
        throw cause;
      });
      if (typeof outcome === 'string') {
        await refuseSignIn(on.db, browser.id, outcome);
        on.log.info('sign_in_refused', { request: request.id, reason: outcome });
        return refusalPage(reply, request, outcome);
      }
      await keepSignedIn(on.db, browser.id, outcome);
      return privately(reply).redirect(`${base}/${browser.id}/confirm`, 303);
    },
  );

  app.get<WithId>(`${paths.signIn}/:id/confirm`, route, async (request, reply) => {
    const browser = readCookie(request, isSecure);
    const asked =
      browser?.id === idOf(request) ? await readSignedIn(on.db, browser.id, browser.secret) : null;
    if (browser === null || asked === null) return sendPage(reply, languageOf(request), 'over');
    return sendQuestion(reply, languageOf(request), { ...asked, form_key: formKeyOf(browser.secret) });
  });

  app.post<WithId & { Body: Record<string, unknown> | undefined }>(
    `${paths.signIn}/:id/confirm`,
    async (request, reply) => {
      const browser = readCookie(request, isSecure);
      const { key, answer } = request.body ?? {};
      const isAnswer = browser?.id === idOf(request) && isSame(key, formKeyOf(browser.secret));
      if (browser === null || !isAnswer || (answer !== 'yes' && answer !== 'no')) {
        return sendPage(reply, languageOf(request), 'over');
      }
      if (!(await answerSignIn(on.db, browser.id, browser.secret, answer === 'yes'))) {
        return sendPage(reply, languageOf(request), 'over');
      }
      takeCookie(reply, isSecure);
      return sendPage(reply, languageOf(request), answer === 'yes' ? 'done' : 'declined');
    },
  );

  function refusalPage(reply: FastifyReply, request: FastifyRequest, refusal: Refusal) {
    takeCookie(reply, isSecure);
    return sendPage(reply, languageOf(request), refusal);
  }
}

/** Holds what the provider says against the tables. Whoever has no place in them by name gets none. */
async function lookAt(
  { db, signIn, log }: On,
  request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
  browserSecret: string,
): Promise<SignedIn | Refusal> {
  const { config, provider } = signIn;
  if (request.query.error === 'access_denied') return 'declined';
  let claims: Awaited<ReturnType<IdentityProvider['claims']>>;
  try {
    claims = await provider.claims(request.url.slice(request.url.indexOf('?')), keysOf(browserSecret));
  } catch (cause) {
    log.error('sign_in_failed', cause, { request: request.id });
    return 'failed';
  }
  const organisation = await findOrganisation(db, config.organisation);
  if (organisation === null) return 'no_team';
  const subject = { organisation, oidc_issuer: claims.iss, oidc_subject: claims.sub };
  if (await isBlocked(db, subject)) return 'blocked';
  const { teams, role, display_name } = placeOf(claims, config);
  const team_id = await findTeam(db, organisation, teams);
  if (team_id === null) return 'no_team';
  if (role === null) return 'no_role';
  return { ...subject, display_name, team_id, role };
}
