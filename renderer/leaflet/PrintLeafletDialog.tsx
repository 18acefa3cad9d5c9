import { Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { INTERFACE_LANGUAGES, type LeafletLanguage } from '#shared/codes/languages.ts';
import { LEAFLET_LANGUAGE_CODES } from '#shared/leaflet.ts';
import { useLeafletLanguageOptions } from './useLeafletLanguageOptions.ts';

type PrintLeafletDialogProps = { isOpen: boolean; onClose: () => void; language: LeafletLanguage };

/** The paper for the person: in their language, and beside it in one that whoever helps them can read. */
export function PrintLeafletDialog({ isOpen, onClose, language }: PrintLeafletDialogProps) {
  const { t, i18n } = useTranslation('session');
  const format = useFormat();
  const usual = INTERFACE_LANGUAGES.find((code) => code === i18n.language) ?? 'en';
  const [chosen, setChosen] = useState<LeafletLanguage | 'none'>(usual);
  const second = chosen === language || chosen === 'none' ? null : chosen;
  const others = useLeafletLanguageOptions().filter(({ value }) => value !== language);
  const print = useCommand('shell.printLeaflet', {
    onSuccess: ({ saved }) => {
      onClose();
      if (saved) toast({ text: t('leaflet.printed'), tone: 'safe' });
    },
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('leaflet.print_title')}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            icon={Printer}
            isPending={print.isPending}
            onPress={() => print.mutate({ language, second })}
          >
            {t('leaflet.save_pdf')}
          </Button>
        </>
      }
    >
      <p>{t('leaflet.print_lead', { language: format.language(LEAFLET_LANGUAGE_CODES[language]) })}</p>
      <RadioGroup
        label={t('leaflet.second_language')}
        options={[...others, { value: 'none' as const, label: t('leaflet.no_second_language') }]}
        value={second ?? 'none'}
        onChange={(next) => next && setChosen(next)}
      />
      {print.error && <FailureNotice failure={print.error} />}
    </Dialog>
  );
}
