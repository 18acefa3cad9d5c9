import { KeyRound } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { isFailure } from '#renderer/callFailure.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { NewPassphrase, type NewPassphraseHandle } from '#renderer/welcome/NewPassphrase.tsx';
import { PassphraseField, type PassphraseHandle } from '#renderer/welcome/PassphraseField.tsx';

export function PassphraseSettings({ isSample }: { isSample: boolean }) {
  const { t } = useTranslation(['settings', 'common']);
  const [isOpen, setOpen] = useState(false);
  if (isSample) return <Card tone="quiet">{t('passphrase.sample')}</Card>;
  return (
    <Card>
      {isOpen ? (
        <ChangePassphrase onDone={() => setOpen(false)} />
      ) : (
        <div>
          <Button icon={KeyRound} onPress={() => setOpen(true)}>
            {t('passphrase.change')}
          </Button>
        </div>
      )}
    </Card>
  );
}

function ChangePassphrase({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const current = useRef<PassphraseHandle>(null);
  const next = useRef<NewPassphraseHandle>(null);
  const [currentError, setCurrentError] = useState<string | undefined>();
  const change = useCommand('vault.changePassphrase', {
    onSuccess: () => {
      toast({ text: t('passphrase.changed'), tone: 'safe' });
      onDone();
    },
    onFailure: (thrown) => {
      if (isFailure(thrown, 'passphrase_wrong')) {
        setCurrentError(t('passphrase.current_wrong'));
        current.current?.focus();
      }
    },
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (current.current?.text() === '') {
      setCurrentError(t('passphrase.current_missing'));
      current.current.focus();
      return;
    }
    const nextBytes = await next.current?.take();
    const currentBytes = nextBytes && current.current?.take();
    if (!nextBytes || !currentBytes) return;
    change.mutate(
      { current: currentBytes, next: nextBytes },
      {
        onSettled: () => {
          currentBytes.fill(0);
          nextBytes.fill(0);
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap={4}>
        <PassphraseField
          ref={current}
          label={t('passphrase.current')}
          name="current"
          error={currentError}
          onInput={() => setCurrentError(undefined)}
          autoFocus
        />
        <NewPassphrase ref={next} />
        {change.error && !isFailure(change.error, 'passphrase_wrong') && (
          <FailureNotice failure={change.error} />
        )}
        <Cluster>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {t('passphrase.change')}
          </Button>
          <Button variant="plain" onPress={onDone}>
            {t('common:cancel')}
          </Button>
        </Cluster>
      </Stack>
    </form>
  );
}
