import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import { useFormat } from './format.ts';
import { IconTextLink } from './IconTextLink.tsx';
import css from './Timeline.module.css';

export type TimelineItem = {
  id: string;
  /** ISO day or moment. */
  date: string;
  icon: LucideIcon;
  title: string;
  to?: string | undefined;
  badges?: ReactNode;
  body?: ReactNode;
  tone?: 'plain' | 'quiet' | 'attention';
};

type TimelineProps = { label: string; items: readonly TimelineItem[]; level?: 3 | 4 };

export function Timeline({ label, items, level = 3 }: TimelineProps) {
  const format = useFormat();
  const Heading = `h${level}` as const;
  const months: { month: string; items: TimelineItem[] }[] = [];
  for (const item of items) {
    const month = item.date.slice(0, 7);
    const latest = months.at(-1);
    if (latest?.month === month) latest.items.push(item);
    else months.push({ month, items: [item] });
  }
  return (
    <ol className={css.months} aria-label={label}>
      {months.map(({ month, items: entries }) => (
        <li key={`${month} ${entries[0]?.id}`}>
          <Heading className={css.month}>{format.month(month)}</Heading>
          <ol className={css.entries}>
            {entries.map(({ id, date, icon: Icon, title, to, badges, body, tone = 'plain' }) => (
              <li key={id} className={classNames(css.entry, css[tone])}>
                <span className={css.sign} aria-hidden="true">
                  <Icon size={16} />
                </span>
                <div className={css.content}>
                  <div className={css.head}>
                    <span className={css.title}>
                      {to ? <IconTextLink to={to}>{title}</IconTextLink> : title}
                    </span>
                    <time className={css.date} dateTime={date}>
                      {format.date(date)}
                    </time>
                  </div>
                  {badges && <div className={css.badges}>{badges}</div>}
                  {body}
                </div>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
