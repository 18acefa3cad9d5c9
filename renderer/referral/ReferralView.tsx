import { Archive, Ban, MailCheck, PencilLine, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrakeNotice } from '#renderer/application/BrakeNotice.tsx';
import { useCall } from '#renderer/bridge.ts';
import { ConsentWithdrawnNotice } from '#renderer/consent/ReferralsWithoutConsent.tsx';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { moveReferral, nextReferralStates, type Referral } from '#shared/referral.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { CloseDialog, ReplyDialog, SendDialog, WithdrawDialog } from './ReferralSteps.tsx';
import { REFERRAL_ICONS } from './referralIcons.ts';
import { Sheet } from './Sheet.tsx';
import { ConsentState } from './TransferBasis.tsx';
import { useSharedValues } from './useSharedValues.ts';

type Step = 'send' | 'reply' | 'close' | 'withdraw';

/** One referral: where it stands, what it carries and on what basis, and the sheet to copy from. */
export function ReferralView({ referral, file }: { referral: Referral; file: PersonFile }) {
  const { t } = useTranslation(['referral', 'codes']);
  const format = useFormat();
  const [step, setStep] = useState<Step | null>(null);
  const { person } = file;
  const next = nextReferralStates(referral.status);
  const values = useSharedValues(file, referral);
  const country = referral.country === '*' ? t('several_countries') : format.country(referral.country);
  const actions = (
    <>
      {referral.status === 'prepared' && (
        <ButtonLink icon={PencilLine} to={`/referrals/${referral.id}?edit=`}>
          {t('edit')}
        </ButtonLink>
      )}
      {next.includes('withdrawn') && (
        <Button icon={Ban} onPress={() => setStep('withdraw')}>
          {t('withdraw.open')}
        </Button>
      )}
      {next.includes('closed') && (
        <Button icon={Archive} onPress={() => setStep('close')}>
          {t('close.open')}
        </Button>
      )}
      {next.includes('answered') && (
        <Button
          icon={MailCheck}
          variant={referral.status === 'sent' ? 'primary' : 'quiet'}
          onPress={() => setStep('reply')}
        >
          {t(referral.status === 'answered' ? 'reply.again' : 'reply.open')}
        </Button>
      )}
    </>
  );
  return (
    <Page
      title={referral.programme_name}
      eyebrow={country}
      back={{ to: `/people/${person.id}`, label: person.alias_or_initials }}
      lead={
        <Badge icon={REFERRAL_ICONS[referral.status]}>{t(`codes:referral_states.${referral.status}`)}</Badge>
      }
      actions={next.length > 0 && actions}
      width="reading"
    >
      {referral.status === 'prepared' ? (
        <Readiness referral={referral} file={file} onSend={() => setStep('send')} />
      ) : (
        <ConsentWithdrawnNotice referral={referral} consents={file.consents} />
      )}
      {referral.status !== 'prepared' && <Course referral={referral} />}
      <Section title={t('part.needs')}>
        <DescriptionList
          items={[
            {
              term: t('field.needs'),
              value: format.list(referral.needs.map((code) => t(`codes:assistance_types.${code}`))),
              isLong: true,
            },
            { term: t('field.reason'), value: referral.reason, isLong: true },
          ]}
        />
        <IconTextLink to={`/programmes/${encodeURIComponent(referral.programme_id)}`}>
          {t('see_programme')}
        </IconTextLink>
      </Section>
      <Section
        title={t(referral.sent_on === null ? 'part.data_prepared' : 'part.data_sent')}
        description={referral.sent_on === null ? undefined : t('values_now')}
      >
        {referral.data_shared.length === 0 ? (
          <p>{t('shares_nothing')}</p>
        ) : (
          <DescriptionList
            columns={2}
            items={referral.data_shared.map((field) => ({
              term: t(`codes:shareable_fields.${field}`),
              value: values[field],
            }))}
          />
        )}
      </Section>
      <Section title={t('part.basis')}>
        <DescriptionList
          items={[
            {
              term: t('field.transfer_basis'),
              value:
                referral.transfer_basis === null
                  ? null
                  : t(`codes:transfer_bases.${referral.transfer_basis}`),
            },
            ...(referral.transfer_basis_note === null
              ? []
              : [
                  { term: t('field.transfer_basis_note'), value: referral.transfer_basis_note, isLong: true },
                ]),
          ]}
        />
        {referral.transfer_basis === 'consent' && <ConsentState person={person} consents={file.consents} />}
      </Section>
      {referral.data_shared.length > 0 && <Sheet referral={referral} file={file} />}
      {step === 'send' && <SendDialog referral={referral} onClose={() => setStep(null)} />}
      {step === 'reply' && <ReplyDialog referral={referral} onClose={() => setStep(null)} />}
      {step === 'close' && <CloseDialog referral={referral} onClose={() => setStep(null)} />}
      {step === 'withdraw' && <WithdrawDialog referral={referral} onClose={() => setStep(null)} />}
      <ConflictHistory entity="referral" recordIds={[referral.id]} />
    </Page>
  );
}

/** Whether it may leave; when not, why not, before anybody presses anything. */
function Readiness({ referral, file, onSend }: { referral: Referral; file: PersonFile; onSend: () => void }) {
  const { t } = useTranslation(['referral', 'errors']);
  const programme = useCall('programme.get', { id: referral.programme_id }).data;
  const moved = moveReferral(referral, 'sent', { consents: file.consents, concerns: file.concerns });
  const code = programme?.status === 'closed' ? 'programme_closed' : moved.ok ? null : moved.error.code;
  if (code === 'concern_open') return <BrakeNotice personId={file.person.id} concerns={file.concerns} />;
  return code === null ? (
    <Notice
      tone="safe"
      title={t('ready.title')}
      actions={
        <Button variant="primary" icon={Send} onPress={onSend}>
          {t('send.open')}
        </Button>
      }
    >
      {t('ready.text')}
    </Notice>
  ) : (
    <Notice tone="attention" title={t(`errors:${code}.what`)}>
      {t(`errors:${code}.do`)}
    </Notice>
  );
}

/** What happened with it, in the order in which it happened. */
function Course({ referral }: { referral: Referral }) {
  const { t } = useTranslation(['referral', 'codes']);
  const format = useFormat();
  const items = [
    ...(referral.sent_on === null
      ? []
      : [
          { term: t('field.sent_on'), value: format.date(referral.sent_on) },
          {
            term: t('field.channel'),
            value: referral.channel === null ? null : t(`codes:referral_channels.${referral.channel}`),
          },
        ]),
    ...(referral.partner_reply === null
      ? []
      : [
          {
            term: t('field.partner_reply'),
            value: t('reply_on', {
              reply: t(`codes:partner_replies.${referral.partner_reply}`),
              date: format.date(referral.reply_on),
            }),
          },
        ]),
    ...(referral.outcome === null
      ? []
      : [{ term: t('field.outcome'), value: t(`codes:referral_outcomes.${referral.outcome}`) }]),
    ...(referral.withdrawn_on === null
      ? []
      : [{ term: t('field.withdrawn_on'), value: format.date(referral.withdrawn_on) }]),
  ];
  return (
    <Section title={t('part.course')}>
      <DescriptionList columns={2} items={items} />
    </Section>
  );
}
