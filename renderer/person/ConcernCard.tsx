import { OctagonPause } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnswerConcernDialog } from '#renderer/concern/AnswerConcernDialog.tsx';
import { RaiseConcernDialog } from '#renderer/concern/RaiseConcernDialog.tsx';
import { ReferConcernDialog } from '#renderer/concern/ReferConcernDialog.tsx';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { type Concern, isConcernOpen } from '#shared/concern.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './ConcernCard.module.css';

/** The brake, where it can be seen: referred and answered from here. Without an open concern, one line to raise one. */
export function ConcernCard({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['person', 'concern', 'codes']);
  const format = useFormat();
  const [isRaising, setRaising] = useState(false);
  const [dialog, setDialog] = useState<{ kind: 'refer' | 'answer'; concern: Concern } | null>(null);
  const open = file.concerns.filter(isConcernOpen);
  const close = () => setDialog(null);
  return (
    <Card
      title={t('card.concerns')}
      tone={open.length > 0 ? 'attention' : 'plain'}
      {...(file.concerns.length > 0
        ? {
            actions: (
              <ButtonLink to={`/people/${file.person.id}/concerns`} size="s" variant="plain">
                {t('concerns.all')}
              </ButtonLink>
            ),
          }
        : {})}
    >
      {open.length === 0 ? (
        <p className={css.soft}>{t('concerns.none')}</p>
      ) : (
        <Stack as="ul" gap={4}>
          {open.map((concern) => (
            <li key={concern.id} className={css.concern}>
              <div className={css.kind}>
                <OctagonPause size={16} aria-hidden="true" />
                {t(`codes:concern_kinds.${concern.kind}`)}
              </div>
              <div className={css.soft}>{t('concerns.raised', { date: format.date(concern.raised_on) })}</div>
              <div className={css.soft}>
                {concern.referred_to === null
                  ? t('concern:not_referred')
                  : t('concerns.referred', {
                      to: concern.referred_to,
                      date: format.date(concern.referred_on),
                    })}
              </div>
              <Cluster gap={2}>
                <Button size="s" onPress={() => setDialog({ kind: 'refer', concern })}>
                  {t(concern.referred_to === null ? 'concern:refer.open' : 'concern:refer.again')}
                </Button>
                <Button size="s" onPress={() => setDialog({ kind: 'answer', concern })}>
                  {t('concern:answer.open')}
                </Button>
              </Cluster>
            </li>
          ))}
        </Stack>
      )}
      <div>
        <Button size="s" variant="plain" icon={OctagonPause} onPress={() => setRaising(true)}>
          {t('concern:raise.open')}
        </Button>
      </div>
      {isRaising && <RaiseConcernDialog personId={file.person.id} onClose={() => setRaising(false)} />}
      {dialog?.kind === 'refer' && <ReferConcernDialog concern={dialog.concern} onClose={close} />}
      {dialog?.kind === 'answer' && <AnswerConcernDialog concern={dialog.concern} onClose={close} />}
    </Card>
  );
}
