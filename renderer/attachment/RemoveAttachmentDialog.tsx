import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { today } from '#renderer/ui/today.ts';
import type { Attachment } from '#shared/attachment.ts';
import { useAttachmentWords } from './useAttachmentWords.ts';

type RemoveAttachmentDialogProps = { attachment: Attachment; onClose: () => void; onRemoved?: () => void };

export function RemoveAttachmentDialog({ attachment, onClose, onRemoved }: RemoveAttachmentDialogProps) {
  const { t } = useTranslation('attachment');
  const { nameOf } = useAttachmentWords();
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t('remove.title')}
      confirmLabel={t('remove.confirm')}
      isCaution
      onConfirm={async () => {
        await call('attachment.remove', { id: attachment.id, on: today() });
        toast({ text: t('remove.done') });
        onRemoved?.();
      }}
    >
      <p>{t('remove.text', { name: nameOf(attachment) })}</p>
    </ConfirmDialog>
  );
}
