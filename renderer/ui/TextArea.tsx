import { useLayoutEffect, useRef } from 'react';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import { ariaFieldProps, boxClass, FieldHead, type FieldProps, fieldClass } from './Field.tsx';
import css from './TextArea.module.css';

export type TextAreaProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  maxLength?: number;
  lang?: string;
  placeholder?: string;
};

export function TextArea(props: TextAreaProps) {
  const { value, onChange, rows = 3, maxLength, lang, placeholder } = props;
  const { t } = useTranslation('common');
  const area = useRef<HTMLTextAreaElement>(null);

  // Chromium 114 has no field-sizing: the height follows the text, so that nothing typed scrolls out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height depends on the text alone
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight + 2}px`;
  }, [value]);

  const left = maxLength === undefined ? Number.POSITIVE_INFINITY : maxLength - value.length;
  return (
    <AriaTextField
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={value}
      onChange={onChange}
      {...(maxLength === undefined ? {} : { maxLength })}
    >
      <FieldHead {...props} />
      <AriaTextArea
        ref={area}
        rows={rows}
        dir="auto"
        lang={lang}
        placeholder={placeholder}
        spellCheck={false}
        className={classNames(boxClass, css.area)}
      />
      {left <= 200 && (
        <span className={css.left} aria-live="polite">
          {t('field.characters_left', { count: left })}
        </span>
      )}
    </AriaTextField>
  );
}
