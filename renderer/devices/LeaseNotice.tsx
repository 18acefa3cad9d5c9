import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { SyncStatus } from '#shared/shapes.ts';

/** Some days before a device closes for want of a contact: a date, so that nobody has to count. */
export function LeaseNotice({ lease }: { lease: SyncStatus['lease'] }) {
  const { t } = useTranslation('devices');
  const format = useFormat();
  if (lease?.state !== 'soon') return null;
  const date = format.date(lease.ends_at);
  return (
    <Notice title={t('lease.soon_title', { date })}>
      {t('lease.soon_text', { date, last: format.date(lease.last_contact_at) })}
    </Notice>
  );
}
