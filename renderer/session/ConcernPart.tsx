import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCodes } from '#renderer/ui/codes.ts';
import { FormDatePicker, FormRadioGroup, FormTextField } from '#renderer/ui/form.tsx';
import { Columns } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { CONCERN_KINDS } from '#shared/codes/process.ts';
import { SessionField } from './SessionField.tsx';
import type { SessionForm } from './sessionForm.ts';
import { TalkPart } from './TalkPart.tsx';

/** The brake: what is said here stops applications and referrals until it was referred and answered. */
export function ConcernPart({ form }: { form: UseFormReturn<SessionForm> }) {
  const { t } = useTranslation('session');
  const { control } = form;
  const kinds = useCodes('concern_kinds', CONCERN_KINDS);
  const raised = useWatch({ control, name: 'protection_concern_raised' });
  const isRaised = raised === 'raised_pending' || raised === 'raised_referred';
  return (
    <TalkPart part="concern">
      <SessionField name="protection_concern_raised" control={control} languages={[]} isLabelHidden />
      {isRaised && (
        <>
          <FormRadioGroup
            control={control}
            name="concern.kind"
            label={t('field.concern_kind')}
            options={kinds}
            columns={2}
          />
          {raised === 'raised_referred' && (
            <Columns min="s" gap={4}>
              <FormTextField
                control={control}
                name="concern.referred_to"
                label={t('field.concern_referred_to')}
                maxLength={200}
              />
              <FormDatePicker
                control={control}
                name="concern.referred_on"
                label={t('field.concern_referred_on')}
              />
            </Columns>
          )}
          <Notice tone="attention" isLive>
            {t('concern_notice')}
          </Notice>
        </>
      )}
    </TalkPart>
  );
}
