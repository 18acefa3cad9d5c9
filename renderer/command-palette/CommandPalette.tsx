import { Search } from 'lucide-react';
import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import type { Room } from '#renderer/rooms.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import css from './CommandPalette.module.css';
import { useCommandGroups } from './useCommandGroups.ts';

type PaletteProps = { isOpen: boolean; onClose: () => void; rooms: readonly Room[]; onLock: () => void };

/** Everything by name, from anywhere: Ctrl+K, some letters, Enter. */
export function CommandPalette({ isOpen, onClose, rooms, onLock }: PaletteProps) {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay
      className={css.overlay ?? ''}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={css.modal ?? ''}>
        <Dialog className={css.dialog ?? ''} aria-label={t('palette.title')}>
          <div
            className={css.dialog}
            role="presentation"
            onKeyDownCapture={(event) => {
              // Else the first Escape would only empty the search box.
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              onClose();
            }}
          >
            <Commands rooms={rooms} onLock={onLock} onClose={onClose} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Commands({ rooms, onLock, onClose }: Omit<PaletteProps, 'isOpen'>) {
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState('');
  const groups = useCommandGroups(typed, rooms, onLock);
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <SearchField className={css.search ?? ''} aria-label={t('palette.title')} autoFocus>
        <Search size={18} aria-hidden="true" />
        <Input
          className={css.input ?? ''}
          placeholder={t('palette.placeholder')}
          dir="auto"
          spellCheck={false}
        />
        <Kbd keys="Esc" />
      </SearchField>
      <Menu
        className={css.list ?? ''}
        aria-label={t('palette.title')}
        items={groups}
        renderEmptyState={() => <div className={css.none}>{t('palette.none')}</div>}
      >
        {(group) => (
          <MenuSection id={group.id} className={css.section ?? ''}>
            <Header className={css.heading}>{group.label}</Header>
            {group.commands.map(({ id, label, hint, icon: Icon, shortcut, run }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={label}
                className={css.item ?? ''}
                onAction={() => {
                  onClose();
                  run();
                }}
              >
                <Icon size={17} aria-hidden="true" />
                <span className={css.words}>
                  <bdi>{label}</bdi>
                </span>
                {hint && <span className={css.hint}>{hint}</span>}
                {shortcut && <Kbd keys={shortcut} />}
              </MenuItem>
            ))}
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  );
}
