import {
  CalendarCheck2,
  ChartColumn,
  type LucideIcon,
  RefreshCw,
  Settings,
  Sprout,
  UsersRound,
} from 'lucide-react';
import type { Profile } from '#shared/shapes.ts';

export type Room = {
  id: string;
  to: string;
  /** Further addresses that belong to the room. */
  also?: readonly string[];
  icon: LucideIcon;
  shortcut: string;
  leadOnly?: boolean;
};

export const isInRoom = ({ to, also = [] }: Room, address: string): boolean =>
  [to, ...also].some((start) => address === start || address.startsWith(`${start}/`));

/** The rooms of the rail, in their order; Ctrl and the number goes there. */
export const rooms: readonly Room[] = [
  { id: 'today', to: '/today', icon: CalendarCheck2, shortcut: '1' },
  { id: 'people', to: '/people', also: ['/applications', '/referrals'], icon: UsersRound, shortcut: '2' },
  { id: 'programmes', to: '/programmes', icon: Sprout, shortcut: '3' },
  { id: 'statistics', to: '/statistics', icon: ChartColumn, shortcut: '4', leadOnly: true },
  { id: 'sync', to: '/sync', also: ['/devices'], icon: RefreshCw, shortcut: '5' },
  { id: 'settings', to: '/settings', icon: Settings, shortcut: '6' },
];

export const roomsFor = (profile: Profile | undefined): Room[] =>
  rooms.filter((room) => !room.leadOnly || profile?.role === 'team_lead');
