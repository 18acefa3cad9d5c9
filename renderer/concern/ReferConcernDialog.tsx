import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { FormDatePicker, FormTextField } from '#renderer/ui/form.tsx';
import { today } from '#renderer/ui/today.ts';
import type { Concern } from '#shared/concern.ts';
import { useConcernForm } from './useConcernForm.ts';

type ReferForm = { referred_to: string | null; referred_on: string | null };

export function ReferConcernDialog({ concern, onClose }: { concern: Concern; onClose: () => void }) {
  const { t } = useTranslation('concern');
  const { control, submit } = useConcernForm<ReferForm>(
    { referred_to: concern.referred_to, referred_on: concern.referred_on ?? today() },
    () => ['referred_to', 'referred_on'],
  );
  const refer = useCommand('concern.refer', { onSuccess: onClose });
  const save = submit(({ referred_to, referred_on }) => {
    if (referred_to === null || referred_on === null) return;
    refer.mutate({ id: concern.id, referred_to, referred_on });
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('refer.title')}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={refer.isPending} onPress={save}>
            {t('refer.save')}
          </Button>
        </>
      }
    >
      <p>{t('refer.lead')}</p>
      <FormTextField
        control={control}
        name="referred_to"
        label={t('field.referred_to')}
        description={t('hint.referred_to')}
        maxLength={200}
      />
      <FormDatePicker control={control} name="referred_on" label={t('field.referred_on')} max={today()} />
      {refer.error && <FailureNotice failure={refer.error} />}
    </Dialog>
  );
}
