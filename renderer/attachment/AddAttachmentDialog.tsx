import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { isFailure } from '#renderer/callFailure.ts';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { AttachmentForm } from './AttachmentForm.tsx';

type AddAttachmentDialogProps = { personId: string; onClose: () => void };

/** The file itself is chosen in the system's dialog, which the main process shows: no path passes this page. */
export function AddAttachmentDialog({ personId, onClose }: AddAttachmentDialogProps) {
  const { t } = useTranslation('attachment');
  const add = useCommand('attachment.add', {
    onSuccess: () => {
      toast({ text: t('add.added'), tone: 'safe' });
      onClose();
    },
  });
  const isRefused = add.error !== null && !isFailure(add.error, 'cancelled');
  return (
    <AttachmentForm
      title={t('add.title')}
      submit={t('add.choose')}
      isPending={add.isPending}
      onSubmit={(words) => add.mutate({ person_id: personId, ...words })}
      onClose={onClose}
    >
      {isRefused ? (
        <FailureNotice failure={add.error} />
      ) : (
        <Notice title={t('add.limit')}>
          {t('add.cleaned')} {t('add.pdf')}
        </Notice>
      )}
    </AttachmentForm>
  );
}
