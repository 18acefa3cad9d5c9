import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { FormDatePicker, FormRadioGroup, FormTextField } from '#renderer/ui/form.tsx';
import { Columns } from '#renderer/ui/layout.tsx';
import { today } from '#renderer/ui/today.ts';
import { CONCERN_KINDS } from '#shared/codes/process.ts';
import type { Concern } from '#shared/concern.ts';
import { useConcernForm } from './useConcernForm.ts';

type RaiseForm = {
  kind: Concern['kind'] | null;
  raised_on: string | null;
  referred_to: string | null;
  referred_on: string | null;
};

export function RaiseConcernDialog({ personId, onClose }: { personId: string; onClose: () => void }) {
  const { t } = useTranslation('concern');
  const kinds = useCodes('concern_kinds', CONCERN_KINDS);
  const { control, submit } = useConcernForm<RaiseForm>(
    { kind: null, raised_on: today(), referred_to: null, referred_on: null },
    // Nobody need have been told yet; who was told was told on a day.
    ({ referred_to, referred_on }) => [
      'kind',
      'raised_on',
      ...(referred_to === null ? [] : (['referred_on'] as const)),
      ...(referred_on === null ? [] : (['referred_to'] as const)),
    ],
  );
  const raise = useCommand('concern.raise', { onSuccess: onClose });
  const save = submit(({ kind, raised_on, referred_to, referred_on }) => {
    if (kind === null || raised_on === null) return;
    raise.mutate({
      fields: { person_id: personId, session_id: null, kind, raised_on, referred_to, referred_on },
    });
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('raise.title')}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={raise.isPending} onPress={save}>
            {t('raise.save')}
          </Button>
        </>
      }
    >
      <p>{t('raise.lead')}</p>
      <FormRadioGroup control={control} name="kind" label={t('field.kind')} options={kinds} />
      <FormDatePicker control={control} name="raised_on" label={t('field.raised_on')} max={today()} />
      <Columns min="s" gap={4}>
        <FormTextField
          control={control}
          name="referred_to"
          label={t('field.referred_to')}
          description={t('hint.referred_to')}
          maxLength={200}
          isOptional
        />
        <FormDatePicker control={control} name="referred_on" label={t('field.referred_on')} isOptional />
      </Columns>
      {raise.error && <FailureNotice failure={raise.error} />}
    </Dialog>
  );
}
