import { ArrowLeft, ArrowRight } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { classNames } from './classNames.ts';
import { useDirection } from './direction.ts';
import { IconTextLink } from './IconTextLink.tsx';
import css from './Page.module.css';

type PageProps = {
  title: string;
  lead?: ReactNode;
  /** A short line above the title: whose page, which kind of record. */
  eyebrow?: ReactNode;
  back?: { to: string; label: string };
  /** At most one of them is primary. */
  actions?: ReactNode;
  aside?: ReactNode;
  asideLabel?: string;
  width?: 'reading' | 'wide' | 'full';
  /** Children get the height that is left, for a list that scrolls by itself. */
  fill?: boolean;
  /** False where a field of the page takes the focus instead of the title. */
  takesFocus?: boolean;
  children: ReactNode;
};

export function Page(props: PageProps) {
  const {
    title,
    lead,
    eyebrow,
    back,
    actions,
    aside,
    asideLabel,
    width = 'wide',
    fill,
    takesFocus = true,
  } = props;
  const direction = useDirection();
  const heading = useRef<HTMLHeadingElement>(null);
  // Before it is seen: a moment later it could take the focus from somebody who types already.
  useLayoutEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);

  const body = <div className={css.body}>{props.children}</div>;
  return (
    <article className={classNames(css.page, css[width], fill && css.fill)}>
      <header className={css.head}>
        <div className={css.titles}>
          {back && (
            <div className={css.eyebrow}>
              <IconTextLink to={back.to} icon={direction === 'rtl' ? ArrowRight : ArrowLeft}>
                {back.label}
              </IconTextLink>
            </div>
          )}
          {eyebrow && <div className={css.eyebrow}>{eyebrow}</div>}
          <h1 ref={heading} tabIndex={-1} className={css.title}>
            <bdi>{title}</bdi>
          </h1>
          {lead && <div className={css.lead}>{lead}</div>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {aside ? (
        <div className={css.withAside}>
          {body}
          <aside className={css.aside} aria-label={asideLabel}>
            {aside}
          </aside>
        </div>
      ) : (
        body
      )}
    </article>
  );
}

type SectionProps = {
  title: string;
  level?: 2 | 3 | 4;
  description?: ReactNode;
  actions?: ReactNode;
  /** For links that lead to it. */
  id?: string;
  children: ReactNode;
};

export function Section({ title, level = 2, description, actions, id, children }: SectionProps) {
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section id={id} aria-labelledby={headingId} className={css.section}>
      <div className={css.sectionHead}>
        <Heading
          id={headingId}
          className={classNames(css.sectionTitle, level > 2 && css[`sectionTitle${level}`])}
        >
          {title}
        </Heading>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      {description && <div className={css.sectionDescription}>{description}</div>}
      {children}
    </section>
  );
}
