import { Eye, EyeOff } from 'lucide-react';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { TextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';
import { classNames } from '#renderer/ui/classNames.ts';
import { ariaFieldProps, boxClass, FieldHead, type FieldProps, fieldClass } from '#renderer/ui/Field.tsx';
import css from './PassphraseField.module.css';

export type PassphraseHandle = {
  /** As UTF-8; the field is emptied in the same step. */
  take: () => Uint8Array<ArrayBuffer>;
  text: () => string;
  clear: () => void;
  focus: () => void;
};

type PassphraseFieldProps = FieldProps & {
  ref: Ref<PassphraseHandle>;
  onInput?: (text: string) => void;
  isNew?: boolean;
};

/** What is typed stays in the element alone: no state of the page holds it, and taking it empties it. */
export function PassphraseField({ ref, onInput, isNew, ...props }: PassphraseFieldProps) {
  const { t } = useTranslation('welcome');
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
    <TextField
      {...ariaFieldProps(props)}
      className={fieldClass}
      type={isShown ? 'text' : 'password'}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      maxLength={256}
    >
      <FieldHead {...props} />
      <Group className={classNames(boxClass, css.box)}>
        <Input
          ref={input}
          className={css.input ?? ''}
          dir="ltr"
          spellCheck={false}
          autoCapitalize="off"
          onInput={(event) => onInput?.(event.currentTarget.value)}
        />
        <Button
          className={css.show ?? ''}
          aria-pressed={isShown}
          aria-label={t(isShown ? 'passphrase.hide_label' : 'passphrase.show_label')}
          onPress={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          {t(isShown ? 'passphrase.hide' : 'passphrase.show')}
        </Button>
      </Group>
    </TextField>
  );
}
