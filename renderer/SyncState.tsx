import { useTranslation } from 'react-i18next';
import { useCall } from './bridge.ts';
import { classNames } from './ui/classNames.ts';
import { useFormat } from './ui/format.ts';

type SyncStateProps = { className?: string | undefined; attentionClassName?: string | undefined };

/** The sync in a few quiet words, never in colour alone. */
export function SyncState({ className, attentionClassName }: SyncStateProps) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const status = useCall('sync.status', {}).data;
  if (!status) return null;
  const { state, waiting, lease } = status;
  const isSoonClosed = lease?.state === 'soon' && (state === 'offline' || state === 'waiting');
  const words = isSoonClosed
    ? t('sync_state.connect_by', { date: format.date(lease.ends_at) })
    : state === 'waiting' || (state === 'offline' && waiting > 0)
      ? t(`sync_state.${state}_with_changes`, { count: waiting })
      : t(`sync_state.${state}`);
  return (
    <span className={classNames(className, state === 'attention' && attentionClassName)} aria-live="polite">
      {words}
    </span>
  );
}
