import { ChevronDown } from 'lucide-react';
import { useContext, useMemo, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { foldText } from '#shared/fold-text.ts';
import css from './ComboBox.module.css';
import { classNames } from './classNames.ts';
import {
  ariaFieldProps,
  boxClass,
  FieldHead,
  type FieldProps,
  type FieldWidth,
  fieldClass,
  widthClass,
} from './Field.tsx';
import { matchesWords } from './matchText.ts';
import { type Option, OptionItem } from './Option.tsx';
import popover from './Popover.module.css';
import select from './Select.module.css';

type ComboBoxListProps<V extends string> = FieldProps & {
  options: readonly Option<V>[];
  /** Values that stand first in the list. */
  suggested?: readonly V[] | undefined;
  placeholder?: string;
  width?: FieldWidth;
};

export type ComboBoxProps<V extends string = string> = ComboBoxListProps<V> & {
  value: V | null;
  onChange: (value: V | null) => void;
};

/** The list in its order, and a filter that also knows keywords: the behaviour layer filters by label alone. */
export function useOptionList<V extends string>(
  options: readonly Option<V>[],
  suggested: readonly V[] | undefined,
) {
  return useMemo(() => {
    const optionsByValue = new Map(options.map((option) => [option.value, option]));
    const first = (suggested ?? []).flatMap((value) => optionsByValue.get(value) ?? []);
    const items = [...first, ...options.filter((option) => !first.includes(option))];
    const textByLabel = new Map(
      options.map((option) => [option.label, `${option.label} ${option.keywords ?? ''}`]),
    );
    return {
      items: items.map((option) => ({ ...option, id: option.value })),
      filter: (label: string, typed: string) => matchesWords(textByLabel.get(label) ?? label, typed),
    };
  }, [options, suggested]);
}

export function ComboBoxBody({
  width = 'm',
  placeholder,
  onTyped,
}: {
  width?: FieldWidth;
  placeholder?: string | undefined;
  onTyped?: (text: string) => void;
}) {
  const { t } = useTranslation('common');
  const state = useContext(ComboBoxStateContext);
  return (
    <>
      <Group className={classNames(boxClass, css.group, widthClass(width))}>
        <Input
          className={css.input ?? ''}
          placeholder={placeholder ?? t('field.choose')}
          spellCheck={false}
          autoComplete="off"
          // A click shows the whole list; walking past with Tab shows nothing that would cover the form.
          onClick={() => state?.open(null, 'manual')}
          {...(onTyped ? { onInput: (event) => onTyped(event.currentTarget.value) } : {})}
        />
        <Button className={select.clear ?? ''}>
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </Group>
      <Popover className={classNames(popover.popover, popover.matchTrigger)}>
        <ListBox
          className={popover.list ?? ''}
          renderEmptyState={() => <div className={popover.none}>{t('field.no_match')}</div>}
        >
          {(option: Option) => <OptionItem option={option} />}
        </ListBox>
      </Popover>
    </>
  );
}

export function ComboBox<V extends string>(props: ComboBoxProps<V>) {
  const { value, onChange, options, suggested, placeholder, width = 'm' } = props;
  const { items, filter } = useOptionList(options, suggested);
  const typed = useRef('');

  // Who types a whole name and goes on with Tab has chosen it, though nothing in the list was touched.
  const takeTyped = () => {
    const text = typed.current.trim();
    typed.current = '';
    if (text.length < 2) return;
    const meant = items.filter((option) => filter(option.label, text));
    const same = meant.find((option) => foldText(option.label) === foldText(text));
    const only = same ?? (meant.length === 1 ? meant[0] : undefined);
    if (only && only.value !== value) onChange(only.value);
  };
  const { onBlur, ...field } = ariaFieldProps(props);
  return (
    <AriaComboBox
      {...field}
      className={fieldClass}
      value={value}
      onChange={(next) => {
        typed.current = '';
        onChange(options.find((option) => option.value === next)?.value ?? null);
      }}
      onBlur={() => {
        // After the list has closed: a value that comes while it closes would open it again.
        setTimeout(takeTyped);
        onBlur?.();
      }}
      defaultItems={items}
      defaultFilter={filter}
      allowsEmptyCollection
    >
      <FieldHead {...props} />
      <ComboBoxBody
        width={width}
        placeholder={placeholder}
        onTyped={(text) => {
          typed.current = text;
        }}
      />
    </AriaComboBox>
  );
}
