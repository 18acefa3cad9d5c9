import { type ReactNode, useId } from 'react';
import css from './Card.module.css';
import { classNames } from './classNames.ts';

type CardProps = {
  title?: string;
  level?: 2 | 3 | 4;
  actions?: ReactNode;
  tone?: 'plain' | 'quiet' | 'attention';
  children: ReactNode;
};

export function Card({ title, level = 2, actions, tone = 'plain', children }: CardProps) {
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section
      className={classNames(css.card, tone !== 'plain' && css[tone])}
      aria-labelledby={title === undefined ? undefined : headingId}
    >
      {(title || actions) && (
        <div className={css.head}>
          {title && (
            <Heading id={headingId} className={css.title}>
              {title}
            </Heading>
          )}
          {actions && <div className={css.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
