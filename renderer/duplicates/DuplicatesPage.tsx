import { Columns2, UsersRound } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { PersonLine } from '#renderer/people/PersonLine.tsx';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/classNames.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import type { DuplicatePair, PersonRow } from '#shared/shapes.ts';
import css from './Duplicates.module.css';
import { useReasonWords } from './useDuplicateWords.ts';

/** Arrows walk from pair to pair; Tab does too. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('li a')];
  const next =
    links[links.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** `/people/duplicates`: pairs of files, in the order in which they were found. None is likelier than another. */
export function DuplicatesPage() {
  const { t } = useTranslation(['duplicate', 'people']);
  const answer = useCall('duplicate.list', {}, { keepsPrevious: true });
  const rowsById = new Map(answer.data?.rows.map((row) => [row.id, row]));
  const pairs = answer.data?.pairs ?? [];
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      back={{ to: '/people', label: t('people:title') }}
    >
      {answer.error && <FailureNotice failure={answer.error} onRetry={() => void answer.refetch()} />}
      <Loading isPending={answer.isPending} rows={4}>
        {answer.data?.is_comparing && <p className={css.soft}>{t('comparing')}</p>}
        {answer.data && pairs.length === 0 && <EmptyState icon={UsersRound}>{t('none')}</EmptyState>}
        {pairs.length > 0 && (
          <ul className={css.pairs} aria-label={t('list')} onKeyDown={walk}>
            {pairs.map((pair) => (
              <Pair
                key={`${pair.first_id} ${pair.second_id}`}
                pair={pair}
                rows={[pair.first_id, pair.second_id].flatMap((id) => rowsById.get(id) ?? [])}
              />
            ))}
          </ul>
        )}
      </Loading>
    </Page>
  );
}

function Pair({ pair, rows }: { pair: DuplicatePair; rows: readonly PersonRow[] }) {
  const { t } = useTranslation('duplicate');
  const reasonWords = useReasonWords();
  const [first = '', second = ''] = rows.map((row) => row.alias_or_initials);
  return (
    <li className={css.pair}>
      {rows.map((row) => (
        <PersonLine key={row.id} row={row} />
      ))}
      <p className={classNames(css.soft, css.sentence)}>{reasonWords(pair.reasons)}</p>
      <div>
        <ButtonLink
          to={`/people/duplicates/${pair.first_id}/${pair.second_id}`}
          size="s"
          icon={Columns2}
          aria-label={t('look_named', { first, second })}
        >
          {t('look')}
        </ButtonLink>
      </div>
    </li>
  );
}
