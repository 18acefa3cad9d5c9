import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import css from './DescriptionList.module.css';

type DescriptionListProps = {
  /** A null value is said to be unrecorded; leave an item out when it does not apply. */
  items: { term: string; value: ReactNode; isLong?: boolean }[];
  columns?: 1 | 2 | 3;
};

export function DescriptionList({ items, columns = 1 }: DescriptionListProps) {
  const { t } = useTranslation('common');
  return (
    <dl className={classNames(css.list, columns > 1 && css[`columns${columns}`])}>
      {items.map(({ term, value, isLong }) => (
        <div key={term} className={classNames(css.item, isLong && css.long)}>
          <dt className={css.term}>{term}</dt>
          <dd className={css.value}>
            {value === null || value === undefined || value === '' ? (
              <span className={css.none}>{t('not_recorded')}</span>
            ) : typeof value === 'string' ? (
              // A name in another script reads in its own direction without moving to the other side.
              <bdi>{value}</bdi>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
