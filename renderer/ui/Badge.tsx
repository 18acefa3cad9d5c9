import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './Badge.module.css';
import { classNames } from './classNames.ts';

type BadgeProps = { icon: LucideIcon; children: ReactNode; tone?: 'plain' | 'info' | 'attention' | 'safe' };

export function Badge({ icon: Icon, children, tone = 'plain' }: BadgeProps) {
  return (
    <span className={classNames(css.badge, tone !== 'plain' && css[tone])}>
      <Icon size={14} aria-hidden="true" />
      {children}
    </span>
  );
}
