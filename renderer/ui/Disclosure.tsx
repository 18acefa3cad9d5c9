import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure as AriaDisclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import css from './Disclosure.module.css';

type DisclosureProps = {
  title: ReactNode;
  level?: 2 | 3 | 4;
  isOpen?: boolean;
  defaultOpen?: boolean;
  onChange?: (isOpen: boolean) => void;
  children: ReactNode;
};

export function Disclosure({ title, level = 3, isOpen, defaultOpen, onChange, children }: DisclosureProps) {
  return (
    <AriaDisclosure
      className={css.disclosure ?? ''}
      {...(isOpen === undefined ? { defaultExpanded: defaultOpen ?? false } : { isExpanded: isOpen })}
      {...(onChange ? { onExpandedChange: onChange } : {})}
    >
      <Heading level={level} className={css.heading}>
        <Button slot="trigger" className={css.trigger ?? ''}>
          <ChevronRight size={16} aria-hidden="true" />
          <span>{title}</span>
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className={css.content}>{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
