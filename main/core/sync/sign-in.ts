import type { OpenVault } from '#core/open-vault.ts';
import { failureOf } from '#core/store/failures.ts';
import { type Client, createClient } from '#core/sync/client.ts';
import { readDevice, requireReal } from '#core/sync/device.ts';
import { becomeDevice } from '#core/sync/enrol.ts';
import { syncerOf } from '#core/sync/schedule.ts';
import { createHttpTransport, parseEndpoint, type Transport } from '#core/sync/transport.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { type SignInBegun, signInPaths } from '#shared/protocol.ts';
import type { SignInState } from '#shared/shapes.ts';

/** Signing in with the organisation's provider: a browser does it, this device waits for what comes of it. */
export type SignIn = {
  /** Whether the endpoint has it; one that does not know the question has not. */
  isOffered(endpoint: string): Promise<boolean>;
  start(endpoint: string): Promise<SignInState>;
  /** The page once more, when the browser was closed or never came. */
  openPage(): void;
  state(): SignInState;
  cancel(): void;
  stop(): void;
};

export type SignInDeps = {
  connect?: (endpoint: URL) => Transport;
  askEveryMilliseconds?: number;
  /** Milliseconds that only run forward. */
  monotonic?: () => number;
};

const ASK_EVERY_MILLISECONDS = 2_000;
/** Longer than a sign-in lasts at the endpoint, which says so itself as long as it can be reached. */
const GIVE_UP_MILLISECONDS = 12 * 60_000;

/** The secret stays here, in memory: a sign-in does not outlive a lock. */
type Waiting = { begun: SignInBegun; address: URL; client: Client; since: number; isReached: boolean };

export function createSignIn(vault: OpenVault, deps: SignInDeps = {}): SignIn {
  const { connect = createHttpTransport, monotonic = () => performance.now() } = deps;
  const every = deps.askEveryMilliseconds ?? ASK_EVERY_MILLISECONDS;
  let waiting: Waiting | null = null;
  let failure: Extract<SignInState, { state: 'failed' }> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const state = (): SignInState => {
    if (waiting === null) return failure ?? { state: 'none' };
    const { begun, address, isReached } = waiting;
    const { user_code, expires_at } = begun;
    return { state: 'waiting', endpoint: addressOf(address), user_code, expires_at, is_reached: isReached };
  };

  function forget(): Waiting | null {
    clearTimeout(timer);
    const forgotten = waiting;
    waiting = null;
    return forgotten;
  }

  function cancel(): void {
    failure = null;
    const forgotten = forget();
    if (forgotten === null) return;
    const { client, begun } = forgotten;
    // Kindness only: an endpoint that is not reached ends it by itself after some minutes.
    client
      .cancelSignIn(begun.id, begun.secret)
      .catch(() => undefined)
      .finally(() => client.close());
  }

  function plan(): void {
    timer = setTimeout(() => void ask(), every);
    timer.unref();
  }

  /** A connection that is lost for a moment ends nothing; whatever else goes wrong does. */
  async function ask(): Promise<void> {
    const mine = waiting;
    if (mine === null) return;
    const wasReached = mine.isReached;
    try {
      const answer = await mine.client.pollSignIn(mine.begun.id, mine.begun.secret);
      if (waiting !== mine) return;
      if (answer.status === 'done') {
        becomeDevice(vault, mine.address, answer);
        forget()?.client.close();
        vault.changed(['profile', 'sync']);
        void syncerOf(vault).now();
        return;
      }
      mine.isReached = true;
    } catch (cause) {
      if (waiting !== mine) return;
      const { code } = failureOf(cause);
      const isOver = monotonic() - mine.since > GIVE_UP_MILLISECONDS;
      if (code !== 'endpoint_unreachable' || isOver) {
        forget()?.client.close();
        const error = isOver ? 'sign_in_expired' : code;
        failure = { state: 'failed', endpoint: addressOf(mine.address), error };
        vault.changed(['sync']);
        return;
      }
      mine.isReached = false;
    }
    if (mine.isReached !== wasReached) vault.changed(['sync']);
    plan();
  }

  return {
    async isOffered(endpoint) {
      requireReal(vault);
      const client = createClient(connect(parseEndpoint(endpoint)), null);
      try {
        return (await client.signInOffer()).offered;
      } catch (cause) {
        if (cause instanceof FailureError && cause.failure.code === 'unknown_call') return false;
        throw cause;
      } finally {
        client.close();
      }
    },
    async start(endpoint) {
      requireReal(vault);
      if (readDevice(vault.db) !== null) throw new FailureError('already_enrolled');
      cancel();
      const address = parseEndpoint(endpoint);
      const client = createClient(connect(address), null);
      try {
        const begun = await client.beginSignIn();
        // Made here from what the person typed; what the endpoint says may only agree with it.
        if (begun.address !== pageOf(address, begun.id)) throw new FailureError('sign_in_address');
        cancel();
        waiting = { begun, address, client, since: monotonic(), isReached: true };
      } catch (cause) {
        client.close();
        throw cause;
      }
      vault.openSignInPage(waiting.begun.address);
      plan();
      return state();
    },
    openPage() {
      if (waiting !== null) vault.openSignInPage(waiting.begun.address);
    },
    state,
    cancel,
    stop: () => void forget()?.client.close(),
  };
}

const addressOf = (endpoint: URL): string => endpoint.href.replace(/\/$/, '');
const pageOf = (endpoint: URL, id: string): string => addressOf(endpoint) + signInPaths.start(id);

const signIns = new WeakMap<OpenVault, SignIn>();

/** The one sign-in of an open vault. */
export function signInOf(vault: OpenVault): SignIn {
  let signIn = signIns.get(vault);
  if (signIn === undefined) {
    signIn = createSignIn(vault);
    signIns.set(vault, signIn);
  }
  return signIn;
}

export const offerSignIn = async (
  vault: OpenVault,
  { endpoint }: Input<'sync.signInOffer'>,
): Promise<Output<'sync.signInOffer'>> => ({ offered: await signInOf(vault).isOffered(endpoint) });

export const startSignIn = (
  vault: OpenVault,
  { endpoint }: Input<'sync.signInStart'>,
): Promise<Output<'sync.signInStart'>> => signInOf(vault).start(endpoint);

export const signInState = (vault: OpenVault): Output<'sync.signInState'> => signInOf(vault).state();

export function openSignInPage(vault: OpenVault): Output<'sync.signInOpen'> {
  signInOf(vault).openPage();
  return {};
}

export function cancelSignIn(vault: OpenVault): Output<'sync.signInCancel'> {
  signInOf(vault).cancel();
  return {};
}
