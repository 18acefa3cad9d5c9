import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readDevice } from '#core/sync/device.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import { createSignIn, type SignIn } from '#core/sync/sign-in.ts';
import { createBrowser } from '#test/support/browser.ts';
import { injectTransport, type Line, lost } from '#test/support/device.ts';
import { startEndpoint, startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import {
  close,
  listen,
  startIdentityProvider,
  type TestIdentityProvider,
} from '#test/support/identity-provider.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

let endpoint: TestEndpoint;
let provider: TestIdentityProvider;
let address: string;
let vault: TestVault;
let signIn: SignIn;
let line: Line;
let time: number;

beforeAll(async () => {
  const probe: Server = createServer();
  address = await listen(probe);
  await close(probe);
  provider = await startIdentityProvider({ redirectUrl: `${address}/v1/sign-in/callback` });
  endpoint = await startEndpointOnPostgres({ env: provider.environment });
  await endpoint.newTeam('Antwerp');
  await endpoint.app.listen({ host: '127.0.0.1', port: Number(new URL(address).port) });
});
afterAll(async () => {
  await endpoint.close();
  await provider.close();
});
beforeEach(() => {
  vault = createTestVault();
  line = (_request, pass) => pass();
  time = 0;
  signIn = createSignIn(vault, {
    connect: () => injectTransport(endpoint, (request, pass) => line(request, pass)),
    askEveryMilliseconds: 20,
    monotonic: () => time,
  });
  provider.signsIn('ada', { name: 'Ada', team: 'Antwerp', role: 'counsellor' });
});
afterEach(() => {
  signIn.stop();
  // Signed in, a device begins to synchronise, and goes on trying.
  syncerOf(vault).stop();
  vault.remove();
});

const state = () => signIn.state();
/** What the person does in the browser that the application has opened. */
async function signInThere(answer: 'yes' | 'no' = 'yes') {
  const browser = createBrowser();
  const asked = await browser.open(vault.signInPages.at(-1) as string);
  expect(asked.text).toContain((state() as { user_code: string }).user_code);
  await browser.answer(asked, answer);
}

test('the browser is sent to the endpoint that was typed, and the device belongs to the team afterwards', async () => {
  expect(await signIn.isOffered(address)).toBe(true);
  const begun = await signIn.start(address);
  expect(begun).toMatchObject({ state: 'waiting', is_reached: true });
  expect(vault.signInPages).toEqual([
    expect.stringMatching(new RegExp(`^${address}/v1/sign-in/[A-Za-z0-9_-]{43}/start$`)),
  ]);
  // What the page is told has neither the secret nor the page's address in it.
  const told = ['endpoint', 'expires_at', 'is_reached', 'state', 'user_code'];
  expect(Object.keys(begun).sort()).toEqual(told);
  await signInThere();
  await expect.poll(() => readDevice(vault.db)).toMatchObject({ endpoint: address });
  expect(state()).toEqual({ state: 'none' });
  expect(vault.profile()).toMatchObject({ role: 'counsellor', team: { name: 'Antwerp' } });
  expect(vault.changes.flat()).toContain('profile');
  await expect(signIn.start(address)).rejects.toThrow('already_enrolled');
});

test('a lost connection ends nothing', async () => {
  await signIn.start(address);
  line = lost;
  await expect.poll(state).toMatchObject({ state: 'waiting', is_reached: false });
  line = (_request, pass) => pass();
  await expect.poll(state).toMatchObject({ is_reached: true });
  await signInThere();
  await expect.poll(() => readDevice(vault.db)).not.toBeNull();
});

test('an endpoint that stays away is given up after a while', async () => {
  await signIn.start(address);
  line = lost;
  await expect.poll(state).toMatchObject({ is_reached: false });
  time = 13 * 60_000;
  await expect.poll(state).toMatchObject({ state: 'failed', error: 'sign_in_expired' });
});

test.each([
  ['a No in the browser', 'no', 'Antwerp', 'sign_in_refused'],
  ['a team that nobody knows', 'yes', 'Atlantis', 'sign_in_no_team'],
] as const)('%s is told in words', async (_what, answer, team, error) => {
  provider.signsIn('bea', { name: 'Bea', team, role: 'counsellor' });
  await signIn.start(address);
  if (team === 'Antwerp') await signInThere(answer);
  else await createBrowser().open(vault.signInPages.at(-1) as string);
  await expect.poll(state).toEqual({ state: 'failed', endpoint: address, error });
  expect(readDevice(vault.db)).toBeNull();
});

test('cancelling kills the link', async () => {
  await signIn.start(address);
  signIn.openPage();
  expect(vault.signInPages).toHaveLength(2);
  expect(vault.signInPages[0]).toBe(vault.signInPages[1]);
  signIn.cancel();
  expect(state()).toEqual({ state: 'none' });
  await expect
    .poll(async () => (await createBrowser().open(vault.signInPages[0] as string)).status)
    .toBe(410);
  signIn.openPage();
  expect(vault.signInPages).toHaveLength(2);
});

test('an endpoint that names another address opens nothing', async () => {
  line = async (_request, pass) => {
    const answer = await pass();
    return { ...answer, text: answer.text.replaceAll(address, 'https://elsewhere.example') };
  };
  await expect(signIn.start(address)).rejects.toThrow('sign_in_address');
  await expect(signIn.start('http://desk.example.org')).rejects.toThrow('endpoint_address');
  expect(vault.signInPages).toEqual([]);
  expect(state()).toEqual({ state: 'none' });
});

test('an endpoint that knows no sign-in, or has none, takes codes', async () => {
  line = async () => ({
    status: 404,
    text: '{"error":{"code":"unknown_call","request_id":"1"}}',
    date: null,
  });
  expect(await signIn.isOffered(address)).toBe(false);
  const plain = await startEndpoint({ db: endpoint.db });
  const other = createSignIn(vault, { connect: () => injectTransport(plain) });
  expect(await other.isOffered(address)).toBe(false);
  await plain.app.close();
  line = lost;
  await expect(signIn.isOffered(address)).rejects.toThrow('endpoint_unreachable');
});

test('sample data meet no endpoint', async () => {
  const sample = createSignIn({ ...vault, mode: 'sample' }, { connect: () => injectTransport(endpoint) });
  await expect(sample.isOffered(address)).rejects.toThrow('sample_no_sync');
  await expect(sample.start(address)).rejects.toThrow('sample_no_sync');
});
