import { LockKeyholeOpen } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { failureOf } from '#renderer/callFailure.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { VaultStatus } from '#shared/shapes.ts';
import css from './Entrance.module.css';
import { Frame } from './Frame.tsx';
import { PassphraseField, type PassphraseHandle } from './PassphraseField.tsx';
import { isVaultProblem, VaultProblem } from './VaultProblem.tsx';

const secondsToWait = (thrown: unknown): number => {
  const { code, params } = failureOf(thrown);
  const seconds = params?.seconds ?? params?.wait_seconds;
  return code === 'unlock_waiting' && typeof seconds === 'number' ? seconds : 0;
};

/** The neutral lock screen: no names, no counts. An unknown name and a wrong passphrase are told alike. */
export function Unlock({ status, onCreate }: { status: VaultStatus; onCreate: () => void }) {
  const { t } = useTranslation('welcome');
  const needsName = status.vaults === 'several';
  const [name, setName] = useState('');
  const passphrase = useRef<PassphraseHandle>(null);
  const [waitSeconds, setWaitSeconds] = useState(status.wait_seconds);
  const openSample = useCommand('vault.openSample');
  const unlock = useCommand('vault.unlock', {
    onFailure: (thrown) => {
      setWaitSeconds(secondsToWait(thrown));
      passphrase.current?.focus();
    },
  });

  // Told once and lifted once: a clock that ticks would only press.
  useEffect(() => {
    if (waitSeconds === 0) return;
    const timer = setTimeout(() => {
      setWaitSeconds(0);
      requestAnimationFrame(() => passphrase.current?.focus());
    }, waitSeconds * 1000);
    return () => clearTimeout(timer);
  }, [waitSeconds]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bytes = passphrase.current?.take();
    if (!bytes || bytes.length === 0) {
      passphrase.current?.focus();
      return;
    }
    unlock.mutate(
      { name: needsName ? name.trim() : null, passphrase: bytes },
      { onSettled: () => bytes.fill(0) },
    );
  };

  const failure = failureOf(unlock.error);
  if (unlock.error && isVaultProblem(failure.code))
    return <VaultProblem problem={failure.code} onBack={unlock.reset} />;
  const isWaiting = waitSeconds > 0;
  return (
    <Frame title={t('unlock.title')}>
      <form className={css.panel} onSubmit={submit} noValidate>
        {needsName && (
          <TextField
            label={t('unlock.name')}
            value={name}
            onChange={setName}
            name="name"
            width="full"
            maxLength={120}
            isDisabled={isWaiting}
            autoFocus
          />
        )}
        <PassphraseField
          ref={passphrase}
          label={t('passphrase.label')}
          name="passphrase"
          autoFocus={!needsName}
          isDisabled={isWaiting}
        />
        {isWaiting ? (
          <Notice isLive title={t('unlock.wait_title')}>
            {waitSeconds < 60
              ? t('unlock.wait_seconds')
              : t('unlock.wait_minutes', { count: Math.ceil(waitSeconds / 60) })}
          </Notice>
        ) : (
          unlock.error &&
          failure.code !== 'unlock_waiting' &&
          (failure.code === 'passphrase_wrong' ? (
            <Notice tone="attention" isLive title={t(needsName ? 'unlock.wrong_pair' : 'unlock.wrong')}>
              {t('unlock.wrong_help')}
            </Notice>
          ) : (
            <FailureNotice failure={unlock.error} />
          ))
        )}
        <div>
          <Button
            type="submit"
            variant="primary"
            icon={LockKeyholeOpen}
            isPending={unlock.isPending}
            isDisabled={isWaiting}
          >
            {t('unlock.action')}
          </Button>
        </div>
      </form>
      <div className={css.further}>
        <IconTextLink onPress={onCreate}>{t('unlock.create')}</IconTextLink>
        <IconTextLink onPress={() => openSample.mutate({})} isDisabled={openSample.isPending}>
          {t('unlock.sample')}
        </IconTextLink>
      </div>
      {openSample.error && <FailureNotice failure={openSample.error} />}
    </Frame>
  );
}
