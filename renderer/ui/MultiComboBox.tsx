import { X } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import css from './ComboBox.module.css';
import { ComboBoxBody, type ComboBoxProps, useOptionList } from './ComboBox.tsx';
import { ariaFieldProps, FieldHead, fieldClass } from './Field.tsx';

export type MultiComboBoxProps<V extends string = string> = Omit<ComboBoxProps<V>, 'value' | 'onChange'> & {
  value: readonly V[];
  onChange: (value: V[]) => void;
};

/** Several of many: what is chosen stands below as tags, each removable with Delete or its cross. */
export function MultiComboBox<V extends string>(props: MultiComboBoxProps<V>) {
  const { value, onChange, options, suggested, placeholder, width = 'm' } = props;
  const { items, filter } = useOptionList(options, suggested);
  const chosen = value.flatMap((code) => options.find((option) => option.value === code) ?? []);
  return (
    <div className={fieldClass}>
      <AriaComboBox
        {...ariaFieldProps(props)}
        className={fieldClass}
        selectionMode="multiple"
        value={value}
        onChange={(next) =>
          onChange(next.flatMap((key) => options.find((option) => option.value === key)?.value ?? []))
        }
        // A chosen one leaves the list: Tab commits what is highlighted, and would take it back again.
        defaultItems={items.filter((item) => !value.includes(item.value))}
        defaultFilter={filter}
        allowsEmptyCollection
      >
        <FieldHead {...props} />
        <ComboBoxBody width={width} placeholder={placeholder} />
      </AriaComboBox>
      {chosen.length > 0 && (
        <TagGroup
          aria-label={props.label}
          {...(props.isDisabled || props.isReadOnly
            ? {}
            : { onRemove: (keys: Set<unknown>) => onChange(value.filter((code) => !keys.has(code))) })}
        >
          <TagList
            className={css.tags ?? ''}
            items={chosen.map((option) => ({ ...option, id: option.value }))}
          >
            {(option) => (
              <Tag id={option.value} textValue={option.label} className={css.tag ?? ''}>
                {option.label}
                <Button slot="remove" className={css.remove ?? ''}>
                  <X size={14} aria-hidden="true" />
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
    </div>
  );
}
