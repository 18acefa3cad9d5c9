import {
  CalendarClock,
  CalendarDays,
  Check,
  GitMerge,
  type LucideIcon,
  MailQuestion,
  OctagonPause,
  PencilLine,
  Plane,
  TriangleAlert,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { draftLink } from '#renderer/person/draftLink.ts';
import { useFollowUpDone } from '#renderer/person/useFollowUpDone.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import type { Draft, TodayEntry } from '#shared/shapes.ts';
import css from './Today.module.css';

const ICONS: Record<TodayEntry['kind'], LucideIcon> = {
  follow_up: CalendarClock,
  vd_period: CalendarDays,
  planned_departure: Plane,
  referral_no_reply: MailQuestion,
  draft: PencilLine,
  concern: OctagonPause,
  conflict: GitMerge,
  quarantined: TriangleAlert,
};

function linkOf({ kind, id, person_id, text }: TodayEntry): string {
  switch (kind) {
    case 'planned_departure':
      return `/applications/${id}`;
    case 'referral_no_reply':
      return `/referrals/${id}`;
    case 'draft':
      return draftLink(text as Draft['noun'], person_id, id);
    case 'conflict':
    case 'quarantined':
      return '/sync';
    default:
      return `/people/${person_id}`;
  }
}

export function TodayRow({ entry, today }: { entry: TodayEntry; today: string }) {
  const { t } = useTranslation(['today', 'codes', 'follow_up']);
  const format = useFormat();
  const tickOff = useFollowUpDone();
  const Icon = ICONS[entry.kind];
  const name = entry.alias_or_initials || t('no_name');
  const words = () => {
    switch (entry.kind) {
      case 'follow_up':
        return entry.text ?? t('follow_up:no_words');
      case 'draft':
        return t(entry.text === 'person' && entry.person_id !== null ? 'draft.edit' : `draft.${entry.text}`);
      case 'concern':
        // Not what it is about: this page stands open while people come and go.
        return t(`concern.${entry.text}`);
      case 'planned_departure':
        return t(entry.on !== null && entry.on < today ? 'departure_passed' : 'planned_departure', {
          country: format.country(entry.text),
        });
      case 'referral_no_reply':
        return t('referral_no_reply', { name: entry.text });
      default:
        return t(entry.kind);
    }
  };
  const date = format.date(entry.on);
  const what = words();
  const done = async () => {
    if (entry.person_id === null) return;
    const { follow_ups } = await call('person.file', { id: entry.person_id });
    const followUp = follow_ups.find(({ id }) => id === entry.id);
    if (followUp) await tickOff(followUp);
  };
  return (
    <li className={css.row}>
      <Icon size={18} aria-hidden="true" className={css.icon} />
      <div className={css.words}>
        <span className={css.name} dir="auto">
          <IconTextLink to={linkOf(entry)}>{name}</IconTextLink>
        </span>
        <span className={css.what} dir="auto">
          {what}
        </span>
      </div>
      <time className={css.date} dateTime={entry.on ?? undefined}>
        {date}
      </time>
      {entry.kind === 'follow_up' && (
        <Button
          size="s"
          icon={Check}
          onPress={() => void done()}
          aria-label={t('follow_up:tick_named', { date, what })}
        >
          {t('follow_up:tick')}
        </Button>
      )}
    </li>
  );
}
