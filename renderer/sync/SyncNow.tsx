import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { SyncStatus } from '#shared/shapes.ts';

/** Nobody has to press it; it is there for who wants to be sure before closing the laptop. */
export function SyncNow({ status }: { status: SyncStatus }) {
  const { t } = useTranslation('sync');
  const now = useCommand('sync.now', {
    onSuccess: ({ last_error, state }) => {
      if (state === 'syncing') return;
      if (last_error === null) toast({ text: t('done'), tone: 'safe' });
      // Anything else stands on the page, with what to do.
      else if (last_error === 'endpoint_unreachable') toast({ text: t('not_reached') });
    },
  });
  return (
    <Button
      variant="primary"
      icon={RefreshCw}
      isPending={now.isPending || status.state === 'syncing'}
      onPress={() => now.mutate({})}
    >
      {t('sync_now')}
    </Button>
  );
}
