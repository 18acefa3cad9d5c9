import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Loading.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const PATIENCE_MS = 200;

/** Grey lines where text will stand, and only for what is really slow: most answers come before anybody looks. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const { t } = useTranslation('common');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <div className={css.lines} role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
        <div key={row} className={css.line} />
      ))}
    </div>
  );
}

export function Loading({
  isPending,
  rows = 3,
  children,
}: {
  isPending: boolean;
  rows?: number;
  children: ReactNode;
}) {
  return isPending ? <Skeleton rows={rows} /> : children;
}
