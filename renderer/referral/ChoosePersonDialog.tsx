import { UsersRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonLine, usePersonWords } from '#renderer/people/PersonLine.tsx';
import { usePersonPages } from '#renderer/people/usePersonPages.ts';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { SearchBox } from '#renderer/ui/SearchBox.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/VirtualList.tsx';
import type { PersonRow } from '#shared/shapes.ts';

type ChoosePersonDialogProps = { title: string; onChoose: (personId: string) => void; onClose: () => void };

/** Whom something is for, found by name or number. */
export function ChoosePersonDialog({ title, onChoose, onClose }: ChoosePersonDialogProps) {
  const { t } = useTranslation('referral');
  const words = usePersonWords();
  const [text, setText] = useState('');
  const list = useRef<VirtualListHandle>(null);
  const { total, itemAt, onRange } = usePersonPages(text, true);
  return (
    <Dialog isOpen onClose={onClose} title={title} size="l" fill>
      <SearchBox
        label={t('choose_person.search')}
        placeholder={t('choose_person.placeholder')}
        value={text}
        onSearch={setText}
        onDown={() => list.current?.focus()}
        onEnter={() => list.current?.focus()}
        autoFocus
      />
      <div>
        <VirtualList<PersonRow>
          key={text}
          ref={list}
          label={t('choose_person.list')}
          count={total ?? 0}
          itemAt={itemAt}
          itemKey={(row) => row.id}
          textOf={(row) => words(row).spoken}
          rowHeight={64}
          onOpen={(row) => onChoose(row.id)}
          onRange={onRange}
          renderRow={(row) => <PersonLine row={row} />}
          empty={
            total !== undefined && (
              <EmptyState
                icon={UsersRound}
                action={<ButtonLink to="/people/new">{t('choose_person.register')}</ButtonLink>}
              >
                {t('choose_person.none')}
              </EmptyState>
            )
          }
        />
      </div>
    </Dialog>
  );
}
