import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import css from './FullScreen.module.css';

type FullScreenProps = {
  isOpen: boolean;
  /** Escape closes, and so does what the children offer. */
  onClose: () => void;
  label: string;
  children: ReactNode;
};

/** Covers the whole window, so that somebody who looks along sees nothing else. */
export function FullScreen({ isOpen, onClose, label, children }: FullScreenProps) {
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className={css.modal ?? ''}>
        <Dialog className={css.dialog ?? ''} aria-label={label}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
