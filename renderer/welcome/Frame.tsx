import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '#renderer/preferences.tsx';
import { classNames } from '#renderer/ui/classNames.ts';
import { createFormat } from '#renderer/ui/format.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import css from './Entrance.module.css';
import { Mark } from './Mark.tsx';

type FrameProps = {
  title: string;
  lead?: ReactNode;
  isWide?: boolean;
  takesFocus?: boolean;
  children: ReactNode;
};

/** Whatever stands before an open vault: quiet, centred, with the languages at its foot. */
export function Frame({ title, lead, isWide, takesFocus = false, children }: FrameProps) {
  const { t, i18n } = useTranslation('welcome');
  const { save } = usePreferences();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <main className={css.entrance}>
      <div className={classNames(css.box, isWide && css.wide)}>
        <div className={css.mark}>
          <Mark />
          <span>Return Desk</span>
        </div>
        <header>
          <h1 ref={heading} tabIndex={-1} className={css.title}>
            {title}
          </h1>
          {lead && <p className={css.lead}>{lead}</p>}
        </header>
        {children}
      </div>
      <footer className={css.foot}>
        <fieldset className={css.languages} aria-label={t('language')}>
          {INTERFACE_LANGUAGES.map((language) => (
            <Button
              key={language}
              className={css.language ?? ''}
              aria-pressed={i18n.language === language}
              onPress={() => save({ language })}
            >
              <span lang={language}>{createFormat(language).ownLanguageName(language) ?? language}</span>
            </Button>
          ))}
        </fieldset>
      </footer>
    </main>
  );
}
