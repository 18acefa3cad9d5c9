import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
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
}: {
  width?: FieldWidth;
  placeholder?: string | undefined;
}) {
  const { t } = useTranslation('common');
  return (
    <>
      <Group className={classNames(boxClass, css.group, widthClass(width))}>
        <Input className={css.input ?? ''} placeholder={placeholder} spellCheck={false} autoComplete="off" />
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
  return (
    <AriaComboBox
      {...ariaFieldProps(props)}
      className={fieldClass}
      value={value}
      onChange={(next) => onChange(options.find((option) => option.value === next)?.value ?? null)}
      defaultItems={items}
      defaultFilter={filter}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <FieldHead {...props} />
      <ComboBoxBody width={width} placeholder={placeholder} />
    </AriaComboBox>
  );
}
