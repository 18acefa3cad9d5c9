import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { classNames } from './classNames.ts';
import css from './Toaster.module.css';
import { listenToToasts, type Toast } from './toaster.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const SHOWN_MS = 6_000;
const ICONS = { plain: Info, safe: CircleCheck, attention: TriangleAlert };

/** Rendered once, by the frame of the window. */
export function Toaster() {
  const { t } = useTranslation('common');
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const [announced, setAnnounced] = useState('');
  const lastId = useRef(0);

  const close = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );

  useEffect(
    () =>
      listenToToasts((message) => {
        if (message.kind === 'announce') {
          setAnnounced(message.text);
          return;
        }
        lastId.current += 1;
        const id = lastId.current;
        setToasts((shown) => [...shown.slice(-2), { ...message.toast, id }]);
        // One with an action stays until it is closed: nobody should have to be quick.
        if (!message.toast.action) setTimeout(() => close(id), SHOWN_MS);
      }),
    [close],
  );

  return (
    <>
      <VisuallyHidden>
        <span aria-live="polite">{announced}</span>
      </VisuallyHidden>
      <div className={css.toaster} role="status" aria-live="polite">
        {toasts.map(({ id, text, tone = 'plain', action }) => {
          const Icon = ICONS[tone];
          return (
            <div key={id} className={classNames(css.toast, css[tone])}>
              <Icon size={18} aria-hidden="true" />
              <span>{text}</span>
              {action && (
                <Button
                  variant="plain"
                  size="s"
                  onPress={() => {
                    action.onPress();
                    close(id);
                  }}
                >
                  {action.label}
                </Button>
              )}
              <AriaButton className={css.close ?? ''} aria-label={t('close')} onPress={() => close(id)}>
                <X size={16} aria-hidden="true" />
              </AriaButton>
            </div>
          );
        })}
      </div>
    </>
  );
}
