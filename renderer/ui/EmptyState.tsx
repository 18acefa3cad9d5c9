import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './EmptyState.module.css';

/** Teaches in one sentence, with one action. */
export function EmptyState({
  icon: Icon,
  children,
  action,
}: {
  icon?: LucideIcon;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={css.empty}>
      {Icon && <Icon size={22} aria-hidden="true" />}
      <p>{children}</p>
      {action}
    </div>
  );
}
