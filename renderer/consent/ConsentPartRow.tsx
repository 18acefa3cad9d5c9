import { CircleCheck, CircleDashed, CircleSlash, CircleX } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { today } from '#renderer/ui/today.ts';
import type { Consent } from '#shared/consent.ts';
import type { Referral } from '#shared/referral.ts';
import css from './Consent.module.css';
import { ConsentFacts } from './ConsentFacts.tsx';
import type { PartStanding } from './consentParts.ts';
import { ReferralsWithoutConsent } from './ReferralsWithoutConsent.tsx';

const SIGNS = { not_asked: CircleDashed, given: CircleCheck, refused: CircleSlash, withdrawn: CircleX };

type ConsentPartRowProps = {
  standing: PartStanding;
  referrals: readonly Referral[];
  level: 2 | 3 | 4;
  onAsk: () => void;
};

export function ConsentPartRow({ standing, referrals, level, onAsk }: ConsentPartRowProps) {
  const { t } = useTranslation('consent');
  const { part, state, current, earlier } = standing;
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={css.part} aria-labelledby={headingId}>
      <div className={css.head}>
        <Heading id={headingId} className={css.title}>
          {t(`part.${part}.title`)}
        </Heading>
        <Badge icon={SIGNS[state]} tone={state === 'given' ? 'info' : 'plain'}>
          {t(`state.${state}`)}
        </Badge>
        {state !== 'given' && (
          <Button size="s" onPress={onAsk} aria-describedby={headingId}>
            {t(`ask.${state}`)}
          </Button>
        )}
      </div>
      <p className={css.purpose}>{t(`part.${part}.purpose`)}</p>
      {current && <ConsentFacts consent={current} />}
      {current?.withdrawn_on && (
        <Notice title={t('withdrawn_title')}>{t(`part.${part}.after_withdrawal`)}</Notice>
      )}
      {part === 'transfer_abroad' && current && (
        <ReferralsWithoutConsent referrals={referrals} consents={[current, ...earlier]} />
      )}
      {state === 'given' && current && <Withdraw consent={current} />}
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
    </section>
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
        <p id={`effect-${consent.id}`} className={css.small}>
          {t(`part.${consent.part}.effect`)}
        </p>
      </div>
      {withdraw.error && <FailureNotice failure={withdraw.error} />}
    </>
  );
}
