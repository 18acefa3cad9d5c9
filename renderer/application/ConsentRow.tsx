import { CircleCheck, CircleHelp, CircleSlash, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AskConsentDialog } from '#renderer/consent/AskConsentDialog.tsx';
import { NO_TALK } from '#renderer/consent/ConsentPanel.tsx';
import { stateOf } from '#renderer/consent/consentParts.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster } from '#renderer/ui/layout.tsx';
import { currentConsent } from '#shared/consent.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './Application.module.css';

const ICONS = { not_asked: CircleHelp, given: CircleCheck, refused: CircleSlash, withdrawn: Undo2 };

/** Whether the person agreed to an application, and asking for it without leaving the page. */
export function ConsentRow({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['application', 'consent']);
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const current = currentConsent(file.consents, 'application');
  const state = stateOf(current);
  const day = current?.withdrawn_on ?? current?.answered_on;
  return (
    <div data-field="consent" className={css.consent}>
      <span className={css.label}>{t('field.consent')}</span>
      <Cluster>
        <Badge icon={ICONS[state]} tone={state === 'given' ? 'safe' : 'plain'}>
          {t(`consent:state.${state}`)}
        </Badge>
        {day && <span>{format.date(day)}</span>}
        {state !== 'given' && (
          <Button size="s" onPress={() => setAsking(true)}>
            {t(`consent:ask.${state}`)}
          </Button>
        )}
      </Cluster>
      {isAsking && (
        <AskConsentDialog
          title={t('consent:part.application.title')}
          part="application"
          person={file.person}
          talk={NO_TALK}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
