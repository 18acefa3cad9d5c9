import { ChevronDown, type LucideIcon } from 'lucide-react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { Button, type ButtonLook } from './Button.tsx';
import { classNames } from './classNames.ts';
import popover from './Popover.module.css';

export type MenuEntry = {
  id: string;
  label: string;
  icon?: LucideIcon;
  description?: string;
  isDisabled?: boolean;
  isCaution?: boolean;
  onAction: () => void;
};

type MenuProps = Omit<ButtonLook, 'children'> & {
  label: string;
  items: readonly MenuEntry[];
  isDisabled?: boolean;
};

export function Menu({ label, items, isDisabled, icon, variant, size }: MenuProps) {
  return (
    <MenuTrigger>
      <Button
        icon={icon ?? ChevronDown}
        {...(variant ? { variant } : {})}
        {...(size ? { size } : {})}
        isDisabled={isDisabled ?? false}
      >
        {label}
      </Button>
      <Popover className={popover.popover ?? ''} placement="bottom end">
        <AriaMenu className={popover.list ?? ''} aria-label={label}>
          {items.map(
            ({ id, label: words, icon: Icon, description, isDisabled: off, isCaution, onAction }) => (
              <MenuItem
                key={id}
                id={id}
                textValue={words}
                isDisabled={off ?? false}
                onAction={onAction}
                className={classNames(popover.item, isCaution && popover.caution)}
              >
                {Icon && <Icon size={16} aria-hidden="true" />}
                <span className={popover.text}>
                  <Text slot="label">{words}</Text>
                  {description && (
                    <Text slot="description" className={popover.description ?? ''}>
                      {description}
                    </Text>
                  )}
                </span>
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
