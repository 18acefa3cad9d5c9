import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { ConcernPanel } from './ConcernPanel.tsx';

/** `/people/:id/concerns` */
export function ConcernPage() {
  const { t } = useTranslation('concern');
  const { id = '' } = useParams();
  const file = useCall('person.file', { id });
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => file.refetch()} />;
  if (!file.data) return <Skeleton rows={6} />;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      back={{ to: `/people/${id}`, label: file.data.person.alias_or_initials }}
    >
      <ConcernPanel personId={id} concerns={file.data.concerns} level={2} />
      <ConflictHistory entity="concern" recordIds={file.data.concerns.map((concern) => concern.id)} />
    </Page>
  );
}
