import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import type { Attachment } from '#shared/attachment.ts';
import { AttachmentForm } from './AttachmentForm.tsx';

export function EditAttachmentDialog({
  attachment,
  onClose,
}: {
  attachment: Attachment;
  onClose: () => void;
}) {
  const { t } = useTranslation('attachment');
  const update = useCommand('attachment.update', { onSuccess: onClose });
  return (
    <AttachmentForm
      title={t('edit.title')}
      submit={t('edit.save')}
      initial={attachment}
      isPending={update.isPending}
      onSubmit={(words) => update.mutate({ id: attachment.id, ...words })}
      onClose={onClose}
    >
      {update.error && <FailureNotice failure={update.error} />}
    </AttachmentForm>
  );
}
