import { UserPlus, UsersRound } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SearchBox } from '#renderer/ui/SearchBox.tsx';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/VirtualList.tsx';
import type { PersonRow } from '#shared/shapes.ts';
import css from './PeoplePage.module.css';
import { PersonLine, usePersonWords } from './PersonLine.tsx';
import { usePersonPages } from './usePersonPages.ts';

/** Search first: who is here already is not registered twice. */
export function PeoplePage() {
  const { t } = useTranslation('people');
  const format = useFormat();
  const navigate = useNavigate();
  const words = usePersonWords();
  const [search, setSearch] = useSearchParams();
  const text = search.get('find') ?? '';
  const openOnly = search.has('open');
  const { total, answered, failure, retry, itemAt, onRange } = usePersonPages(text, openOnly);
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const [enteredFor, setEnteredFor] = useState<string | null>(null);

  const ask = (find: string, open: boolean) =>
    setSearch({ ...(find.trim() === '' ? {} : { find }), ...(open ? { open: '' } : {}) }, { replace: true });
  const openPerson = (row: PersonRow) =>
    navigate(`/people/${row.id}`, { state: { from: `/people?${search}` } });

  // Enter is answered when its search is: one person found is opened, of several none is guessed.
  useEffect(() => {
    if (enteredFor === null || enteredFor !== answered.text || total === undefined) return;
    setEnteredFor(null);
    const only = total === 1 ? itemAt(0) : undefined;
    if (only) navigate(`/people/${only.id}`, { state: { from: `/people?${search}` } });
    else list.current?.focus();
  }, [enteredFor, answered.text, total, itemAt, navigate, search]);

  const found = answered.text;
  const registerLink =
    found.trim() === '' ? '/people/new' : `/people/new?names=${encodeURIComponent(found.trim())}`;
  const isEmpty = total === 0;
  const isNobodyHere = isEmpty && found === '';

  // Whoever goes on typing in the list goes on searching.
  const typeOn = (event: KeyboardEvent) => {
    const isLetter =
      event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isLetter || event.key === 'Backspace') box.current?.focus();
  };

  return (
    <Page
      title={t('title')}
      fill
      takesFocus={false}
      actions={
        !isNobodyHere && (
          <ButtonLink to={registerLink} icon={UserPlus} variant={isEmpty ? 'primary' : 'quiet'}>
            {t('register')}
          </ButtonLink>
        )
      }
    >
      <div className={css.people}>
        <div className={css.tools}>
          <div className={css.search}>
            <SearchBox
              ref={box}
              label={t('search')}
              placeholder={t('search_placeholder')}
              value={text}
              onSearch={(find) => ask(find, openOnly)}
              onDown={() => list.current?.focus()}
              onEnter={() => setEnteredFor(box.current?.value ?? '')}
              autoFocus
            />
          </div>
          <Checkbox label={t('open_only')} value={openOnly} onChange={(open) => ask(text, open)} />
          <p className={css.count} role="status">
            {total === undefined || isNobodyHere
              ? ''
              : found === ''
                ? t('count', { count: total, number: format.number(total) })
                : t('found', { count: total, number: format.number(total), text: found })}
          </p>
        </div>
        {failure ? (
          <FailureNotice failure={failure} onRetry={retry} />
        ) : (
          <Loading isPending={total === undefined} rows={8}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: only passes keys on from the list inside */}
            <div className={css.list} onKeyDown={typeOn}>
              <VirtualList<PersonRow>
                key={`${answered.open_only} ${found}`}
                ref={list}
                label={t('list')}
                count={total ?? 0}
                itemAt={itemAt}
                itemKey={(row) => row.id}
                textOf={(row) => words(row).spoken}
                rowHeight={64}
                onOpen={openPerson}
                onRange={onRange}
                {...(found === '' ? { remember: `people ${answered.open_only}` } : {})}
                renderRow={(row) => <PersonLine row={row} />}
                empty={
                  <EmptyState
                    icon={UsersRound}
                    action={
                      <ButtonLink
                        to={registerLink}
                        icon={UserPlus}
                        variant={isNobodyHere ? 'primary' : 'quiet'}
                      >
                        {found === '' ? t('register') : t('register_named', { text: found })}
                      </ButtonLink>
                    }
                  >
                    {found !== '' ? t('none_found') : answered.open_only ? t('none_open') : t('none')}
                  </EmptyState>
                }
              />
            </div>
            {found !== '' && !isEmpty && (
              <div className={css.foot}>
                <span>{t('not_here')}</span>
                <ButtonLink to={registerLink} icon={UserPlus} size="s">
                  {t('register_named', { text: found })}
                </ButtonLink>
              </div>
            )}
          </Loading>
        )}
      </div>
    </Page>
  );
}
