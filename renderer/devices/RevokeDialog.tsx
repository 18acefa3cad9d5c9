import { useTranslation } from 'react-i18next';
import { call, useCall } from '#renderer/bridge.ts';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { DeviceEntry } from '#shared/protocol.ts';

/** What withdrawing means, before it is done: above all that unsent work goes with it, and that nobody knows how much. */
export function RevokeDialog({ device, onClose }: { device: DeviceEntry; onClose: () => void }) {
  const { t } = useTranslation('devices');
  const format = useFormat();
  const days = useCall('sync.status', {}).data?.lease?.days;
  const { display_name: name, last_seen_at } = device;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('revoke.title', { name })}
      confirmLabel={t('revoke.confirm')}
      isCaution
      onConfirm={async () => {
        await call('device.revoke', { id: device.id });
        toast({ text: t('revoke.done', { name }) });
      }}
    >
      <Stack>
        <p>{t('revoke.destroys')}</p>
        <Notice
          tone="attention"
          title={
            last_seen_at === null
              ? t('revoke.never_seen')
              : t('revoke.last_seen', { time: format.dateTime(last_seen_at) })
          }
        >
          {t('revoke.unsent')}
        </Notice>
        <p>
          {t('revoke.sent')} {days !== undefined && t('revoke.until', { count: days })}
        </p>
      </Stack>
    </ConfirmDialog>
  );
}
