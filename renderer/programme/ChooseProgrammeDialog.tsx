import { HandHelping } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { SearchBox } from '#renderer/ui/SearchBox.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/VirtualList.tsx';
import type { ProgrammeHit } from '#shared/shapes.ts';
import { ProgrammeLine } from './ProgrammeLine.tsx';
import { NO_FILTERS } from './programmeFilters.ts';
import { useProgrammePages } from './useProgrammePages.ts';

type ChooseProgrammeDialogProps = {
  /** The country of return as the person said it: searched for at first. */
  country: string | null;
  onChoose: (programmeId: string) => void;
  onClose: () => void;
};

/** A programme for something that is being written. Closed ones are shown as what they are and not taken. */
export function ChooseProgrammeDialog({ country, onChoose, onClose }: ChooseProgrammeDialogProps) {
  const { t } = useTranslation('programme');
  const format = useFormat();
  const [text, setText] = useState(country === null ? '' : format.country(country));
  const { answer, hitAt, onRange } = useProgrammePages(text, NO_FILTERS);
  const list = useRef<VirtualListHandle>(null);
  const total = answer?.total ?? 0;
  const offered = answer?.multi_country ?? [];
  const isOpen = (hit: ProgrammeHit) => hit.programme.status !== 'closed';
  return (
    <Dialog isOpen onClose={onClose} title={t('choose.title')} size="l" fill>
      <SearchBox
        label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        onSearch={setText}
        onDown={() => list.current?.focus()}
        onEnter={() => list.current?.focus()}
        autoFocus
      />
      {answer?.nothing_for_country && (
        <Notice title={t('nothing_for_country', { country: format.country(answer.nothing_for_country) })}>
          {t(offered.length > 0 ? 'nothing_offered' : 'nothing_at_all')}
        </Notice>
      )}
      <div>
        <VirtualList<ProgrammeHit>
          key={text}
          ref={list}
          label={t('results')}
          count={total + offered.length}
          itemAt={(index) => (index < total ? hitAt(index) : offered[index - total])}
          itemKey={({ programme }) => programme.id}
          textOf={({ programme }) =>
            programme.status === 'closed'
              ? `${programme.name}. ${t('closed.title')}`
              : `${programme.name}. ${programme.provider}`
          }
          rowHeight={150}
          onOpen={(hit) => isOpen(hit) && onChoose(hit.programme.id)}
          onRange={onRange}
          renderRow={(hit) => <ProgrammeLine hit={hit} country={country} />}
          empty={answer !== undefined && <EmptyState icon={HandHelping}>{t('none_found')}</EmptyState>}
        />
      </div>
    </Dialog>
  );
}
