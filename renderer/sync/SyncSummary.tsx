import { CircleCheck, Clock, CloudOff, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { SyncStatus } from '#shared/shapes.ts';

type Looks = { icon: LucideIcon; tone: 'plain' | 'info' | 'attention' | 'safe' };
const LOOKS: { [S in SyncStatus['state']]: Looks } = {
  sample: { icon: CloudOff, tone: 'plain' },
  not_enrolled: { icon: CloudOff, tone: 'plain' },
  offline: { icon: CloudOff, tone: 'plain' },
  syncing: { icon: RefreshCw, tone: 'info' },
  waiting: { icon: Clock, tone: 'info' },
  up_to_date: { icon: CircleCheck, tone: 'safe' },
  attention: { icon: TriangleAlert, tone: 'attention' },
};

/** How things stand, in one sentence and three facts. */
export function SyncSummary({ status }: { status: SyncStatus }) {
  const { t } = useTranslation(['sync', 'common', 'errors']);
  const format = useFormat();
  const { state, last_error, waiting } = status;
  const { icon, tone } = LOOKS[state];
  // Being offline is not an error; anything else that stopped the last run is told with what to do.
  const stopped = last_error !== null && last_error !== 'endpoint_unreachable' ? last_error : null;
  return (
    <Stack>
      <Card>
        <Cluster>
          <Badge icon={icon} tone={tone}>
            {t(`common:sync_state.${state}`)}
          </Badge>
          <span>{t(`state.${state}`)}</span>
        </Cluster>
        <DescriptionList
          columns={2}
          items={[
            {
              term: t('fact.waiting'),
              value: waiting === 0 ? t('fact.nothing_waiting') : t('fact.changes', { count: waiting }),
            },
            {
              term: t('fact.last_success'),
              value:
                status.last_success_at === null ? t('fact.never') : format.dateTime(status.last_success_at),
            },
          ]}
        />
      </Card>
      {stopped !== null && (
        <Notice tone="attention" title={t(`errors:${stopped}.what`)}>
          {t(`errors:${stopped}.do`)}
        </Notice>
      )}
      {status.offers > 0 && (
        <Notice title={t('offers.title', { count: status.offers })}>{t('offers.text')}</Notice>
      )}
      {status.differs && (
        <Notice tone="attention" title={t('differs.title')}>
          {t('differs.text')}
        </Notice>
      )}
      {status.repaired_at !== null && (
        <Notice tone="safe">{t('repaired', { date: format.dateLong(status.repaired_at) })}</Notice>
      )}
      {status.set_aside > 0 && (
        <Notice tone="attention" title={t('set_aside.title', { count: status.set_aside })}>
          {t('set_aside.text')}
        </Notice>
      )}
      {status.clock_off && (
        <Notice tone="attention" title={t('clock_off.title')}>
          {t('clock_off.text')}
        </Notice>
      )}
    </Stack>
  );
}
