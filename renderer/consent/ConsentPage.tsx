import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { ConsentPanel } from './ConsentPanel.tsx';

/** `/people/:id/consents` */
export function ConsentPage() {
  const { t } = useTranslation('consent');
  const { id = '' } = useParams();
  const file = useCall('person.file', { id });
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => file.refetch()} />;
  if (!file.data) return <Skeleton rows={8} />;
  const { person, consents, referrals } = file.data;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      back={{ to: `/people/${id}`, label: person.alias_or_initials }}
    >
      <Card>
        <ConsentPanel person={person} consents={consents} referrals={referrals} level={2} />
      </Card>
      <ConflictHistory entity="consent" recordIds={consents.map((consent) => consent.id)} />
    </Page>
  );
}
