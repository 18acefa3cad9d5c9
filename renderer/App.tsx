import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { useCall } from './bridge.ts';
import { ariaLocaleOf } from './i18n.ts';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { FailureNotice } from './ui/FailureNotice.tsx';
import { Skeleton } from './ui/Loading.tsx';
import { Entrance } from './welcome/Entrance.tsx';

const loadSignedIn = () => import('./SignedIn.tsx');
const LeaseOver = lazy(async () => ({ default: (await import('./devices/LeaseOver.tsx')).LeaseOver }));
const SignedIn = lazy(async () => ({ default: (await loadSignedIn()).SignedIn }));

export function App({ queryClient }: { queryClient: QueryClient }) {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={ariaLocaleOf(i18n.language)}>
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Suspense fallback={<Skeleton />}>
            <Doors queryClient={queryClient} />
          </Suspense>
        </ErrorBoundary>
      </QueryClientProvider>
    </I18nProvider>
  );
}

/** Outside or inside: what is shown depends on the vault alone. */
function Doors({ queryClient }: { queryClient: QueryClient }) {
  const status = useCall('vault.status', {});
  const state = status.data?.state;

  // After locking, nothing that came out of the vault stays in the page's memory.
  useEffect(() => {
    if (state === 'locked')
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'vault.status' });
  }, [state, queryClient]);

  // The window stands sooner without the rooms; they are fetched while the passphrase is typed.
  useEffect(() => {
    if (state === undefined) return;
    const waiting = requestIdleCallback(() => void loadSignedIn());
    return () => cancelIdleCallback(waiting);
  }, [state]);

  if (status.error) return <FailureNotice failure={status.error} onRetry={() => status.refetch()} />;
  if (!status.data) return <Skeleton />;
  if (state !== 'unlocked') return <Entrance status={status.data} />;
  return status.data.lease_over ? <LeaseOver /> : <SignedIn />;
}
