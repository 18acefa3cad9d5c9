import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { useTranslation } from 'react-i18next';
import { classNames } from '#renderer/ui/classNames.ts';
import field from '#renderer/ui/Field.module.css';
import css from './PassphraseField.module.css';

export type PassphraseHandle = {
  /** As UTF-8; the field is emptied in the same step. */
  take: () => Uint8Array<ArrayBuffer>;
  text: () => string;
  clear: () => void;
  focus: () => void;
};

type PassphraseFieldProps = {
  ref: Ref<PassphraseHandle>;
  label: string;
  description?: string;
  error?: string | undefined;
  name: string;
  onInput?: () => void;
  isNew?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
};

/**
 * A bare element instead of a field of the kit: those keep what is typed as state of the page, and a passphrase
 * shall lie nowhere but in its element, which taking it empties.
 */
export function PassphraseField(props: PassphraseFieldProps) {
  const { ref, label, description, error, name, onInput, isNew, isDisabled, autoFocus } = props;
  const { t } = useTranslation('welcome');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);

  useImperativeHandle(ref, () => {
    const text = () => input.current?.value.normalize('NFC') ?? '';
    const clear = () => {
      if (input.current) input.current.value = '';
      setShown(false);
    };
    return {
      text,
      clear,
      take: () => {
        const bytes = new TextEncoder().encode(text());
        clear();
        return bytes;
      },
      focus: () => input.current?.focus(),
    };
  }, []);

  return (
    <div className={field.field} data-field={name}>
      <label className={field.label} htmlFor={id}>
        {label}
      </label>
      {description && (
        <span className={field.description} id={`${id}-hint`}>
          {description}
        </span>
      )}
      {error && (
        <span className={field.error} id={`${id}-error`}>
          <CircleAlert size={15} aria-hidden="true" />
          <span>{error}</span>
        </span>
      )}
      <Group
        className={classNames(field.box, css.box)}
        isInvalid={error !== undefined}
        isDisabled={isDisabled ?? false}
      >
        <input
          ref={input}
          id={id}
          name={name}
          className={css.input}
          type={isShown ? 'text' : 'password'}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          // biome-ignore lint/a11y/noAutofocus: the one thing to do on this screen
          autoFocus={autoFocus}
          disabled={isDisabled}
          dir="ltr"
          maxLength={256}
          spellCheck={false}
          autoCapitalize="off"
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-error ${id}-hint`}
          onInput={onInput}
        />
        <Button
          className={css.show ?? ''}
          isDisabled={isDisabled ?? false}
          aria-pressed={isShown}
          aria-label={t(isShown ? 'passphrase.hide_label' : 'passphrase.show_label')}
          onPress={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          {t(isShown ? 'passphrase.hide' : 'passphrase.show')}
        </Button>
      </Group>
    </div>
  );
}
