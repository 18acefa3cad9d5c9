import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { LeaseNotice } from '#renderer/devices/LeaseNotice.tsx';
import { DeviceSettings } from '#renderer/settings/DeviceSettings.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { Conflicts } from './Conflicts.tsx';
import { Handovers } from './Handovers.tsx';
import { RefusedChanges } from './RefusedChanges.tsx';
import { Removals } from './Removals.tsx';
import { SyncNow } from './SyncNow.tsx';
import { SyncSummary } from './SyncSummary.tsx';
import { TeamMembers } from './TeamMembers.tsx';

/** `/sync`: what waits, what needs a person, and to which team this device belongs. */
export function SyncPage() {
  const { t } = useTranslation('sync');
  const status = useCall('sync.status', {});
  const profile = useCall('profile.get', {});
  const isMember =
    status.data !== undefined && status.data.endpoint !== null && status.data.state !== 'sample';
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      actions={isMember && <SyncNow status={status.data} />}
    >
      <Loading isPending={status.isPending || profile.isPending}>
        {status.error && <FailureNotice failure={status.error} onRetry={() => status.refetch()} />}
        {status.data && profile.data && (
          <>
            <LeaseNotice lease={status.data.lease} />
            {isMember && <SyncSummary status={status.data} />}
            <Conflicts />
            {status.data.quarantined > 0 && <RefusedChanges />}
            {status.data.held_removals + status.data.unconfirmed_removals > 0 && <Removals />}
            {isMember && <Handovers />}
            <Section title={t('team.title')}>
              <DeviceSettings profile={profile.data} />
              {isMember && <TeamMembers profile={profile.data} />}
            </Section>
          </>
        )}
      </Loading>
    </Page>
  );
}
