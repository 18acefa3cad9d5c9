import { HandHelping, SlidersHorizontal, UserRound, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SearchBox } from '#renderer/ui/SearchBox.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/VirtualList.tsx';
import { MOST_HITS, programmeQuery } from '#shared/programme-search.ts';
import type { ProgrammeHit } from '#shared/shapes.ts';
import { FilterPanel } from './FilterPanel.tsx';
import { ProgrammeLine } from './ProgrammeLine.tsx';
import css from './ProgrammesPage.module.css';
import { countFilters, NO_FILTERS, useProgrammeQuestion } from './programmeFilters.ts';
import { useProgrammePages } from './useProgrammePages.ts';
import { useProgrammeWords } from './useProgrammeWords.ts';

/** Search by country and need. Everything is on this device; nothing is sorted or set off by money. */
export function ProgrammesPage() {
  const { t } = useTranslation('programme');
  const format = useFormat();
  const words = useProgrammeWords();
  const navigate = useNavigate();
  const { text, filters, personId, address, ask } = useProgrammeQuestion();
  const { answer, failure, retry, hitAt, onRange } = useProgrammePages(text, filters);
  const list = useRef<VirtualListHandle>(null);
  const [isFiltering, setFiltering] = useState(false);
  const chosen = countFilters(filters);
  const { country } = useMemo(() => programmeQuery(text, filters), [text, filters]);

  const total = answer?.total ?? 0;
  const offered = answer?.multi_country ?? [];
  const itemAt = (index: number): ProgrammeHit | undefined =>
    index < total ? hitAt(index) : offered[index - total];
  const open = ({ programme }: ProgrammeHit) =>
    navigate(`/programmes/${encodeURIComponent(programme.id)}${personId ? `?person=${personId}` : ''}`, {
      state: { from: `/programmes?${address}` },
    });

  return (
    <Page title={t('title')} lead={t('lead')} fill takesFocus={false}>
      <div className={css.room}>
        <div className={css.search}>
          <SearchBox
            label={t('search.label')}
            placeholder={t('search.placeholder')}
            value={text}
            onSearch={(find) => ask(find, filters)}
            onDown={() => list.current?.focus()}
            onEnter={() => list.current?.focus()}
            autoFocus
          />
          <span className={css.filterButton}>
            <Button
              icon={SlidersHorizontal}
              onPress={() => setFiltering(!isFiltering)}
              aria-expanded={isFiltering}
              aria-controls="programme-filters"
            >
              {chosen === 0 ? t('filter.title') : t('filter.title_chosen', { count: chosen })}
            </Button>
          </span>
        </div>
        {personId && <ForPerson id={personId} onEnd={() => ask(text, filters, null)} />}
        <p className={css.count} role="status">
          {answer === undefined
            ? ''
            : total < MOST_HITS
              ? t('found', { count: total, number: format.number(total) })
              : t('too_many_found', { number: format.number(MOST_HITS) })}
        </p>
        <section
          id="programme-filters"
          className={css.filters}
          data-open={isFiltering}
          aria-label={t('filter.title')}
        >
          <FilterPanel filters={filters} onChange={(next) => ask(text, next)} />
        </section>
        <div className={css.results}>
          {failure ? (
            <FailureNotice failure={failure} onRetry={retry} />
          ) : (
            <Loading isPending={answer === undefined} rows={8}>
              {answer?.nothing_for_country && (
                <Notice
                  title={t('nothing_for_country', { country: format.country(answer.nothing_for_country) })}
                >
                  {t(offered.length > 0 ? 'nothing_offered' : 'nothing_at_all')}
                </Notice>
              )}
              <VirtualList<ProgrammeHit>
                key={address}
                ref={list}
                label={t('results')}
                count={total + offered.length}
                itemAt={itemAt}
                itemKey={({ programme }) => programme.id}
                textOf={({ programme }) =>
                  [
                    programme.name,
                    ...(programme.status === 'closed' ? [t('codes:programme_states.closed')] : []),
                    words.countries(programme, country),
                    programme.provider,
                    words.dated(programme),
                    t('verify'),
                  ].join('. ')
                }
                rowHeight={150}
                onOpen={open}
                onRange={onRange}
                remember={`programmes ${address}`}
                renderRow={(hit) =>
                  hit === offered[0] ? (
                    <div>
                      <p className={css.offered}>{t('offered')}</p>
                      <ProgrammeLine hit={hit} country={country} />
                    </div>
                  ) : (
                    <ProgrammeLine hit={hit} country={country} />
                  )
                }
                empty={
                  !answer?.nothing_for_country && (
                    <EmptyState
                      icon={HandHelping}
                      action={
                        chosen > 0 && (
                          <Button onPress={() => ask(text, NO_FILTERS)}>{t('filter.clear')}</Button>
                        )
                      }
                    >
                      {text === '' && chosen === 0 ? t('none') : t('none_found')}
                    </EmptyState>
                  )
                }
              />
            </Loading>
          )}
        </div>
      </div>
    </Page>
  );
}

/** For whom one is looking, so that a referral can follow from any result. */
function ForPerson({ id, onEnd }: { id: string; onEnd: () => void }) {
  const { t } = useTranslation('programme');
  const file = useCall('person.file', { id }).data;
  if (!file) return null;
  return (
    <div className={css.forPerson}>
      <IconTextLink to={`/people/${id}`} icon={UserRound}>
        {t('for_person', { name: file.person.alias_or_initials })}
      </IconTextLink>
      <IconTextLink icon={X} onPress={onEnd}>
        {t('for_nobody')}
      </IconTextLink>
    </div>
  );
}
