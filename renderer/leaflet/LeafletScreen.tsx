import { ArrowLeft, ArrowRight, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { useDirection } from '#renderer/ui/direction.ts';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import type { LeafletLanguage } from '#shared/codes/languages.ts';
import css from './LeafletScreen.module.css';
import { LeafletText } from './LeafletText.tsx';
import { leafletTexts } from './leafletWords.ts';
import { PrintLeafletDialog } from './PrintLeafletDialog.tsx';
import { useLeafletLanguageOptions } from './useLeafletLanguageOptions.ts';

type LeafletScreenProps = {
  language: LeafletLanguage;
  onLanguage: (language: LeafletLanguage) => void;
  onClose: () => void;
  closeLabel: string;
};

/** The counsellor's narrow bar above, in the counsellor's language; below it the person's page. */
export function LeafletScreen({ language, onLanguage, onClose, closeLabel }: LeafletScreenProps) {
  const { t } = useTranslation('session');
  const direction = useDirection();
  const options = useLeafletLanguageOptions();
  const [isPrinting, setPrinting] = useState(false);
  const review = leafletTexts[language].review;
  return (
    <div className={css.screen}>
      <div className={css.bar}>
        <Button icon={direction === 'rtl' ? ArrowRight : ArrowLeft} onPress={onClose}>
          {closeLabel}
        </Button>
        <RadioGroup
          label={t('leaflet.language')}
          isLabelHidden
          look="segmented"
          options={options}
          value={language}
          onChange={(next) => next && onLanguage(next)}
        />
        <Button icon={Printer} onPress={() => setPrinting(true)}>
          {t('leaflet.print')}
        </Button>
        <p className={css.review}>{t(`leaflet.review.${review}`)}</p>
      </div>
      <LeafletText key={language} language={language} />
      <PrintLeafletDialog isOpen={isPrinting} onClose={() => setPrinting(false)} language={language} />
    </div>
  );
}
