import { CircleCheck, CircleDashed, CircleSlash, CircleX, ClipboardCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { consentStandings } from '#renderer/consent/consentParts.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import type { PersonFile } from '#shared/shapes.ts';
import css from './ConsentCard.module.css';

const SIGNS = { not_asked: CircleDashed, given: CircleCheck, refused: CircleSlash, withdrawn: CircleX };

/** How the four parts stand. Asking and withdrawing is one press away, on a page of its own. */
export function ConsentCard({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['person', 'consent', 'codes']);
  return (
    <Card
      title={t('card.consents')}
      actions={
        <ButtonLink to={`/people/${file.person.id}/consents`} size="s" variant="plain" icon={ClipboardCheck}>
          {t('consents.open')}
        </ButtonLink>
      }
    >
      <ul className={css.parts}>
        {consentStandings(file.consents).map(({ part, state }) => (
          <li key={part} className={css.part}>
            <span>{t(`codes:consent_parts.${part}`)}</span>
            <Badge icon={SIGNS[state]} tone={state === 'given' ? 'info' : 'plain'}>
              {t(`consent:state.${state}`)}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
