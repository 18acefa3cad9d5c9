import { CircleCheck, CircleDashed, CircleSlash, CircleX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { today } from '#renderer/ui/today.ts';
import type { Consent } from '#shared/consent.ts';
import type { Referral } from '#shared/referral.ts';
import css from './Consent.module.css';
import { ConsentFacts } from './ConsentFacts.tsx';
import type { PartStanding } from './consentParts.ts';
import { ReferralsWithoutConsent } from './ReferralsWithoutConsent.tsx';

const SIGNS = { not_asked: CircleDashed, given: CircleCheck, refused: CircleSlash, withdrawn: CircleX };

type ConsentPartCardProps = {
  standing: PartStanding;
  referrals: readonly Referral[];
  level: 2 | 3 | 4;
  onAsk: () => void;
};

export function ConsentPartCard({ standing, referrals, level, onAsk }: ConsentPartCardProps) {
  const { t } = useTranslation('consent');
  const { part, state, current, earlier } = standing;
  return (
    <Card
      title={t(`part.${part}.title`)}
      level={level}
      actions={
        <Badge icon={SIGNS[state]} tone={state === 'given' ? 'info' : 'plain'}>
          {t(`state.${state}`)}
        </Badge>
      }
    >
      <p className={css.purpose}>{t(`part.${part}.purpose`)}</p>
      {current && <ConsentFacts consent={current} />}
      {current?.withdrawn_on && (
        <>
          <Notice title={t('withdrawn_title')}>{t(`part.${part}.after_withdrawal`)}</Notice>
          {part === 'transfer_abroad' && (
            <ReferralsWithoutConsent referrals={referrals} consents={[current, ...earlier]} />
          )}
        </>
      )}
      <Stack gap={3}>
        {state === 'given' && current ? (
          <Withdraw consent={current} />
        ) : (
          <Cluster>
            <Button size="s" onPress={onAsk} aria-label={`${t(`ask.${state}`)}: ${t(`part.${part}.title`)}`}>
              {t(`ask.${state}`)}
            </Button>
          </Cluster>
        )}
        {earlier.length > 0 && (
          <Disclosure title={t('earlier', { count: earlier.length })} level={4}>
            <Stack as="ul" gap={4}>
              {earlier.map((consent) => (
                <li key={consent.id}>
                  <ConsentFacts consent={consent} withState />
                </li>
              ))}
            </Stack>
          </Disclosure>
        )}
      </Stack>
    </Card>
  );
}

/** One press, no reason, no second question: what it means stands beside the button before it is pressed. */
function Withdraw({ consent }: { consent: Consent }) {
  const { t } = useTranslation('consent');
  const withdraw = useCommand('consent.withdraw');
  const [day] = useState(today);
  const on = day < consent.answered_on ? consent.answered_on : day;
  return (
    <>
      <div className={css.withdraw}>
        <Button
          size="s"
          isPending={withdraw.isPending}
          onPress={() => withdraw.mutate({ id: consent.id, on })}
          aria-describedby={`effect-${consent.id}`}
          aria-label={`${t('withdraw')}: ${t(`part.${consent.part}.title`)}`}
        >
          {t('withdraw')}
        </Button>
        <p id={`effect-${consent.id}`} className={css.effect}>
          {t(`part.${consent.part}.effect`)}
        </p>
      </div>
      {withdraw.error && <FailureNotice failure={withdraw.error} />}
    </>
  );
}
