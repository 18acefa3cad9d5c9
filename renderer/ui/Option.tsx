import { Check } from 'lucide-react';
import { ListBoxItem } from 'react-aria-components/ListBox';
import { Text } from 'react-aria-components/Text';
import popover from './Popover.module.css';

/** One entry of a select, combo box, radio group or checkbox group. */
export type Option<V extends string = string> = {
  value: V;
  label: string;
  description?: string;
  /** Further words by which a combo box finds it. */
  keywords?: string;
};

export function OptionItem({ option }: { option: Option }) {
  return (
    <ListBoxItem id={option.value} textValue={option.label} className={popover.item ?? ''}>
      {({ isSelected }) => (
        <>
          <span className={popover.text}>
            <Text slot="label">{option.label}</Text>
            {option.description && (
              <Text slot="description" className={popover.description ?? ''}>
                {option.description}
              </Text>
            )}
          </span>
          {isSelected && <Check size={16} aria-hidden="true" className={popover.tick} />}
        </>
      )}
    </ListBoxItem>
  );
}
