import { ExternalLink } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { SignInState } from '#shared/shapes.ts';
import css from './JoinTeam.module.css';

type SignInWaitingProps = { signIn: Extract<SignInState, { state: 'waiting' }>; autoFocus: boolean };

/** The person is in the browser. The code stands in both places; the page there asks whether it is the same. */
export function SignInWaiting({ signIn, autoFocus }: SignInWaitingProps) {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const open = useCommand('sync.signInOpen');
  const cancel = useCommand('sync.signInCancel');
  const labelId = useId();
  return (
    <Stack>
      <div role="status">
        <strong>{t('device.sign_in_waiting')}</strong>
        <p>{t('device.sign_in_there')}</p>
      </div>
      <Stack gap={1}>
        <span id={labelId}>{t('device.sign_in_code')}</span>
        <p className={css.code} aria-describedby={labelId}>
          <bdi dir="ltr">{signIn.user_code}</bdi>
        </p>
        <span>{t('device.code_until', { time: format.time(signIn.expires_at) })}</span>
      </Stack>
      {!signIn.is_reached && (
        <Notice tone="attention" isLive>
          {t('device.sign_in_unreached')}
        </Notice>
      )}
      {cancel.error && <FailureNotice failure={cancel.error} />}
      <Cluster>
        <Button icon={ExternalLink} onPress={() => open.mutate({})} autoFocus={autoFocus}>
          {t('device.sign_in_open')}
        </Button>
        <Button variant="plain" onPress={() => cancel.mutate({})} isPending={cancel.isPending}>
          {t('common:cancel')}
        </Button>
      </Cluster>
    </Stack>
  );
}
