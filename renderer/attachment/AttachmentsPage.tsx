import { FilePlus2, Files } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { AddAttachmentDialog } from './AddAttachmentDialog.tsx';
import { AttachmentItem } from './AttachmentItem.tsx';

/** `/people/:id/documents` */
export function AttachmentsPage() {
  const { t } = useTranslation('attachment');
  const { id = '' } = useParams();
  const file = useCall('person.file', { id });
  const list = useCall('attachment.list', { person_id: id });
  const [isAdding, setAdding] = useState(false);
  const failure = file.error ?? list.error;
  if (failure) return <FailureNotice failure={failure} onRetry={() => void list.refetch()} />;
  if (!file.data || !list.data) return <Skeleton rows={6} />;
  const { attachments } = list.data;
  const add = (
    <Button variant="primary" icon={FilePlus2} onPress={() => setAdding(true)}>
      {t('add.open')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      back={{ to: `/people/${id}`, label: file.data.person.alias_or_initials }}
      {...(attachments.length > 0 ? { actions: add } : {})}
    >
      {attachments.length === 0 ? (
        <EmptyState icon={Files} action={add}>
          {t('none_hint')}
        </EmptyState>
      ) : (
        <Stack as="ul" gap={3}>
          {attachments.map((row) => (
            <AttachmentItem key={row.attachment.id} row={row} />
          ))}
        </Stack>
      )}
      {isAdding && <AddAttachmentDialog personId={id} onClose={() => setAdding(false)} />}
    </Page>
  );
}
