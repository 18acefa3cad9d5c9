import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Referral } from '#shared/referral.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './Sheet.module.css';
import { useSheet } from './useSharedValues.ts';

/** RIAT is a closed system: this is the text to type or paste from. It holds the chosen fields and nothing else. */
export function Sheet({ referral, file }: { referral: Referral; file: PersonFile }) {
  const { t, i18n } = useTranslation('referral');
  const [language, setLanguage] = useState('en');
  const text = useSheet(file, referral, language);
  const copy = async () => {
    await call('shell.copy', { text: text.slice(0, 5000) });
    toast({ text: t('sheet.copied') });
  };
  return (
    <Section
      title={t('sheet.title')}
      description={t('sheet.lead')}
      actions={
        <Button size="s" icon={Copy} onPress={copy}>
          {t('sheet.copy')}
        </Button>
      }
    >
      {i18n.language !== 'en' && (
        <RadioGroup
          label={t('sheet.language')}
          value={language}
          onChange={(next) => setLanguage(next ?? 'en')}
          options={[
            { value: 'en', label: t('sheet.in_english') },
            { value: i18n.language, label: t('sheet.in_this_language') },
          ]}
          look="segmented"
        />
      )}
      <pre className={css.sheet} lang={language} dir="auto">
        {text}
      </pre>
    </Section>
  );
}
