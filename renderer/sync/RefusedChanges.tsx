import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { RefusedChange } from './RefusedChange.tsx';

/** What the endpoint did not take. It stands in nobody's way and waits here until somebody mends it. */
export function RefusedChanges() {
  const { t } = useTranslation('sync');
  const refused = useCall('sync.quarantine', {});
  if (refused.error) return <FailureNotice failure={refused.error} onRetry={() => refused.refetch()} />;
  return (
    <Section title={t('refused.title')} description={t('refused.lead')}>
      <Stack gap={3}>
        {refused.data?.changes.map((change) => (
          <RefusedChange key={change.id} change={change} />
        ))}
      </Stack>
    </Section>
  );
}
