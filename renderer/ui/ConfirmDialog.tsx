import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { FailureNotice } from './FailureNotice.tsx';

type ConfirmDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Says what happens: "Withdraw the application". */
  confirmLabel: string;
  cancelLabel?: string;
  isCaution?: boolean;
  isConfirmDisabled?: boolean;
  onConfirm: () => void | Promise<void>;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    isOpen,
    onClose,
    title,
    children,
    confirmLabel,
    cancelLabel,
    isCaution,
    isConfirmDisabled,
    onConfirm,
  } = props;
  const { t } = useTranslation('common');
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const close = () => {
    setFailure(null);
    onClose();
  };
  const confirm = async () => {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      onClose();
    } catch (cause) {
      setFailure(cause);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={title}
      size="s"
      role="alertdialog"
      footer={
        <>
          <Button onPress={close}>{cancelLabel ?? t('cancel')}</Button>
          <Button
            variant={isCaution ? 'caution' : 'primary'}
            isPending={isPending}
            isDisabled={isConfirmDisabled ?? false}
            onPress={confirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {failure !== null && <FailureNotice failure={failure} />}
    </Dialog>
  );
}
