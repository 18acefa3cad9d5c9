import type { TodayEntry } from '#shared/shapes.ts';

export type TodayGroup = 'attention' | 'due' | 'soon' | 'waiting' | 'begun';
const ORDER: readonly TodayGroup[] = ['attention', 'due', 'soon', 'begun', 'waiting'];

/** What was missed is told in the same tone as what is due: nothing here is a reproach. */
function groupOf(entry: TodayEntry, today: string): TodayGroup {
  switch (entry.kind) {
    case 'concern':
    case 'conflict':
    case 'quarantined':
      return 'attention';
    case 'draft':
      return 'begun';
    case 'referral_no_reply':
      return 'waiting';
    default:
      return entry.on === null || entry.on <= today ? 'due' : 'soon';
  }
}

/** Groups that have something in them, each in the order of its days. */
export function todayGroups(
  entries: readonly TodayEntry[],
  today: string,
): { group: TodayGroup; entries: TodayEntry[] }[] {
  return ORDER.map((group) => ({
    group,
    entries: entries
      .filter((entry) => groupOf(entry, today) === group)
      .sort((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : (a.on ?? '') > (b.on ?? '') ? 1 : 0)),
  })).filter(({ entries: found }) => found.length > 0);
}
