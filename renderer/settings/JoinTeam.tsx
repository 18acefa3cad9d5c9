import { CloudOff, LogIn } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { CallFailure } from '#renderer/callFailure.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import css from './JoinTeam.module.css';
import { SignInWaiting } from './SignInWaiting.tsx';

/** First the endpoint's address, then the ways that it offers: an account of the organisation, and a one-time code. */
export function JoinTeam() {
  const { t } = useTranslation('settings');
  const { data: signIn } = useCall('sync.signInState', {});
  const [typed, setTyped] = useState<string | null>(null);
  const [isAnew, setAnew] = useState(false);
  const offer = useCommand('sync.signInOffer');

  const forget = useCommand('sync.signInCancel');

  // Whoever comes back to this page need not type the address again.
  const known = signIn === undefined || signIn.state === 'none' ? '' : signIn.endpoint;
  const endpoint = (typed ?? known).trim();

  const change = () => {
    setTyped(endpoint);
    setAnew(true);
    offer.reset();
    // What became of a sign-in there says nothing about the next address.
    forget.mutate({});
  };
  return (
    <Card title={t('device.enrol')} level={3}>
      <Stack>
        {signIn?.state === 'waiting' ? (
          <SignInWaiting signIn={signIn} autoFocus={offer.data !== undefined} />
        ) : (
          <>
            <Cluster gap={2}>
              <CloudOff size={16} aria-hidden="true" />
              <span>{t('device.not_enrolled')}</span>
            </Cluster>
            {signIn?.state === 'failed' && (
              <FailureNotice failure={new CallFailure({ code: signIn.error })} />
            )}
            {offer.data === undefined ? (
              <AskAddress
                endpoint={typed ?? known}
                onChange={setTyped}
                onDone={() => offer.mutate({ endpoint })}
                isPending={offer.isPending}
                failure={offer.error}
                autoFocus={isAnew}
              />
            ) : (
              <>
                <Cluster gap={2}>
                  <span>{t('device.endpoint')}:</span>
                  <bdi dir="ltr" className={css.address}>
                    {endpoint}
                  </bdi>
                  <Button size="s" onPress={change}>
                    {t('device.change_endpoint')}
                  </Button>
                </Cluster>
                {offer.data.offered ? (
                  <>
                    <BeginSignIn endpoint={endpoint} />
                    <Disclosure title={t('device.code_instead')} level={4}>
                      <EnrolByCode endpoint={endpoint} />
                    </Disclosure>
                  </>
                ) : (
                  <EnrolByCode endpoint={endpoint} autoFocus />
                )}
              </>
            )}
          </>
        )}
      </Stack>
    </Card>
  );
}

type AskAddressProps = {
  endpoint: string;
  onChange: (endpoint: string) => void;
  onDone: () => void;
  isPending: boolean;
  failure: Error | null;
  autoFocus: boolean;
};

function AskAddress({ endpoint, onChange, onDone, isPending, failure, autoFocus }: AskAddressProps) {
  const { t } = useTranslation(['settings', 'errors', 'common']);
  const [isAsked, setAsked] = useState(false);
  const isMissing = endpoint.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!isMissing) onDone();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextField
          label={t('device.endpoint')}
          description={t('device.endpoint_hint')}
          type="url"
          dir="ltr"
          name="endpoint"
          value={endpoint}
          onChange={onChange}
          error={isAsked && isMissing ? t('errors:field.required') : undefined}
          placeholder="https://"
          autoFocus={autoFocus}
        />
        {failure && <FailureNotice failure={failure} />}
        <div>
          <Button type="submit" isPending={isPending}>
            {t('device.continue')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function BeginSignIn({ endpoint }: { endpoint: string }) {
  const { t } = useTranslation('settings');
  const start = useCommand('sync.signInStart');
  return (
    <Stack gap={3}>
      {start.error && <FailureNotice failure={start.error} />}
      <div>
        <Button
          variant="primary"
          icon={LogIn}
          onPress={() => start.mutate({ endpoint })}
          isPending={start.isPending}
          autoFocus
        >
          {t('device.sign_in')}
        </Button>
      </div>
      <span>{t('device.sign_in_hint')}</span>
    </Stack>
  );
}

function EnrolByCode({ endpoint, autoFocus = false }: { endpoint: string; autoFocus?: boolean }) {
  const { t } = useTranslation(['settings', 'errors']);
  const [code, setCode] = useState('');
  const [isAsked, setAsked] = useState(false);
  const enrol = useCommand('sync.enrol', {
    onSuccess: () => toast({ text: t('device.enrolled'), tone: 'safe' }),
  });
  const isMissing = code.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!isMissing) enrol.mutate({ endpoint, code: code.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextField
          label={t('device.code')}
          description={t('device.code_hint')}
          dir="ltr"
          name="code"
          value={code}
          onChange={setCode}
          error={isAsked && isMissing ? t('errors:field.required') : undefined}
          width="m"
          autoFocus={autoFocus}
        />
        {enrol.error && <FailureNotice failure={enrol.error} />}
        <div>
          <Button type="submit" isPending={enrol.isPending}>
            {t('device.enrol')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
