import { Search, X } from 'lucide-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import { boxClass, labelClass } from './Field.tsx';
import { Kbd } from './Kbd.tsx';
import css from './SearchBox.module.css';
import select from './Select.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const WAIT_MS = 150;

type SearchBoxProps = {
  label: string;
  isLabelVisible?: boolean;
  placeholder?: string;
  /** The text that is searched at present; a change from outside is taken over. */
  value: string;
  onSearch: (text: string) => void;
  onDown?: () => void;
  onEnter?: () => void;
  kbd?: string;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
};

export function SearchBox(props: SearchBoxProps) {
  const { label, isLabelVisible, placeholder, value, onSearch, onDown, onEnter, kbd, autoFocus, ref } = props;
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);

  // What the caller sets itself (a cleared filter) replaces the text; the echo of our own search does not.
  useEffect(() => {
    if (value !== asked.current) {
      asked.current = value;
      setTyped(value);
    }
  }, [value]);

  const ask = (text: string) => {
    if (text === asked.current) return;
    asked.current = text;
    onSearch(text);
  };
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  useEffect(() => {
    const timer = setTimeout(() => latestAsk.current(typed), WAIT_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <SearchField
      className={css.field ?? ''}
      value={typed}
      onChange={setTyped}
      onClear={() => ask('')}
      onSubmit={(text) => {
        ask(text);
        onEnter?.();
      }}
      autoFocus={autoFocus ?? false}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' && onDown) {
          event.preventDefault();
          onDown();
        } else event.continuePropagation();
      }}
    >
      {({ isEmpty }) => (
        <>
          {isLabelVisible ? (
            <Label className={labelClass}>{label}</Label>
          ) : (
            <VisuallyHidden>
              <Label>{label}</Label>
            </VisuallyHidden>
          )}
          <Group className={classNames(boxClass, css.box)}>
            <Search size={18} aria-hidden="true" className={css.icon} />
            <Input
              ref={ref}
              className={css.input ?? ''}
              placeholder={placeholder}
              dir="auto"
              spellCheck={false}
              autoComplete="off"
            />
            {isEmpty ? (
              kbd && <Kbd keys={kbd} />
            ) : (
              <Button className={select.clear ?? ''} aria-label={t('field.clear')}>
                <X size={16} aria-hidden="true" />
              </Button>
            )}
          </Group>
        </>
      )}
    </SearchField>
  );
}
