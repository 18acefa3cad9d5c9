import { CircleCheck, CircleOff, Clock, KeyRound, type LucideIcon, MonitorX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { Table } from '#renderer/ui/Table.tsx';
import type { DeviceEntry } from '#shared/protocol.ts';
import css from './DevicesPage.module.css';
import { RevokeDialog } from './RevokeDialog.tsx';

type DeviceState = 'in_use' | 'revoked' | 'destroyed';
const stateOf = ({ revoked_at, destroyed_at }: DeviceEntry): DeviceState =>
  destroyed_at !== null ? 'destroyed' : revoked_at !== null ? 'revoked' : 'in_use';

const LOOKS: { [S in DeviceState]: { icon: LucideIcon; tone: 'plain' | 'attention' | 'safe' } } = {
  in_use: { icon: CircleCheck, tone: 'safe' },
  revoked: { icon: Clock, tone: 'attention' },
  destroyed: { icon: CircleOff, tone: 'plain' },
};

/** `/devices`, for leads: which computers hold the team's records, as the endpoint has them now. */
export function DevicesPage() {
  const { t } = useTranslation(['devices', 'settings', 'sync']);
  const format = useFormat();
  const list = useCall('device.list', {});
  const { refetch } = list;
  // What happens at other devices tells nobody here: whoever comes to look sees it as it is now.
  useEffect(() => {
    void refetch({ cancelRefetch: false });
  }, [refetch]);
  const [asked, setAsked] = useState<DeviceEntry | null>(null);
  const day = (time: string | null) => (time === null ? t('never') : format.date(time));

  const nameOf = (device: DeviceEntry) => (
    <>
      <bdi>{device.display_name}</bdi>
      <small className={css.aside}>
        {device.is_this ? t('this') : t(`settings:device.roles.${device.role}`)}
      </small>
    </>
  );
  const stateWords = (device: DeviceEntry) => {
    const state = stateOf(device);
    const { icon, tone } = LOOKS[state];
    return (
      <>
        <Badge icon={icon} tone={tone}>
          {t(`state.${state}`)}
        </Badge>
        {state !== 'in_use' && (
          <small className={css.aside}>
            {t(`state_on.${state}`, {
              date: format.date(state === 'revoked' ? device.revoked_at : device.destroyed_at),
            })}
          </small>
        )}
      </>
    );
  };
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      back={{ to: '/sync', label: t('sync:title') }}
      actions={
        <ButtonLink to="/settings" icon={KeyRound}>
          {t('new_code')}
        </ButtonLink>
      }
    >
      <Loading isPending={list.isPending}>
        {list.error && <FailureNotice failure={list.error} onRetry={() => list.refetch()} />}
        {list.data && (
          <>
            <Table
              label={t('title')}
              rows={list.data.devices}
              rowKey={({ id }) => id}
              empty={<EmptyState>{t('empty')}</EmptyState>}
              columns={[
                { key: 'person', label: t('column.person'), isRowHeader: true, render: nameOf },
                { key: 'state', label: t('column.state'), render: stateWords },
                {
                  key: 'last_seen',
                  label: t('column.last_seen'),
                  render: ({ last_seen_at }) =>
                    last_seen_at === null ? t('never') : format.dateTime(last_seen_at),
                },
                {
                  key: 'enrolled',
                  label: t('column.enrolled'),
                  render: ({ enrolled_at }) => day(enrolled_at),
                },
                {
                  key: 'version',
                  label: t('column.version'),
                  render: ({ app_version }) =>
                    app_version === null ? '—' : <bdi dir="ltr">{app_version}</bdi>,
                },
                {
                  key: 'action',
                  label: t('column.action'),
                  render: (device) =>
                    device.is_this || device.revoked_at !== null ? null : (
                      <Button
                        size="s"
                        icon={MonitorX}
                        aria-label={t('revoke.action_for', { name: device.display_name })}
                        onPress={() => setAsked(device)}
                      >
                        {t('revoke.action')}
                      </Button>
                    ),
                },
              ]}
            />
            <p className={css.note}>{t('note')}</p>
          </>
        )}
      </Loading>
      {asked && <RevokeDialog device={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}
