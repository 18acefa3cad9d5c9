import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { toast } from '#renderer/ui/toaster.ts';

/** The endpoint was restored and does not know this device: a new code brings it back with everything it has. */
export function EnrolAgain({ endpoint }: { endpoint: string }) {
  const { t } = useTranslation(['devices', 'settings', 'errors']);
  const [code, setCode] = useState('');
  const [isAsked, setAsked] = useState(false);
  const enrol = useCommand('sync.enrol', {
    onSuccess: () => toast({ text: t('again.done'), tone: 'safe' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (code.trim() !== '') enrol.mutate({ endpoint, code });
  };
  return (
    <Card title={t('again.title')} level={3}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <p>{t('again.text')}</p>
          <TextField
            label={t('settings:device.code')}
            description={t('settings:device.code_hint')}
            dir="ltr"
            name="code"
            value={code}
            onChange={setCode}
            error={isAsked && code.trim() === '' ? t('errors:field.required') : undefined}
            width="m"
          />
          {enrol.error && <FailureNotice failure={enrol.error} />}
          <div>
            <Button type="submit" isPending={enrol.isPending}>
              {t('again.action')}
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
