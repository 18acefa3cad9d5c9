import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import css from './Dialog.module.css';

type DialogProps = {
  isOpen: boolean;
  /** Escape, the cross and whatever closes: it decides nothing. */
  onClose: () => void;
  title: string;
  size?: 's' | 'm' | 'l';
  role?: 'dialog' | 'alertdialog';
  /** The last child gets the height that is left, for a list that scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
  footer?: ReactNode;
};

export function Dialog({
  isOpen,
  onClose,
  title,
  size = 'm',
  role = 'dialog',
  fill = false,
  children,
  footer,
}: DialogProps) {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className={classNames(css.modal, css[size])}>
        <AriaDialog className={css.dialog ?? ''} role={role}>
          <header className={css.head}>
            <Heading slot="title" level={2} className={css.title}>
              {title}
            </Heading>
            <Button className={css.close ?? ''} onPress={onClose} aria-label={t('close')}>
              <X size={18} aria-hidden="true" />
            </Button>
          </header>
          <div className={classNames(css.body, fill && css.fill)}>{children}</div>
          {footer && <footer className={css.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
