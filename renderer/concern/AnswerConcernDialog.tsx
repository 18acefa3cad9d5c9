import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { FormDatePicker, FormRadioGroup, FormTextArea, FormTextField } from '#renderer/ui/form.tsx';
import { Columns } from '#renderer/ui/layout.tsx';
import { today } from '#renderer/ui/today.ts';
import { CONCERN_ANSWERS } from '#shared/codes/process.ts';
import { type Concern, checkConcernAnswer } from '#shared/concern.ts';
import { useConcernForm } from './useConcernForm.ts';

type AnswerForm = {
  answer: Concern['answer'];
  answer_reason: string | null;
  referred_to: string | null;
  referred_on: string | null;
};

/** Lifts the brake. Who did it, why and when stays on the record, so all three are said before. */
export function AnswerConcernDialog({ concern, onClose }: { concern: Concern; onClose: () => void }) {
  const { t } = useTranslation('concern');
  const answers = useCodes('concern_answers', CONCERN_ANSWERS);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const needsReferral = (answer: Concern['answer']) =>
    answer !== null && !checkConcernAnswer(concern, answer).ok;
  const { control, submit } = useConcernForm<AnswerForm>(
    { answer: null, answer_reason: null, referred_to: concern.referred_to, referred_on: concern.referred_on },
    ({ answer }) => [
      'answer',
      ...(needsReferral(answer) ? (['referred_to', 'referred_on'] as const) : []),
      'answer_reason',
    ],
  );
  const chosen = useWatch({ control, name: 'answer' });

  const save = submit(async ({ answer, answer_reason, referred_to, referred_on }) => {
    if (answer === null || answer_reason === null) return;
    setPending(true);
    setFailure(null);
    try {
      if (needsReferral(answer) && referred_to !== null && referred_on !== null) {
        await call('concern.refer', { id: concern.id, referred_to, referred_on });
      }
      await call('concern.answer', { id: concern.id, answer, answer_reason });
      onClose();
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setPending(false);
    }
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('answer.title')}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={isPending} onPress={save}>
            {t('answer.save')}
          </Button>
        </>
      }
    >
      <p>{t('answer.lead')}</p>
      <FormRadioGroup control={control} name="answer" label={t('field.answer')} options={answers} />
      {needsReferral(chosen) && (
        <Columns min="s" gap={4}>
          <FormTextField
            control={control}
            name="referred_to"
            label={t('field.referred_to')}
            description={t('hint.referred_first')}
            maxLength={200}
          />
          <FormDatePicker control={control} name="referred_on" label={t('field.referred_on')} max={today()} />
        </Columns>
      )}
      <FormTextArea
        control={control}
        name="answer_reason"
        label={t('field.answer_reason')}
        description={t('hint.answer_reason')}
        maxLength={1000}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
