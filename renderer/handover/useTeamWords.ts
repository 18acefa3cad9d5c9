import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import type { TeamName } from '#shared/shapes.ts';

/** A team by its name, with its organisation where that is another one. */
export function useTeamWords() {
  const { t } = useTranslation('handover');
  const own = useCall('handover.teams', {}).data?.own_organisation;
  return (team: TeamName | null): string => {
    if (team === null) return t('other_team');
    return team.organisation === own
      ? team.name
      : t('team_of', { team: team.name, organisation: team.organisation_name });
  };
}
