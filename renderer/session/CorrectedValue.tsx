import { useTranslation } from 'react-i18next';
import css from './CorrectedValue.module.css';

type CorrectedValueProps = { now: string | null; original: string | null; label?: 'originally' | 'before' };

/** What counts now, and below it, struck out and said aloud, what stood there before. */
export function CorrectedValue({ now, original, label = 'originally' }: CorrectedValueProps) {
  const { t } = useTranslation(['session', 'common']);
  const none = t('common:not_recorded');
  if (now === original) return now ?? <span className={css.none}>{none}</span>;
  return (
    <span className={css.corrected}>
      <ins className={css.now}>{now ?? none}</ins>
      <span className={css.before}>
        {t(label)} <del dir="auto">{original ?? none}</del>
      </span>
    </span>
  );
}
