import { type Resolver, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { FormDatePicker, FormTextArea } from '#renderer/ui/form.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { today } from '#renderer/ui/today.ts';
import type { FollowUp } from '#shared/follow-up.ts';
import { nestErrors } from './nestErrors.ts';

type FollowUpForm = { due_on: string | null; what: string | null };
export type FollowUpDialogProps = {
  personId: string;
  /** The step that is changed; without one a new step is written. */
  followUp?: FollowUp;
  /** What a new step is about, where the page knows it. */
  what?: string;
  onClose: () => void;
};

const LATER = [
  { name: 'tomorrow', days: 1 },
  { name: 'week', days: 7 },
  { name: 'fortnight', days: 14 },
  { name: 'month', days: 30 },
] as const;
const inDays = (days: number): string => {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return today(day);
};

const resolver: Resolver<FollowUpForm> = (values) =>
  values.due_on === null
    ? { values: {}, errors: nestErrors<FollowUpForm>([{ path: 'due_on', code: 'required' }]) }
    : { values, errors: {} };

/** A next step with a date, for the counsellor's memory. Nothing reminds the person of it. */
export function FollowUpDialog({ personId, followUp, what = '', onClose }: FollowUpDialogProps) {
  const { t } = useTranslation('follow_up');
  const { control, handleSubmit, setValue } = useForm<FollowUpForm>({
    defaultValues: { due_on: followUp?.due_on ?? null, what: followUp?.what ?? (what || null) },
    resolver,
  });
  const save = useCommand('followUp.save', { onSuccess: onClose });
  const submit = handleSubmit(({ due_on, what: words }) => {
    if (due_on === null) return;
    save.mutate({
      id: followUp?.id ?? null,
      fields: {
        person_id: personId,
        session_id: followUp?.session_id ?? null,
        due_on,
        what: words?.trim() || null,
        done_on: followUp?.done_on ?? null,
      },
    });
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(followUp ? 'change' : 'add')}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={save.isPending} onPress={() => void submit()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <Stack gap={4}>
        <FormTextArea
          control={control}
          name="what"
          label={t('field.what')}
          description={t('hint.what')}
          maxLength={1000}
          isOptional
        />
        <Stack gap={2}>
          <FormDatePicker control={control} name="due_on" label={t('field.due_on')} />
          <Cluster gap={2}>
            {LATER.map(({ name, days }) => (
              <Button
                key={name}
                size="s"
                onPress={() => setValue('due_on', inDays(days), { shouldValidate: true, shouldDirty: true })}
              >
                {t(`later.${name}`)}
              </Button>
            ))}
          </Cluster>
        </Stack>
        {save.error && <FailureNotice failure={save.error} />}
      </Stack>
    </Dialog>
  );
}
