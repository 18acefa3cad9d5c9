import { ChevronDown, X } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { useTranslation } from 'react-i18next';
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
import { type Option, OptionItem } from './Option.tsx';
import popover from './Popover.module.css';
import css from './Select.module.css';

export type SelectProps<V extends string = string> = FieldProps & {
  value: V | null;
  onChange: (value: V | null) => void;
  options: readonly Option<V>[];
  placeholder?: string;
  isClearable?: boolean;
  width?: FieldWidth;
};

export function Select<V extends string>(props: SelectProps<V>) {
  const { value, onChange, options, placeholder, isClearable, width = 'm' } = props;
  const { t } = useTranslation('common');
  const { isReadOnly, ...field } = ariaFieldProps(props);
  return (
    <AriaSelect
      {...field}
      isDisabled={field.isDisabled || isReadOnly}
      className={fieldClass}
      value={value}
      onChange={(next) => onChange(options.find((option) => option.value === next)?.value ?? null)}
      placeholder={placeholder ?? t('field.choose')}
    >
      <FieldHead {...props} />
      <span className={css.row}>
        <Button
          className={classNames(boxClass, css.button, widthClass(width))}
          data-invalid={field.isInvalid || undefined}
        >
          <SelectValue className={css.value ?? ''}>
            {({ isPlaceholder, defaultChildren }) =>
              isPlaceholder ? defaultChildren : options.find((option) => option.value === value)?.label
            }
          </SelectValue>
          <ChevronDown size={16} aria-hidden="true" className={css.chevron} />
        </Button>
        {isClearable && value !== null && (
          <Button
            slot={null}
            className={css.clear ?? ''}
            aria-label={t('field.clear')}
            onPress={() => onChange(null)}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        )}
      </span>
      <Popover className={classNames(popover.popover, popover.matchTrigger)}>
        <ListBox
          className={popover.list ?? ''}
          items={options.map((option) => ({ ...option, id: option.value }))}
        >
          {(option) => <OptionItem option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
