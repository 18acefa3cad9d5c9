import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { DatePicker } from '#renderer/ui/DatePicker.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { today } from '#renderer/ui/today.ts';
import { PARTNER_REPLIES, REFERRAL_CHANNELS, REFERRAL_OUTCOMES } from '#shared/codes/assistance.ts';
import type { Referral } from '#shared/referral.ts';

type StepDialogProps = { referral: Referral; onClose: () => void };

type FrameProps = {
  step: 'send' | 'reply' | 'close' | 'withdraw';
  onClose: () => void;
  /** Null while something is still unanswered. */
  onConfirm: (() => void) | null;
  isPending: boolean;
  failure: unknown;
  children: React.ReactNode;
};

function Frame({ step, onClose, onConfirm, isPending, failure, children }: FrameProps) {
  const { t } = useTranslation(['referral', 'common']);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`${step}.title`)}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            isPending={isPending}
            isDisabled={onConfirm === null}
            onPress={() => onConfirm?.()}
          >
            {t(`${step}.confirm`)}
          </Button>
        </>
      }
    >
      <Stack gap={4}>
        <p>{t(`${step}.text`)}</p>
        {children}
        {failure ? <FailureNotice failure={failure} /> : null}
      </Stack>
    </Dialog>
  );
}

/** Writes down that somebody sent it. The application transmits nothing, and says so. */
export function SendDialog({ referral, onClose }: StepDialogProps) {
  const { t } = useTranslation('referral');
  const channels = useCodes('referral_channels', REFERRAL_CHANNELS);
  const [channel, setChannel] = useState<(typeof REFERRAL_CHANNELS)[number] | null>(null);
  const [on, setOn] = useState<string | null>(today());
  const send = useCommand('referral.send', { onSuccess: onClose });
  return (
    <Frame
      step="send"
      onClose={onClose}
      isPending={send.isPending}
      failure={send.error}
      onConfirm={channel === null || on === null ? null : () => send.mutate({ id: referral.id, on, channel })}
    >
      <RadioGroup label={t('field.channel')} value={channel} onChange={setChannel} options={channels} />
      <DatePicker label={t('field.sent_on')} value={on} onChange={setOn} max={today()} />
    </Frame>
  );
}

export function ReplyDialog({ referral, onClose }: StepDialogProps) {
  const { t } = useTranslation('referral');
  const replies = useCodes('partner_replies', PARTNER_REPLIES);
  const [reply, setReply] = useState<(typeof PARTNER_REPLIES)[number] | null>(null);
  const [on, setOn] = useState<string | null>(today());
  const answer = useCommand('referral.reply', { onSuccess: onClose });
  return (
    <Frame
      step="reply"
      onClose={onClose}
      isPending={answer.isPending}
      failure={answer.error}
      onConfirm={
        reply === null || on === null
          ? null
          : () => answer.mutate({ id: referral.id, on, partner_reply: reply })
      }
    >
      <RadioGroup label={t('field.partner_reply')} value={reply} onChange={setReply} options={replies} />
      <DatePicker
        label={t('field.reply_on')}
        value={on}
        onChange={setOn}
        max={today()}
        {...(referral.sent_on === null ? {} : { min: referral.sent_on })}
      />
    </Frame>
  );
}

export function CloseDialog({ referral, onClose }: StepDialogProps) {
  const { t } = useTranslation('referral');
  const outcomes = useCodes('referral_outcomes', REFERRAL_OUTCOMES);
  const [outcome, setOutcome] = useState<(typeof REFERRAL_OUTCOMES)[number] | null>(null);
  const close = useCommand('referral.close', { onSuccess: onClose });
  return (
    <Frame
      step="close"
      onClose={onClose}
      isPending={close.isPending}
      failure={close.error}
      onConfirm={outcome === null ? null : () => close.mutate({ id: referral.id, outcome })}
    >
      <RadioGroup label={t('field.outcome')} value={outcome} onChange={setOutcome} options={outcomes} />
    </Frame>
  );
}

/** Always open, and no reason is asked. */
export function WithdrawDialog({ referral, onClose }: StepDialogProps) {
  const { t } = useTranslation('referral');
  const [on, setOn] = useState<string | null>(today());
  const withdraw = useCommand('referral.withdraw', { onSuccess: onClose });
  return (
    <Frame
      step="withdraw"
      onClose={onClose}
      isPending={withdraw.isPending}
      failure={withdraw.error}
      onConfirm={on === null ? null : () => withdraw.mutate({ id: referral.id, on })}
    >
      {referral.sent_on !== null && <p>{t('withdraw.tell_partner')}</p>}
      <DatePicker label={t('field.withdrawn_on')} value={on} onChange={setOn} max={today()} />
    </Frame>
  );
}
