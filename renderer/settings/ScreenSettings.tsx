import { useTranslation } from 'react-i18next';
import { usePreferences } from '#renderer/preferences.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { createFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';

const APPEARANCES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['comfortable', 'compact'] as const;

/** In force at once and for everybody on this computer: the lock screen looks alike. */
export function ScreenSettings() {
  const { t } = useTranslation('settings');
  const { preferences, save } = usePreferences();
  return (
    <Card>
      <Stack gap={5}>
        <RadioGroup
          look="segmented"
          label={t('screen.language')}
          value={preferences.language}
          onChange={(language) => language && save({ language })}
          options={INTERFACE_LANGUAGES.map((value) => ({
            value,
            label: createFormat(value).ownLanguageName(value) ?? value,
          }))}
        />
        <RadioGroup
          look="segmented"
          label={t('screen.appearance')}
          description={t('screen.appearance_hint')}
          value={preferences.appearance}
          onChange={(appearance) => appearance && save({ appearance })}
          options={APPEARANCES.map((value) => ({ value, label: t(`screen.appearances.${value}`) }))}
        />
        <RadioGroup
          look="segmented"
          label={t('screen.density')}
          value={preferences.density}
          onChange={(density) => density && save({ density })}
          options={DENSITIES.map((value) => ({ value, label: t(`screen.densities.${value}`) }))}
        />
      </Stack>
    </Card>
  );
}
