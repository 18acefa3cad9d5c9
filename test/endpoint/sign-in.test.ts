import { createServer, request as forward, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '#endpoint/admin.ts';
import { sha256 } from '#endpoint/secrets.ts';
import { createBrowser, type Shown } from '#test/support/browser.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import {
  close,
  listen,
  startIdentityProvider,
  type TestIdentityProvider,
} from '#test/support/identity-provider.ts';

/** Two processes' worth of the endpoint on one database, and a balancer that never asks the same one twice. */
let endpoints: [TestEndpoint, TestEndpoint];
let provider: TestIdentityProvider;
let balancer: Server;
let address: string;
let teamId: string;

beforeAll(async () => {
  const ports: number[] = [];
  let turn = 0;
  balancer = createServer((request, response) => {
    const { method, url, headers } = request;
    const port = ports[turn++ % ports.length] as number;
    request.pipe(
      forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  address = await listen(balancer);
  provider = await startIdentityProvider({ redirectUrl: `${address}/v1/sign-in/callback` });
  const first = await startEndpointOnPostgres({ env: provider.environment });
  endpoints = [first, await startEndpoint({ db: first.db, env: provider.environment })];
  for (const { app } of endpoints) {
    const at = await app.listen({ host: '127.0.0.1', port: 0 });
    ports.push(Number(new URL(at).port));
  }
  teamId = await first.newTeam('Antwerp');
});
afterAll(async () => {
  await endpoints[1].close();
  await endpoints[0].close();
  await provider.close();
  await close(balancer);
});

const db = () => endpoints[0].db;
const json = { 'x-return-desk-protocol': '1', 'content-type': 'application/json' };
async function post(path: string, body?: unknown) {
  const response = await fetch(address + path, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(body ?? {}),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as never as Body,
  };
}
type Body = {
  id: string;
  secret: string;
  address: string;
  user_code: string;
  expires_at: string;
  status: string;
  token: string;
  identity: Awaited<ReturnType<typeof me>>;
  error: { code: string };
};
const begin = async () => (await post('/v1/sign-in')).body;
const poll = ({ id, secret }: { id: string; secret: string }) => post(`/v1/sign-in/${id}`, { secret });
async function me(token: string) {
  const answer = await endpoints[0].send('GET', '/v1/me', undefined, token);
  return answer.body as {
    device_id: string;
    user: { id: string; role: string; display_name: string };
    team: { id: string; name: string };
  };
}
const someone = { name: 'Ada Peeters', team: 'Antwerp', role: 'counsellor' };

/** A whole sign-in, as a person does it. */
async function signIn(sub: string, claims: Record<string, unknown> = someone) {
  provider.signsIn(sub, claims);
  const begun = await begin();
  const browser = createBrowser();
  const asked = await browser.open(begun.address);
  const answered = await browser.answer(asked, 'yes');
  return { begun, asked, answered, polled: await poll(begun) };
}
const refusedWith = async (claims: Record<string, unknown>, sub = `refused-${Math.random()}`) => {
  const members = await db().rows('SELECT id FROM member');
  provider.signsIn(sub, claims);
  const begun = await begin();
  const shown = await createBrowser().open(begun.address);
  expect(shown.text).not.toContain('<form');
  const { status, body } = await poll(begun);
  expect(await db().rows('SELECT id FROM member')).toHaveLength(members.length);
  return { shown: shown.status, title: titleOf(shown), status, code: body.error.code };
};
const titleOf = ({ text }: Shown) => /<h1>([^<]*)<\/h1>/.exec(text)?.[1];

test('a person signs in: two processes, the provider between them, and the code on both screens', async () => {
  provider.signsIn('ada', someone);
  const begun = await begin();
  expect(begun.address).toBe(`${address}/v1/sign-in/${begun.id}/start`);
  expect(begun.user_code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect((await poll(begun)).body).toEqual({ status: 'waiting' });

  const browser = createBrowser();
  const asked = await browser.open(begun.address);
  expect(asked.way[1]).toMatch(new RegExp(`^${provider.issuer}/auth\\?`));
  const wish = new URL(asked.way[1] as string).searchParams;
  expect(Object.fromEntries(wish)).toMatchObject({
    response_type: 'code',
    scope: 'openid profile',
    code_challenge_method: 'S256',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) expect(wish.get(name)).toHaveLength(43);
  // What the provider gave is not in the address of the page that stays.
  expect(asked.url.href).toBe(`${address}/v1/sign-in/${begun.id}/confirm`);
  expect(asked.text).toContain(begun.user_code);
  expect(asked.text).toContain('Ada Peeters');
  // Nothing is given before the person has said that both belong together.
  expect((await poll(begun)).body).toEqual({ status: 'waiting' });
  expect(await db().rows(`SELECT 1 FROM member WHERE oidc_subject = 'ada'`)).toEqual([]);

  const answered = await browser.answer(asked, 'yes');
  expect(titleOf(answered)).toBe('You are signed in');
  expect(browser.cookies().filter((cookie) => cookie.startsWith('return-desk'))).toEqual([]);
  const { status, headers, body } = await poll(begun);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body.identity).toMatchObject({
    user: { display_name: 'Ada Peeters', role: 'counsellor' },
    team: { id: teamId, name: 'Antwerp' },
  });
  expect(await me(body.token)).toMatchObject({ device_id: body.identity.device_id });
  // The table holds the token's hash; of the sign-in nothing is left.
  const stored = JSON.stringify(await db().rows('SELECT token_sha256 FROM device'));
  expect(stored).toContain(sha256(body.token));
  expect(stored).not.toContain(body.token);
  expect(await db().rows('SELECT 1 FROM sign_in WHERE id = $1', [begun.id])).toEqual([]);
  for (const { lines } of endpoints) expect(lines.join('')).toContain('/v1/sign-in');
  expect(provider.problems).toEqual([]);
});

test('what was collected is not given again, and a guessed secret gets nothing', async () => {
  const { begun, polled } = await signIn('once');
  expect(polled.body.status).toBe('done');
  expect(await poll(begun)).toMatchObject({ status: 404, body: { error: { code: 'sign_in_expired' } } });

  const other = await begin();
  const guessed = await poll({ id: other.id, secret: begun.secret });
  const unknown = await poll({ id: begun.secret, secret: begun.secret });
  for (const { status, body } of [guessed, unknown]) {
    expect(status).toBe(404);
    expect(body.error.code).toBe('sign_in_expired');
  }
  // The guess has cost the rightful device nothing.
  expect((await poll(other)).body).toEqual({ status: 'waiting' });
  expect(await post(`/v1/sign-in/${other.id}`, { secret: 'short' })).toMatchObject({ status: 400 });
  const statuses = [];
  for (let i = 0; i < 50; i += 1) statuses.push((await poll({ id: other.id, secret: begun.secret })).status);
  expect(statuses).toContain(429);
});

test('two polls at the same moment make one device', async () => {
  provider.signsIn('twice', someone);
  const begun = await begin();
  const browser = createBrowser();
  await browser.answer(await browser.open(begun.address), 'yes');
  const answers = await Promise.all([poll(begun), poll(begun), poll(begun)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
});

test('a second device of the same person is the same member, as the tables say and not the claims', async () => {
  const first = (await signIn('bea', { ...someone, name: 'Bea' })).polled.body.identity;
  await endpoints[0].newTeam('Ghent');
  await db().rows(`UPDATE member SET role = 'team_lead' WHERE id = $1`, [first.user.id]);
  const claims = { name: 'Bea Other', team: 'Ghent', role: 'counsellor' };
  const second = (await signIn('bea', claims)).polled.body.identity;
  expect(second.user).toEqual({ id: first.user.id, role: 'team_lead', display_name: 'Bea' });
  expect(second.team.id).toBe(teamId);
  expect(second.device_id).not.toBe(first.device_id);
  // Still, whoever lost their place at the provider gets no further device.
  expect(await refusedWith({ name: 'Bea', team: 'Antwerp' }, 'bea')).toMatchObject({
    code: 'sign_in_no_team',
  });
});

test('a person who is blocked stays out, with every device, until that is taken back', async () => {
  const { token, identity } = (await signIn('cem')).polled.body;
  const device = identity.device_id;
  expect(await runCommand(db(), ['block', device], 1)).toBe('blocked');
  const answer = await endpoints[1].send('GET', '/v1/me', undefined, token);
  expect(answer.body.error.code).toBe('device_revoked');
  expect(await refusedWith(someone, 'cem')).toEqual({
    shown: 403,
    title: 'This account cannot add a device',
    status: 403,
    code: 'sign_in_refused',
  });
  expect(await runCommand(db(), ['unblock', device], 1)).toBe('may sign in again');
  expect((await signIn('cem')).polled.body.identity.user.id).toBe(identity.user.id);
  expect(await runCommand(db(), ['block', 'nobody'], 1)).toBe('no such device');
});

test('who is blocked after signing in and before the device collects gets nothing either', async () => {
  const { identity } = (await signIn('dov')).polled.body;
  provider.signsIn('dov', someone);
  const begun = await begin();
  const browser = createBrowser();
  await browser.answer(await browser.open(begun.address), 'yes');
  await runCommand(db(), ['block', identity.device_id], 1);
  expect(await poll(begun)).toMatchObject({ status: 403, body: { error: { code: 'sign_in_refused' } } });
});

test.each([
  ['no team', { name: 'A', role: 'counsellor' }, 'sign_in_no_team', /no team/],
  ['an unknown team', { ...someone, team: 'Atlantis' }, 'sign_in_no_team', /no team/],
  ['two teams', { ...someone, team: ['Antwerp', 'Bruges'] }, 'sign_in_no_team', /no team/],
  ['a team that is no text', { ...someone, team: { id: 1 } }, 'sign_in_no_team', /no team/],
  ['no role', { name: 'A', team: 'Antwerp' }, 'sign_in_no_team', /no role/],
  ['an unknown role', { ...someone, role: 'admin' }, 'sign_in_no_team', /no role/],
  ['both roles', { ...someone, role: ['counsellor', 'team_lead'] }, 'sign_in_no_team', /no role/],
])('%s: refused, with a page that says whom to ask', async (_what, claims, code, title) => {
  if ((await db().rows(`SELECT 1 FROM team WHERE name = 'Bruges'`)).length === 0)
    await endpoints[0].newTeam('Bruges');
  const refused = await refusedWith(claims);
  expect(refused).toMatchObject({ shown: 403, status: 403, code });
  expect(refused.title?.replace('belongs to no team', 'no team').replace('has no role', 'no role')).toMatch(
    title,
  );
});

test('what no table can hold is told at once, and leaves nobody waiting', async () => {
  provider.signsIn('odd', { ...someone, team: 'Ant\u0000werp' });
  const begun = await begin();
  const shown = await createBrowser().open(begun.address);
  expect(titleOf(shown)).toBe('Signing in did not work');
  expect((await poll(begun)).body.error.code).toBe('sign_in_refused');
});

test('groups: one of many names a team by its id, one the role', async () => {
  const claims = { name: ' \u0000Eve\n ', team: ['printers', teamId], role: ['staff', 'team_lead'] };
  const { identity } = (await signIn('eve', claims)).polled.body;
  expect(identity).toMatchObject({ user: { display_name: 'Eve', role: 'team_lead' }, team: { id: teamId } });
});

test('a code that is not confirmed gives nothing, and a No is final', async () => {
  provider.signsIn('fay', someone);
  const begun = await begin();
  const browser = createBrowser();
  const asked = await browser.open(begun.address);
  const key = /name="key" value="([^"]+)"/.exec(asked.text)?.[1] as string;
  // Another browser, a form without the key, and one with a made-up key answer nothing.
  const other = createBrowser();
  expect((await other.open(asked.url, { form: { key, answer: 'yes' } })).status).toBe(410);
  expect((await browser.open(asked.url, { form: { answer: 'yes' } })).status).toBe(410);
  expect((await browser.open(asked.url, { form: { key: 'x'.repeat(43), answer: 'yes' } })).status).toBe(410);
  expect((await browser.open(asked.url, { form: { key, answer: 'perhaps' } })).status).toBe(410);
  expect((await poll(begun)).body).toEqual({ status: 'waiting' });
  const declined = await browser.answer(asked, 'no');
  expect(titleOf(declined)).toBe('No device was added');
  expect((await browser.answer(asked, 'yes')).status).toBe(410);
  expect(await poll(begun)).toMatchObject({ status: 403, body: { error: { code: 'sign_in_refused' } } });
});

test('whoever presses Cancel at the provider adds no device', async () => {
  provider.signsIn(null);
  const begun = await begin();
  const shown = await createBrowser().open(begun.address);
  expect(titleOf(shown)).toBe('No device was added');
  expect((await poll(begun)).body.error.code).toBe('sign_in_refused');
});

test('a wrong state, another browser and a repeated answer lead nowhere', async () => {
  provider.signsIn('gus', someone);
  const begun = await begin();
  const browser = createBrowser();
  const back = await browser.open(begun.address, { until: /\/v1\/sign-in\/callback/ });
  expect(back.url.searchParams.get('code')).toBeTruthy();

  const forged = new URL(back.url);
  forged.searchParams.set('state', 'x'.repeat(43));
  expect((await browser.open(forged)).status).toBe(410);
  const stateless = new URL(back.url);
  stateless.searchParams.delete('state');
  expect((await browser.open(stateless)).status).toBe(410);
  // The address alone, opened by somebody else, is worth nothing.
  expect((await createBrowser().open(back.url)).status).toBe(410);

  const asked = await browser.open(back.url);
  expect(asked.text).toContain(begun.user_code);
  expect((await browser.open(back.url)).status).toBe(410);
  // Opened again from the application, the question is still there.
  expect((await browser.open(begun.address)).url.href).toBe(asked.url.href);
  await browser.answer(asked, 'yes');
  expect((await poll(begun)).body.status).toBe('done');
});

test('a code of another sign-in is not taken: PKCE and nonce bind it to its browser', async () => {
  provider.signsIn('hal', someone);
  const [mine, theirs] = [await begin(), await begin()];
  const [one, two] = [createBrowser(), createBrowser()];
  const stop = { until: /\/v1\/sign-in\/callback/ };
  const back = await one.open(mine.address, stop);
  const stolen = await two.open(theirs.address, stop);
  const mixed = new URL(back.url);
  mixed.searchParams.set('code', stolen.url.searchParams.get('code') as string);
  const shown = await one.open(mixed);
  expect(titleOf(shown)).toBe('Signing in did not work');
  expect((await poll(mine)).body.error.code).toBe('sign_in_refused');
});

test('after ten minutes it is over, in the application and in the browser', async () => {
  provider.signsIn('ida', someone);
  const begun = await begin();
  expect(Date.parse(begun.expires_at) - Date.now()).toBeGreaterThan(9 * 60_000);
  const expire = () =>
    db().rows(`UPDATE sign_in SET expires_at = now() - interval '1 second' WHERE id = $1`, [begun.id]);
  const browser = createBrowser();
  const back = await browser.open(begun.address, { until: /\/v1\/sign-in\/callback/ });
  await expire();
  expect((await browser.open(back.url)).status).toBe(410);
  expect((await createBrowser().open(begun.address)).status).toBe(410);
  expect((await poll(begun)).body.error.code).toBe('sign_in_expired');
  await begin();
  expect(await db().rows('SELECT 1 FROM sign_in WHERE id = $1', [begun.id])).toEqual([]);
});

test('the application does not wait any more: its link is dead', async () => {
  const begun = await begin();
  await post(`/v1/sign-in/${begun.id}/cancel`, { secret: begun.id });
  expect((await poll(begun)).body).toEqual({ status: 'waiting' });
  await post(`/v1/sign-in/${begun.id}/cancel`, { secret: begun.secret });
  expect((await createBrowser().open(begun.address)).status).toBe(410);
});

test('the pages run nothing, are kept by nobody, and speak the languages of the browser', async () => {
  provider.signsIn('<script>', { ...someone, name: '<script>alert("canary")</script>' });
  for (const [language, title] of [
    ['nl-BE,nl;q=0.9,en;q=0.8', 'Is dit uw programma?'],
    ['ar,fr;q=0.5,de;q=0.7', 'Ist das Ihre Anwendung?'],
    ['fr', 'Est-ce bien votre application\u202f?'],
    ['ar', 'Is this your application?'],
  ] as const) {
    const shown = await createBrowser(language).open((await begin()).address);
    expect(titleOf(shown)).toBe(title);
    expect(shown.text).not.toContain('<script');
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('referrer-policy')).toBe('no-referrer');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('neither names, tokens, codes, claims nor addresses reach the log', async () => {
  const canary = { name: 'Kanarek-Żółć', team: 'Antwerp', role: 'counsellor' };
  const { begun, asked, polled } = await signIn('canary-subject', canary);
  await refusedWith({ ...canary, team: 'canary-team' }, 'canary-refused');
  const [callback] = asked.way.filter((url) => url.includes('/callback'));
  const back = new URL(callback as string).searchParams;
  const log = endpoints.flatMap(({ lines }) => lines).join('');
  expect(log).toContain('"route":"/v1/sign-in/callback"');
  expect(log).toContain('"reason":"no_team"');
  for (const secret of [
    ...[canary.name, 'Ada Peeters', 'canary', 'Antwerp', begun.id, begun.secret, begun.user_code],
    ...[polled.body.token, back.get('code') as string, back.get('state') as string, provider.clientSecret],
    ...[polled.body.identity.user.id, '127.0.0.1'],
  ]) {
    expect(log).not.toContain(secret);
    expect(log).not.toContain(encodeURIComponent(secret));
  }
});
