import { BookOpenText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { LeafletScreen } from '#renderer/leaflet/LeafletScreen.tsx';
import { leafletLanguageFor } from '#renderer/leaflet/leafletWords.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FullScreen } from '#renderer/ui/FullScreen.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import type { LeafletLanguage } from '#shared/codes/languages.ts';
import { LEAFLET_LANGUAGE_CODES, LEAFLET_VERSION } from '#shared/leaflet.ts';
import { amendedSession, isFirstSession } from '#shared/session.ts';
import { SessionField } from './SessionField.tsx';
import type { TalkBackground } from './SessionParts.tsx';
import type { SessionForm } from './sessionForm.ts';
import { TalkPart } from './TalkPart.tsx';

type RightsPartProps = { form: UseFormReturn<SessionForm>; background: TalkBackground };

/** What was said about rights: in full the first time, afterwards at hand to be told again. */
export function RightsPart({ form, background }: RightsPartProps) {
  const { t } = useTranslation('session');
  const { control } = form;
  const mayBeFirst = isFirstSession(background.sessions);
  const [isFirst, given] = useWatch({ control, name: ['is_first_session', 'information_given'] });

  useEffect(() => {
    // Whoever is told something is told it from the present text, unless the counsellor notes another one.
    if (given.length > 0 && form.getValues('information_version') === null) {
      form.setValue('information_version', LEAFLET_VERSION, { shouldDirty: true, shouldValidate: true });
    }
  }, [given, form]);

  const languages = background.person.languages.map((language) => language.code);
  const fields = (
    <Stack gap={5}>
      <SessionField name="information_given" control={control} languages={languages} />
      <Columns min="s" gap={4}>
        <SessionField name="information_language" control={control} languages={languages} />
        <SessionField name="information_version" control={control} languages={languages} />
      </Columns>
    </Stack>
  );
  return (
    <TalkPart part="rights" actions={<ShowLeaflet form={form} />}>
      {mayBeFirst && <SessionField name="is_first_session" control={control} languages={languages} />}
      {mayBeFirst && isFirst ? (
        fields
      ) : (
        <>
          <ToldBefore background={background} />
          <Disclosure title={t('rights_again')} defaultOpen={given.length > 0}>
            {fields}
          </Disclosure>
        </>
      )}
    </TalkPart>
  );
}

/** When the person was told last, so that the counsellor knows what a second time is for. */
function ToldBefore({ background }: { background: TalkBackground }) {
  const { t } = useTranslation('session');
  const format = useFormat();
  const told = background.sessions
    .map((session) =>
      amendedSession(
        session,
        background.amendments.filter(({ session_id }) => session_id === session.id),
      ),
    )
    .filter((session) => session.information_given.length > 0)
    .sort((a, b) => (a.date < b.date ? 1 : -1))[0];
  if (!told) return <p>{t('rights_never_told')}</p>;
  return (
    <p>
      {t('rights_told', {
        date: format.date(told.date),
        language: format.language(told.information_language),
      })}
    </p>
  );
}

/** Opens the person's page over everything. Which language was on the screen is noted; what was explained is not. */
function ShowLeaflet({ form }: { form: UseFormReturn<SessionForm> }) {
  const { t, i18n } = useTranslation('session');
  const [shown, setShown] = useState<LeafletLanguage | null>(null);
  const show = (language: LeafletLanguage) => {
    setShown(language);
    form.setValue('information_language', LEAFLET_LANGUAGE_CODES[language], {
      shouldDirty: true,
      shouldValidate: true,
    });
    form.setValue('information_version', LEAFLET_VERSION, { shouldDirty: true, shouldValidate: true });
  };
  return (
    <>
      <Button
        icon={BookOpenText}
        onPress={() => show(leafletLanguageFor(form.getValues('language_used'), i18n.language))}
      >
        {t('leaflet.open')}
      </Button>
      <FullScreen isOpen={shown !== null} onClose={() => setShown(null)} label={t('leaflet.label')}>
        {shown !== null && (
          <LeafletScreen
            language={shown}
            onLanguage={show}
            onClose={() => setShown(null)}
            closeLabel={t('leaflet.back_to_session')}
          />
        )}
      </FullScreen>
    </>
  );
}
