import { useTranslation } from 'react-i18next';
import css from './CorrectedValue.module.css';

/** What counts now, and below it, struck out and said aloud, what stood there before. */
export function CorrectedValue({ now, original }: { now: string | null; original: string | null }) {
  const { t } = useTranslation(['session', 'common']);
  const none = t('common:not_recorded');
  if (now === original) return now ?? <span className={css.none}>{none}</span>;
  return (
    <span className={css.corrected}>
      <ins className={css.now}>{now ?? none}</ins>
      <span className={css.before}>
        {t('originally')} <del dir="auto">{original ?? none}</del>
      </span>
    </span>
  );
}
