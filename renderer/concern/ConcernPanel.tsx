import { CircleCheck, OctagonPause, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { type Concern, isConcernOpen } from '#shared/concern.ts';
import { AnswerConcernDialog } from './AnswerConcernDialog.tsx';
import { RaiseConcernDialog } from './RaiseConcernDialog.tsx';
import { ReferConcernDialog } from './ReferConcernDialog.tsx';

type ConcernPanelProps = { personId: string; concerns: readonly Concern[]; level?: 2 | 3 };

/** What was said about safety, and what became of it. While one is open, applications and referrals stand still. */
export function ConcernPanel({ personId, concerns, level = 3 }: ConcernPanelProps) {
  const { t } = useTranslation('concern');
  const [isRaising, setRaising] = useState(false);
  const inOrder = [...concerns].sort(
    (a, b) =>
      Number(isConcernOpen(b)) - Number(isConcernOpen(a)) ||
      (a.raised_on + a.created_at < b.raised_on + b.created_at ? 1 : -1),
  );
  const raise = (
    <Button icon={Plus} onPress={() => setRaising(true)}>
      {t('raise.open')}
    </Button>
  );
  return (
    <Stack gap={4}>
      {inOrder.length === 0 ? (
        <EmptyState action={raise}>{t('none')}</EmptyState>
      ) : (
        <>
          <Stack as="ul" gap={3}>
            {inOrder.map((concern) => (
              <li key={concern.id}>
                <ConcernCard concern={concern} level={level} />
              </li>
            ))}
          </Stack>
          <Cluster>{raise}</Cluster>
        </>
      )}
      {isRaising && <RaiseConcernDialog personId={personId} onClose={() => setRaising(false)} />}
    </Stack>
  );
}

function ConcernCard({ concern, level }: { concern: Concern; level: 2 | 3 }) {
  const { t } = useTranslation(['concern', 'codes']);
  const format = useFormat();
  const members = useCall('profile.get', {}).data?.members ?? [];
  const [dialog, setDialog] = useState<'refer' | 'answer' | null>(null);
  const isOpen = isConcernOpen(concern);
  const nameOf = (id: string | null) =>
    members.find((member) => member.id === id)?.display_name || t('a_counsellor');
  const referred =
    concern.referred_to === null
      ? t('not_referred')
      : t('referred_to_on', { to: concern.referred_to, date: format.date(concern.referred_on) });
  return (
    <Card
      title={t(`codes:concern_kinds.${concern.kind}`)}
      level={level}
      tone={isOpen ? 'attention' : 'plain'}
      actions={
        <Badge icon={isOpen ? OctagonPause : CircleCheck} tone={isOpen ? 'attention' : 'plain'}>
          {t(isOpen ? 'state.open' : 'state.answered')}
        </Badge>
      }
    >
      {isOpen && <p>{t('brake')}</p>}
      <DescriptionList
        columns={2}
        items={[
          { term: t('field.raised_on'), value: format.date(concern.raised_on) },
          { term: t('field.referred'), value: referred },
          ...(concern.answer === null
            ? []
            : [
                { term: t('field.answer'), value: t(`codes:concern_answers.${concern.answer}`) },
                {
                  term: t('field.answered_by'),
                  value: t('answered_by_at', {
                    name: nameOf(concern.answered_by),
                    time: format.dateTime(concern.answered_at),
                  }),
                },
                { term: t('field.answer_reason'), value: concern.answer_reason, isLong: true },
              ]),
        ]}
      />
      {isOpen && (
        <Cluster>
          <Button size="s" onPress={() => setDialog('refer')}>
            {t(concern.referred_to === null ? 'refer.open' : 'refer.again')}
          </Button>
          <Button size="s" onPress={() => setDialog('answer')}>
            {t('answer.open')}
          </Button>
        </Cluster>
      )}
      {dialog === 'refer' && <ReferConcernDialog concern={concern} onClose={() => setDialog(null)} />}
      {dialog === 'answer' && <AnswerConcernDialog concern={concern} onClose={() => setDialog(null)} />}
    </Card>
  );
}
