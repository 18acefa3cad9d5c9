import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Consent } from '#shared/consent.ts';
import type { Referral } from '#shared/referral.ts';

/** The referrals that a withdrawn consent carried: the partners who have the data are to be told. */
export function ReferralsWithoutConsent(props: {
  referrals: readonly Referral[];
  consents: readonly Consent[];
}) {
  const { t } = useTranslation('consent');
  const format = useFormat();
  const withdrawn = new Set(
    props.consents.filter((consent) => consent.withdrawn_on !== null).map(({ id }) => id),
  );
  const touched = props.referrals.filter(
    ({ consent_record_id }) => consent_record_id !== null && withdrawn.has(consent_record_id),
  );
  if (touched.length === 0) return null;
  return (
    <Notice tone="attention" title={t('referrals_touched', { count: touched.length })}>
      <Stack as="ul" gap={1}>
        {touched.map((referral) => (
          <li key={referral.id}>
            <IconTextLink to={`/referrals/${referral.id}`} icon={Send}>
              {t(referral.sent_on ? 'referral_sent' : 'referral_prepared', {
                name: referral.programme_name,
                date: format.date(referral.sent_on),
              })}
            </IconTextLink>
          </li>
        ))}
      </Stack>
    </Notice>
  );
}

/** For the page of one referral: that the consent which carried it was withdrawn, and what follows. */
export function ConsentWithdrawnNotice({
  referral,
  consents,
}: {
  referral: Referral;
  consents: readonly Consent[];
}) {
  const { t } = useTranslation('consent');
  const format = useFormat();
  const used = consents.find(({ id }) => id === referral.consent_record_id);
  if (!used || used.withdrawn_on === null) return null;
  return (
    <Notice
      tone="attention"
      title={t('referral_consent_withdrawn', { date: format.date(used.withdrawn_on) })}
    >
      {t(referral.sent_on ? 'part.transfer_abroad.after_withdrawal' : 'referral_not_sent')}
    </Notice>
  );
}
