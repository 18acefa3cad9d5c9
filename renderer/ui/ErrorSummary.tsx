import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ErrorSummary.module.css';
import { IconTextLink } from './IconTextLink.tsx';

export type ErrorEntry = { name: string; label: string; message?: string | undefined };

type ErrorSummaryProps = {
  title?: string;
  children?: ReactNode;
  errors: readonly ErrorEntry[];
  /** Instead of focusing the field of that name, or before it (to open a section). */
  onGo?: (name: string) => void;
};

/** Leads to a field of this kit by its `name`: the first thing in it that takes the focus. */
export function focusField(name: string) {
  const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
  field?.scrollIntoView({ block: 'center' });
  field
    ?.querySelector<HTMLElement>(
      'input:not([type="hidden"]):not([aria-hidden="true"] *), textarea, [role="spinbutton"], button, [tabindex="0"]',
    )
    ?.focus({ preventScroll: true });
}

export function ErrorSummary({ title, children, errors, onGo }: ErrorSummaryProps) {
  const { t } = useTranslation('common');
  const headingId = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  if (errors.length === 0) return null;
  return (
    <div ref={box} className={css.summary} role="alert" aria-labelledby={headingId} tabIndex={-1}>
      <h2 id={headingId} className={css.title}>
        {title ?? t('error_summary.title', { count: errors.length })}
      </h2>
      {children}
      <ul className={css.list}>
        {errors.map(({ name, label, message }) => (
          <li key={`${name} ${message}`}>
            <IconTextLink
              onPress={() => {
                onGo?.(name);
                // After a section that onGo opened has been rendered.
                requestAnimationFrame(() => focusField(name));
              }}
            >
              {message ? `${label}: ${message}` : label}
            </IconTextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
