import { CircleCheck, CircleHelp, CircleSlash, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { AskConsentDialog } from '#renderer/consent/AskConsentDialog.tsx';
import { ConsentFacts } from '#renderer/consent/ConsentFacts.tsx';
import { NO_TALK } from '#renderer/consent/ConsentPanel.tsx';
import { stateOf } from '#renderer/consent/consentParts.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { FormRadioGroup, FormTextArea } from '#renderer/ui/form.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { TRANSFER_BASES } from '#shared/codes/assistance.ts';
import { type Consent, currentConsent } from '#shared/consent.ts';
import type { Person } from '#shared/person.ts';
import type { PersonFile } from '#shared/shapes.ts';
import type { ReferralForm } from './referralForm.ts';

/** On what basis data may leave. With consent as the basis, what the person answered stands right here. */
export function TransferBasis({ control, file }: { control: Control<ReferralForm>; file: PersonFile }) {
  const { t } = useTranslation('referral');
  const bases = useCodes('transfer_bases', TRANSFER_BASES);
  const basis = useWatch({ control, name: 'transfer_basis' });
  return (
    <Stack gap={4}>
      <FormRadioGroup
        control={control}
        name="transfer_basis"
        label={t('field.transfer_basis')}
        description={t('hint.transfer_basis')}
        options={bases.map((option) => ({ ...option, description: t(`basis.${option.value}`) }))}
        isClearable
      />
      {basis === 'consent' && <ConsentState person={file.person} consents={file.consents} />}
      {basis !== null && basis !== 'consent' && (
        <FormTextArea
          control={control}
          name="transfer_basis_note"
          label={t('field.transfer_basis_note')}
          description={t('hint.transfer_basis_note')}
          rows={2}
          maxLength={1000}
        />
      )}
    </Stack>
  );
}

const ICONS = { not_asked: CircleHelp, given: CircleCheck, refused: CircleSlash, withdrawn: Undo2 };

/** How the consent to the transfer abroad stands, and asking for it without leaving the page. */
export function ConsentState({ person, consents }: { person: Person; consents: readonly Consent[] }) {
  const { t } = useTranslation(['referral', 'consent']);
  const [isAsking, setAsking] = useState(false);
  const current = currentConsent(consents, 'transfer_abroad');
  const state = stateOf(current);
  return (
    <Card tone="quiet" title={t('consent:part.transfer_abroad.title')} level={3}>
      <Stack gap={2}>
        <Cluster>
          <Badge icon={ICONS[state]} tone={state === 'given' ? 'safe' : 'attention'}>
            {t(`consent:state.${state}`)}
          </Badge>
        </Cluster>
        {current && <ConsentFacts consent={current} />}
        {state !== 'given' && (
          <>
            <p>{t(`refused_because.${state}`)}</p>
            <Cluster>
              <Button onPress={() => setAsking(true)}>{t(`consent:ask.${state}`)}</Button>
            </Cluster>
          </>
        )}
      </Stack>
      {isAsking && (
        <AskConsentDialog
          title={t('consent:part.transfer_abroad.title')}
          part="transfer_abroad"
          person={person}
          talk={NO_TALK}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
