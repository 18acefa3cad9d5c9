import { Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import css from './CopyableText.module.css';

/** An address from a record: shown and copied, never followed. It stays left to right in every interface. */
export function CopyableText({ text }: { text: string }) {
  const { t } = useTranslation('programme');
  const copy = async () => {
    await call('shell.copy', { text });
    toast({ text: t('copied') });
  };
  return (
    <span className={css.copyable}>
      <bdi className={css.text} dir="ltr" lang="en">
        {text}
      </bdi>
      <Button size="s" variant="plain" icon={Copy} onPress={copy} aria-label={t('copy_address', { text })}>
        {t('copy')}
      </Button>
    </span>
  );
}
