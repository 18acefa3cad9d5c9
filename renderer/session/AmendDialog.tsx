import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm } from '#renderer/ui/form.tsx';
import { MultiComboBox } from '#renderer/ui/MultiComboBox.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { amendableFields, type Session } from '#shared/session.ts';
import { SessionField } from './SessionField.tsx';
import { AMENDABLE_FIELDS } from './sessionFields.ts';
import type { SessionForm } from './sessionForm.ts';

type AmendDialogProps = {
  /** As it reads after earlier corrections. */
  session: Session;
  languages: readonly string[];
  onClose: () => void;
};

/** One says first what is wrong, then what is right, and why. Everything else stays out of reach. */
export function AmendDialog({ session, languages, onClose }: AmendDialogProps) {
  const { t } = useTranslation('session');
  const form = useForm<SessionForm>({
    defaultValues: { ...session, concern: { kind: null, referred_to: null, referred_on: null } },
  });
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const amend = useCommand('session.amend', {
    onSuccess: onClose,
    onFailure: (thrown) => setFailureOnForm(form, thrown),
  });
  const options = useMemo(
    () => AMENDABLE_FIELDS.map((value) => ({ value, label: t(`field.${value}`) })),
    [t],
  );
  const names = AMENDABLE_FIELDS.filter((name) => chosen.includes(name));

  const save = () => {
    setAsked(true);
    form.clearErrors();
    const fields = Object.fromEntries(names.map((name) => [name, form.getValues(name)]));
    const checked = amendableFields.safeParse(fields);
    for (const issue of checked.error?.issues ?? []) {
      const name = names.find((one) => one === issue.path[0]);
      if (name) form.setError(name, { type: 'shape', message: issue.message });
    }
    if (!checked.success || names.length === 0 || reason.trim() === '') return;
    amend.mutate({ session_id: session.id, reason, fields: checked.data });
  };
  const missing = t('errors:field.required');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('amend.title')}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={amend.isPending} onPress={save}>
            {t('amend.save')}
          </Button>
        </>
      }
    >
      <p>{t('amend.lead')}</p>
      <MultiComboBox
        label={t('amend.what')}
        options={options}
        value={chosen}
        onChange={setChosen}
        error={isAsked && names.length === 0 ? missing : undefined}
      />
      {names.map((name) => (
        <SessionField key={name} name={name} control={form.control} languages={languages} />
      ))}
      {chosen.includes('protection_concern_raised') && <Notice>{t('amend.concern')}</Notice>}
      <TextArea
        label={t('amend.reason')}
        description={t('amend.reason_hint')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        error={isAsked && reason.trim() === '' ? missing : undefined}
      />
      {amend.error && <FailureNotice failure={amend.error} />}
    </Dialog>
  );
}
