import { Copy, MonitorSmartphone } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, useCall, useCommand } from '#renderer/bridge.ts';
import { EnrolAgain } from '#renderer/devices/EnrolAgain.tsx';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { ROLES, type Role } from '#shared/protocol.ts';
import type { Profile, SyncStatus } from '#shared/shapes.ts';
import { JoinTeam } from './JoinTeam.tsx';

/** Which endpoint and team this device belongs to; enrolling it; a code for the next device. */
export function DeviceSettings({ profile }: { profile: Profile }) {
  const { t } = useTranslation(['settings', 'devices']);
  const { data: status, error, refetch } = useCall('sync.status', {});
  useSignedInToast(status);
  if (profile.sample) return <Notice>{t('device.sample')}</Notice>;
  if (error) return <FailureNotice failure={error} onRetry={() => refetch()} />;
  if (!status) return null;
  if (status.state === 'not_enrolled') return <JoinTeam />;
  return (
    <Stack>
      <Card>
        <DescriptionList
          columns={3}
          items={[
            { term: t('device.team'), value: profile.team?.name ?? null },
            { term: t('device.role'), value: t(`device.roles.${profile.role}`) },
            { term: t('device.endpoint'), value: status.endpoint && <bdi dir="ltr">{status.endpoint}</bdi> },
          ]}
        />
      </Card>
      {status.last_error === 'device_unknown' && status.endpoint !== null && (
        <EnrolAgain endpoint={status.endpoint} />
      )}
      {profile.role === 'team_lead' && (
        <>
          <div>
            <ButtonLink to="/devices" icon={MonitorSmartphone}>
              {t('devices:link')}
            </ButtonLink>
          </div>
          <NewCode />
        </>
      )}
    </Stack>
  );
}

/** Signing in ends in the browser: nobody pressed anything here when the device came to belong to the team. */
function useSignedInToast(status: SyncStatus | undefined): void {
  const { t } = useTranslation('settings');
  const { data: signIn } = useCall('sync.signInState', {});
  const wasWaiting = useRef(false);
  useEffect(() => {
    if (signIn?.state === 'waiting') wasWaiting.current = true;
    else if (signIn?.state === 'failed') wasWaiting.current = false;
    if (!wasWaiting.current || !status?.endpoint) return;
    wasWaiting.current = false;
    toast({ text: t('device.enrolled'), tone: 'safe' });
  }, [signIn, status, t]);
}

function NewCode() {
  const { t } = useTranslation(['settings', 'errors']);
  const format = useFormat();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const [isAsked, setAsked] = useState(false);
  const newCode = useCommand('sync.newCode');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '' || role === null) return;
    newCode.mutate({ display_name: name.trim(), role });
  };
  const copy = async (code: string) => {
    await call('shell.copy', { text: code });
    toast({ text: t('device.copied') });
  };
  return (
    <Card title={t('device.new_code')} level={3}>
      <p>{t('device.new_code_text')}</p>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextField
            label={t('device.new_code_name')}
            name="display_name"
            value={name}
            onChange={setName}
            error={isAsked && name.trim() === '' ? t('errors:field.required') : undefined}
            maxLength={120}
            width="m"
          />
          <RadioGroup
            look="segmented"
            label={t('device.role')}
            name="role"
            value={role}
            onChange={setRole}
            error={isAsked && role === null ? t('errors:field.required') : undefined}
            options={ROLES.map((value) => ({ value, label: t(`device.roles.${value}`) }))}
          />
          {newCode.error && <FailureNotice failure={newCode.error} />}
          <div>
            <Button type="submit" isPending={newCode.isPending}>
              {t('device.make_code')}
            </Button>
          </div>
        </Stack>
      </form>
      {newCode.data && (
        <Notice tone="safe" isLive title={t('device.code_made', { name })}>
          <Stack gap={2}>
            <Cluster>
              <code dir="ltr">{newCode.data.code}</code>
              <Button size="s" icon={Copy} onPress={() => copy(newCode.data.code)}>
                {t('device.copy')}
              </Button>
            </Cluster>
            <span>{t('device.code_until', { time: format.dateTime(newCode.data.expires_at) })}</span>
          </Stack>
        </Notice>
      )}
    </Card>
  );
}
