import { Lock, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { call, useCall, useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import css from '#renderer/welcome/Entrance.module.css';
import { Frame } from '#renderer/welcome/Frame.tsx';
import { EnrolAgain } from './EnrolAgain.tsx';

/** The vault is open and closed to everything but a contact. The page goes by itself when there was one. */
export function LeaseOver() {
  const { t } = useTranslation(['devices', 'errors', 'sync']);
  const format = useFormat();
  const { data: status, error, refetch } = useCall('sync.status', {});
  const now = useCommand('sync.now');
  if (error) return <FailureNotice failure={error} onRetry={() => refetch()} />;
  if (!status?.lease) return null;
  const { lease, last_error, waiting } = status;
  const isRunning = now.isPending || status.state === 'syncing';
  const count = lease.days;
  return (
    <Frame title={t('lease.title', { count })} lead={t('lease.lead')} isWide takesFocus>
      <div className={css.panel}>
        <DescriptionList
          items={[
            { term: t('lease.why'), value: t('lease.why_text', { count }), isLong: true },
            { term: t('lease.safe'), value: t('lease.safe_text'), isLong: true },
            { term: t('lease.next'), value: t('lease.next_text'), isLong: true },
          ]}
        />
        <DescriptionList
          columns={2}
          items={[
            { term: t('lease.last_contact'), value: format.dateTime(lease.last_contact_at) },
            {
              term: t('sync:fact.waiting'),
              value:
                waiting === 0 ? t('sync:fact.nothing_waiting') : t('sync:fact.changes', { count: waiting }),
            },
          ]}
        />
        {last_error !== null && !isRunning && (
          <Notice tone="attention" isLive title={t(`errors:${last_error}.what`)}>
            {t(`errors:${last_error}.do`)}
          </Notice>
        )}
        {last_error === 'device_unknown' && status.endpoint !== null && (
          <EnrolAgain endpoint={status.endpoint} />
        )}
        <Cluster>
          <Button variant="primary" icon={RefreshCw} isPending={isRunning} onPress={() => now.mutate({})}>
            {t('lease.sync_now')}
          </Button>
          <Button icon={Lock} onPress={() => call('shell.lock', {})}>
            {t('lease.lock')}
          </Button>
        </Cluster>
      </div>
    </Frame>
  );
}
