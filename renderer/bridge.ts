import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import type { Noun } from '#shared/calls/call.ts';
import type { AppEvent, CallName, Input, Output } from '#shared/contract.ts';
import type { Result } from '#shared/errors.ts';
import { CallFailure } from './callFailure.ts';
import { nounsRead } from './reads.ts';

declare global {
  interface Window {
    returnDesk: {
      call: (name: string, input: unknown) => Promise<Result<unknown>>;
      on: (listener: (event: AppEvent) => void) => () => void;
    };
  }
}

/** Asks the core or the shell; what is expected to fail is thrown as CallFailure. */
export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  const result = await window.returnDesk.call(name, input);
  if (result.ok) return result.value as Output<N>;
  throw new CallFailure(result.error);
}

export const onChanged = (listener: (nouns: readonly Noun[]) => void): (() => void) =>
  window.returnDesk.on((event) => {
    if (event.type === 'changed') listener(event.nouns);
  });

const unsaved = new Set<() => Promise<void>>();

/** Runs before the vault is locked, so that what is being typed is stored first. Returns how to stop that. */
export const beforeLock = (store: () => Promise<void>): (() => void) => {
  unsaved.add(store);
  return () => unsaved.delete(store);
};

/** A query's key ends with the nouns it depends on; a change of one of them makes it ask again. */
type CallKey = readonly [name: CallName, input: unknown, nouns: readonly Noun[]];

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      // 'always': nothing here waits for a network. Answers stay valid until their nouns change.
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  window.returnDesk.on((event) => {
    if (event.type === 'changed') {
      const changed = new Set(event.nouns);
      client.invalidateQueries({
        predicate: ({ queryKey }) => (queryKey as unknown as CallKey)[2].some((noun) => changed.has(noun)),
      });
    } else {
      Promise.allSettled([...unsaved].map((store) => store())).then(() => call('shell.flushed', {}));
    }
  });
  return client;
}

export const callKey = <N extends CallName>(name: N, input: Input<N>): CallKey => [
  name,
  input,
  nounsRead(name),
];

/** Asks for what a screen will want, while that screen is still being fetched. */
export const askAhead = <N extends CallName>(client: QueryClient, name: N, input: Input<N>): void =>
  void client.prefetchQuery({ queryKey: callKey(name, input), queryFn: () => call(name, input) });

type CallOptions = {
  isEnabled?: boolean;
  /** Keeps the last answer on the screen while the next one is asked for (searching as one types). */
  keepsPrevious?: boolean;
};

export function useCall<N extends CallName>(
  name: N,
  input: Input<N>,
  { isEnabled = true, keepsPrevious = false }: CallOptions = {},
): UseQueryResult<Output<N>> {
  return useQuery<Output<N>>({
    queryKey: callKey(name, input),
    queryFn: () => call(name, input),
    enabled: isEnabled,
    ...(keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  } as Parameters<typeof useQuery<Output<N>>>[0]);
}

type CommandOptions<N extends CallName> = {
  onSuccess?: (output: Output<N>, input: Input<N>) => void;
  onFailure?: (thrown: Error) => void;
};

/** A call that does something. Lists refresh by the `changed` event, not by whoever gave the command. */
export function useCommand<N extends CallName>(
  name: N,
  { onSuccess, onFailure }: CommandOptions<N> = {},
): UseMutationResult<Output<N>, Error, Input<N>> {
  return useMutation<Output<N>, Error, Input<N>>({
    mutationFn: (input) => call(name, input),
    // Inputs hold what people typed, a passphrase too: nothing of them stays after the answer.
    gcTime: 0,
    ...(onSuccess ? { onSuccess: (output: Output<N>, input: Input<N>) => onSuccess(output, input) } : {}),
    ...(onFailure ? { onError: onFailure } : {}),
  });
}
