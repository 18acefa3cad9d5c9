import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '#renderer/ui/Page.tsx';
import { partId } from './PartList.tsx';
import type { SessionPart } from './sessionFields.ts';
import css from './TalkPart.module.css';

type TalkPartProps = { part: SessionPart; actions?: ReactNode; children: ReactNode };

/** A part of the talk: its question, a sentence where one helps, and its fields. */
export function TalkPart({ part, actions, children }: TalkPartProps) {
  const { t, i18n } = useTranslation('session');
  const lead = `session:part.${part}.lead`;
  return (
    <div className={css.part}>
      <Section
        id={partId(part)}
        title={t(`part.${part}.title`)}
        description={i18n.exists(lead) ? t(lead) : undefined}
        actions={actions}
      >
        <div className={css.fields}>{children}</div>
      </Section>
    </div>
  );
}
