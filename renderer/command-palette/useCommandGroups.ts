import { Lock, type LucideIcon, RefreshCw, Sprout, UserPlus, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call, useCall } from '#renderer/bridge.ts';
import type { Room } from '#renderer/rooms.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { matchesWords } from '#renderer/ui/matchText.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';

export type Command = {
  id: string;
  label: string;
  hint?: string | undefined;
  icon: LucideIcon;
  shortcut?: string;
  run: () => void;
};
export type CommandGroup = { id: string; label: string; commands: Command[] };

const EVERYTHING: ProgrammeFilters = {
  country: null,
  assistance_types: [],
  return_type: null,
  granting_state: null,
  target_group: null,
  status: null,
};

/** What can be reached by name: rooms and actions at once, persons and programmes from two letters on. */
export function useCommandGroups(typed: string, rooms: readonly Room[], onLock: () => void): CommandGroup[] {
  const { t } = useTranslation(['common', 'programme']);
  const format = useFormat();
  const navigate = useNavigate();
  const text = typed.trim();
  const isEnabled = text.length >= 2;
  const options = { isEnabled, keepsPrevious: true };
  const persons = useCall('person.list', { text, open_only: false, offset: 0, limit: 6 }, options).data;
  const programmes = useCall(
    'programme.search',
    { text, filters: EVERYTHING, offset: 0, limit: 5 },
    options,
  ).data;

  const isMeant = ({ label }: Command) => text === '' || matchesWords(label, text);
  const groups: CommandGroup[] = [
    {
      id: 'rooms',
      label: t('palette.rooms'),
      commands: rooms
        .map(({ id, to, icon, shortcut }) => ({
          id: `room ${id}`,
          label: t(`room.${id}`),
          icon,
          shortcut: `Ctrl+${shortcut}`,
          run: () => navigate(to),
        }))
        .filter(isMeant),
    },
    {
      id: 'actions',
      label: t('palette.actions'),
      commands: [
        { id: 'register', label: t('palette.register'), icon: UserPlus, run: () => navigate('/people/new') },
        {
          id: 'sync',
          label: t('palette.sync_now'),
          icon: RefreshCw,
          run: () => void call('sync.now', {}).catch(() => navigate('/sync')),
        },
        { id: 'lock', label: t('shell.lock'), icon: Lock, shortcut: 'Ctrl+L', run: onLock },
      ].filter(isMeant),
    },
    {
      id: 'persons',
      label: t('palette.persons'),
      commands: (isEnabled ? (persons?.rows ?? []) : []).map((person) => ({
        id: `person ${person.id}`,
        label: person.alias_or_initials,
        hint: [person.local_ref, format.country(person.citizenship), person.birth_year]
          .filter(Boolean)
          .join(' · '),
        icon: UserRound,
        run: () => navigate(`/people/${person.id}`),
      })),
    },
    {
      id: 'programmes',
      label: t('palette.programmes'),
      commands: (isEnabled ? (programmes?.hits ?? []) : []).map(({ programme }) => ({
        id: `programme ${programme.id}`,
        label: programme.name,
        hint:
          programme.country_of_return === '*'
            ? t('programme:countries_open')
            : format.country(programme.country_of_return),
        icon: Sprout,
        run: () => navigate(`/programmes/${encodeURIComponent(programme.id)}`),
      })),
    },
  ];
  return groups.filter((group) => group.commands.length > 0);
}
