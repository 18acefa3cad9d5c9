import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#endpoint/config.ts';
import { chooseLanguage, SIGN_IN_WORDS } from '#endpoint/sign-in-words.ts';
import type { SignInBegun } from '#shared/protocol.ts';
import { createBrowser } from '#test/support/browser.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { startIdentityProvider, type TestIdentityProvider } from '#test/support/identity-provider.ts';

let endpoint: TestEndpoint;
let provider: TestIdentityProvider;
let teamId: string;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  teamId = await endpoint.newTeam('Antwerp');
  provider = await startIdentityProvider({ redirectUrl: 'http://127.0.0.1:1/v1/sign-in/callback' });
});
afterAll(async () => {
  await provider.close();
  await endpoint.close();
});
const db = () => endpoint.db;
const someone = { name: 'Ada Peeters', team: 'Antwerp', role: 'counsellor' };

/** One endpoint with a provider of its own, and one sign-in up to the answer of its callback. */
async function withItsOwn(isInToken: boolean, isForging: boolean, env: Record<string, string> = {}) {
  const redirectUrl = 'http://127.0.0.1:1/v1/sign-in/callback';
  const own = await startIdentityProvider({ redirectUrl, isInToken });
  if (isForging) own.forges();
  const lone = await startEndpoint({ db: db(), env: { ...own.environment, ...env } });
  own.signsIn('jon', someone);
  const begun = (await lone.send('POST', '/v1/sign-in', {})).body as SignInBegun;
  const opened = await lone.app.inject({ method: 'GET', url: `/v1/sign-in/${begun.id}/start` });
  const cookie = String(opened.headers['set-cookie']).split(';')[0] as string;
  const back = await createBrowser().open(opened.headers.location as string, { until: /callback/ });
  const url = back.url.pathname + back.url.search;
  const called = await lone.app.inject({ method: 'GET', url, headers: { cookie } });
  const [kept] = await db().rows(
    'SELECT status, display_name, role, organisation FROM sign_in WHERE id = $1',
    [begun.id],
  );
  await lone.app.close();
  await own.close();
  return { called, kept, log: lone.lines.join('') };
}

test('what the token leaves out is asked for, and bound to the same subject', async () => {
  const { called, kept } = await withItsOwn(false, false);
  expect(called.headers.location).toContain('/confirm');
  expect(kept).toEqual({
    ...{ status: 'signed_in', display_name: 'Ada Peeters', role: 'counsellor' },
    organisation: endpoint.organisation,
  });
});

test('a provider is that of one organisation: a team of that name elsewhere is not reached', async () => {
  const other = await endpoint.newOrganisation('Ministry');
  const there = { OIDC_ORGANISATION: 'Ministry' };
  expect((await withItsOwn(true, false, there)).called.statusCode).toBe(403);
  await endpoint.newTeam('Antwerp', other);
  expect((await withItsOwn(true, false, there)).kept).toMatchObject({
    status: 'signed_in',
    organisation: other,
  });
  expect((await withItsOwn(true, false)).kept).toMatchObject({ organisation: endpoint.organisation });
  const nowhere = await withItsOwn(true, false, { OIDC_ORGANISATION: 'Nobody' });
  expect(nowhere.called.body).toContain('Your account belongs to no team yet');
});

test('a token that somebody else has signed is refused, although it came over the right line', async () => {
  const { called, kept, log } = await withItsOwn(true, true);
  expect(called.statusCode).toBe(400);
  expect(called.body).toContain('Signing in did not work');
  expect(kept).toMatchObject({ status: 'refused', display_name: null });
  expect(log).toContain('"event":"sign_in_failed"');
});

test('without the provider the application is told at once, and codes go on', async () => {
  const gone = await startEndpoint({
    db: db(),
    env: { ...provider.environment, OIDC_ISSUER: 'http://127.0.0.1:1' },
  });
  expect((await gone.send('GET', '/v1/sign-in')).body).toEqual({ offered: true });
  const begun = await gone.send('POST', '/v1/sign-in', {});
  expect(begun).toMatchObject({ status: 424, body: { error: { code: 'sign_in_unavailable' } } });
  const device = await gone.newDevice(teamId);
  expect(device.token).toMatch(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/);
  await gone.app.close();
});

test('an issuer that calls itself by another name is none', async () => {
  const other = await startEndpoint({
    db: db(),
    env: { ...provider.environment, OIDC_ISSUER: provider.issuer.replace('127.0.0.1', 'localhost') },
  });
  expect((await other.send('POST', '/v1/sign-in', {})).status).toBe(424);
  await other.app.close();
});

test('half a configuration stops the start, and says what is missing', () => {
  const whole = provider.environment;
  const without = ({ ...env }: Record<string, string>, name: string) => {
    delete env[name];
    return env;
  };
  for (const name of Object.keys(whole)) expect(() => readConfig(without(whole, name))).toThrow(name);
  const changed = (name: string, value: string) => () => readConfig({ ...whole, [name]: value });
  expect(changed('OIDC_ISSUER', 'http://idp.example')).toThrow('OIDC_ISSUER');
  expect(changed('OIDC_REDIRECT_URL', 'http://desk.example/v1/sign-in/callback')).toThrow(
    'OIDC_REDIRECT_URL',
  );
  expect(changed('OIDC_REDIRECT_URL', 'https://desk.example/elsewhere')).toThrow('/v1/sign-in/callback');
  expect(changed('OIDC_ROLE_TEAM_LEAD', 'counsellor')).toThrow('differ');
  expect(changed('OIDC_REDIRECT_URL', 'https://desk.example/x/v1/sign-in/callback')()).toMatchObject({
    PORT: 8787,
  });
});

test('an endpoint without a provider says so and has no pages', async () => {
  const plain = await startEndpoint({ db: db() });
  expect((await plain.send('GET', '/v1/sign-in')).body).toEqual({ offered: false });
  expect((await plain.send('POST', '/v1/sign-in', {})).status).toBe(404);
  expect((await plain.app.inject({ method: 'GET', url: '/v1/sign-in/callback' })).statusCode).toBe(404);
  await plain.app.close();
});

test('the words of the pages are whole in every language, with its own signs', () => {
  const names = Object.keys(SIGN_IN_WORDS.en);
  for (const [language, words] of Object.entries(SIGN_IN_WORDS)) {
    expect(Object.keys(words)).toEqual(names);
    for (const text of Object.values(words)) expect(text, language).not.toMatch(/['"]|\s$|^\s| {2}/);
  }
  for (const text of Object.values(SIGN_IN_WORDS.fr)) expect(text).not.toMatch(/(^|[^\u202f])[?!:;]/);
});

test('the first language of the browser that is one of ours', () => {
  const chosen = (accepted: string | undefined) => chooseLanguage(accepted);
  expect(chosen(undefined)).toBe('en');
  expect(chosen('*')).toBe('en');
  expect(chosen('pl, FR-be;q=0.3, nl;q=0.7')).toBe('nl');
  expect(chosen('nl;q=0, de-AT')).toBe('de');
  expect(chosen('constructor, __proto__;q=1')).toBe('en');
  expect(chosen(`${'x,'.repeat(100_000)}de`)).toBe('en');
});
