import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import css from './Notice.module.css';

type NoticeProps = {
  tone?: 'info' | 'attention' | 'safe';
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** It appears as an answer to what the user did, so it is also read out. */
  isLive?: boolean;
};

const ICONS = { info: Info, attention: TriangleAlert, safe: CircleCheck };

export function Notice({ tone = 'info', title, children, actions, isLive = false }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div
      className={classNames(css.notice, tone !== 'info' && css[tone])}
      role={isLive ? (tone === 'attention' ? 'alert' : 'status') : undefined}
    >
      <Icon size={18} aria-hidden="true" />
      <div className={css.body}>
        {title && <div className={css.title}>{title}</div>}
        {children && <div>{children}</div>}
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
    </div>
  );
}
