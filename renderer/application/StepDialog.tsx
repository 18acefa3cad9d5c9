import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { failureOf } from '#renderer/callFailure.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { DatePicker } from '#renderer/ui/DatePicker.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { focusField } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFieldMessage } from '#renderer/ui/form.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { today } from '#renderer/ui/today.ts';
import type { Application, ApplicationState } from '#shared/application.ts';
import { RETURN_KINDS, SUSPENSION_REASONS } from '#shared/codes/assistance.ts';
import type { FieldError } from '#shared/errors.ts';
import { MissingList } from './MissingList.tsx';

type StepDialogProps = {
  application: Application;
  to: ApplicationState;
  /** What this step needs and does not have. */
  missing: readonly FieldError[];
  onSave: () => Promise<boolean>;
  onClose: () => void;
};

const FOCUS_RETURNS_MS = 100;

/** One step: the day, and what belongs to that step alone. A withdrawal asks for no reason. */
export function StepDialog({ application, to, missing, onSave, onClose }: StepDialogProps) {
  const { t } = useTranslation(['application', 'codes', 'common']);
  const reasons = useCodes('suspension_reasons', SUSPENSION_REASONS);
  const kinds = useCodes('return_kinds', RETURN_KINDS);
  const fieldMessage = useFieldMessage();
  const [on, setOn] = useState<string | null>(today());
  const [reason, setReason] = useState<(typeof SUSPENSION_REASONS)[number] | null>(null);
  const [kind, setKind] = useState<(typeof RETURN_KINDS)[number] | null>(null);
  const [note, setNote] = useState('');
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const state = t(`codes:application_states.${to}`);
  const isDecision = (to === 'approved' && application.status !== 'suspended') || to === 'rejected';
  const isWithdrawal = to === 'withdrawn';
  const isReady =
    missing.length === 0 &&
    on !== null &&
    (to !== 'suspended' || reason !== null) &&
    (to !== 'departed' || kind !== null);

  const take = async () => {
    if (on === null) return;
    setPending(true);
    setFailure(null);
    try {
      // A withdrawal waits for nothing, not even for what stands in the form.
      if (!isWithdrawal && !(await onSave())) return onClose();
      await call('application.transition', {
        id: application.id,
        to,
        on,
        suspension_reason: to === 'suspended' ? reason : null,
        note: (isDecision || isWithdrawal) && note.trim() !== '' ? note.trim() : null,
        return_kind: to === 'departed' ? kind : null,
      });
      onClose();
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setPending(false);
    }
  };
  const fields = failure === null ? [] : (failureOf(failure).fields ?? []);
  const dayError = fields.find(({ path }) => path === 'on');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isWithdrawal ? t('withdraw_title') : t('step.title', { state })}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={isPending} isDisabled={!isReady} onPress={take}>
            {isWithdrawal ? t('withdraw_confirm') : t('step.confirm', { state })}
          </Button>
        </>
      }
    >
      <Stack gap={4}>
        {isWithdrawal && <p>{t('withdraw_text')}</p>}
        <DatePicker
          label={t(isWithdrawal ? 'step.withdrawn_on' : 'step.on')}
          value={on}
          onChange={setOn}
          max={today()}
          error={dayError && fieldMessage({ message: dayError.code }, on)}
        />
        {to === 'suspended' && (
          <RadioGroup
            label={t('step.suspension_reason')}
            value={reason}
            onChange={setReason}
            options={reasons}
          />
        )}
        {to === 'departed' && (
          <RadioGroup label={t('field.return_kind')} value={kind} onChange={setKind} options={kinds} />
        )}
        {(isDecision || isWithdrawal) && (
          <TextArea
            label={t(isWithdrawal ? 'step.withdrawal_reason' : 'field.decision_reason')}
            {...(isWithdrawal ? { description: t('step.withdrawal_reason_hint') } : {})}
            value={note}
            onChange={setNote}
            rows={2}
            maxLength={500}
            isOptional
          />
        )}
        {failure !== null && <FailureNotice failure={failure} />}
        <MissingList
          missing={missing}
          onGo={(name) => {
            onClose();
            // After the dialog has given the focus back to what opened it.
            setTimeout(() => focusField(name), FOCUS_RETURNS_MS);
          }}
        />
      </Stack>
    </Dialog>
  );
}
