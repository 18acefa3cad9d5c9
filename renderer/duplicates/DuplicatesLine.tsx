import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { countPersons } from './duplicateGroups.ts';

/** One quiet line, and none when there is nothing to look at. */
export function DuplicatesLine() {
  const { t } = useTranslation('duplicate');
  const count = countPersons(useCall('duplicate.list', {}, { keepsPrevious: true }).data?.pairs ?? []);
  if (count === 0) return null;
  return (
    <p>
      <IconTextLink to="/people/duplicates" icon={UsersRound}>
        {t('today', { count })}
      </IconTextLink>
    </p>
  );
}
