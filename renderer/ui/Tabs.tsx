import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';
import css from './Tabs.module.css';

type TabsProps = {
  label: string;
  tabs: readonly { id: string; label: string; icon?: LucideIcon; count?: number; content: ReactNode }[];
  selected?: string;
  onSelect?: (id: string) => void;
};

export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      {...(selected === undefined ? {} : { selectedKey: selected })}
      {...(onSelect ? { onSelectionChange: (key) => onSelect(String(key)) } : {})}
    >
      <TabList aria-label={label} className={css.list ?? ''}>
        {tabs.map(({ id, label: words, icon: Icon, count }) => (
          <Tab key={id} id={id} className={css.tab ?? ''}>
            {Icon && <Icon size={16} aria-hidden="true" />}
            {words}
            {count !== undefined && <span className={css.count}>{count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className={css.panel ?? ''}>
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
