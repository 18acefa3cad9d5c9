import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Attachment } from '#shared/attachment.ts';
import { ATTACHMENT_KINDS } from '#shared/codes/process.ts';

export type AttachmentWords = Pick<Attachment, 'kind' | 'label'>;
type AttachmentFormProps = {
  title: string;
  submit: string;
  initial?: AttachmentWords;
  isPending: boolean;
  onSubmit: (words: AttachmentWords) => void;
  onClose: () => void;
  children?: ReactNode;
};

/** What a document is and what it is called: the same before it is added and after. */
export function AttachmentForm(props: AttachmentFormProps) {
  const { title, submit, initial, isPending, onSubmit, onClose, children } = props;
  const { t } = useTranslation(['attachment', 'codes', 'errors', 'common']);
  const kinds = useCodes('attachment_kinds', ATTACHMENT_KINDS);
  const [kind, setKind] = useState<Attachment['kind'] | null>(initial?.kind ?? null);
  const [label, setLabel] = useState(initial?.label ?? '');
  const [isAsked, setAsked] = useState(false);
  const send = () => {
    setAsked(true);
    if (kind !== null) onSubmit({ kind, label: label.trim() || null });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={isPending} onPress={send}>
            {submit}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('field.kind')}
        options={kinds}
        columns={2}
        value={kind}
        onChange={(next) => setKind(next as Attachment['kind'])}
        {...(isAsked && kind === null ? { error: t('errors:field.required') } : {})}
      />
      <TextField
        label={t('field.label')}
        description={t('hint.label')}
        isOptional
        maxLength={120}
        value={label}
        onChange={setLabel}
      />
      {children}
    </Dialog>
  );
}
