import { useTranslation } from 'react-i18next';
import { Card } from '#renderer/ui/Card.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { Profile } from '#shared/shapes.ts';

/** Who sees these records too: the endpoint's own list, as it came with the last synchronisation. */
export function TeamMembers({ profile }: { profile: Profile }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const names = profile.members
    .map(({ id, display_name }) =>
      id === profile.counsellor_id ? t('team.me', { name: display_name }) : display_name,
    )
    .sort(format.compare);
  return (
    <Card level={3} title={t('team.members', { count: names.length })}>
      <p>{t('team.members_text')}</p>
      <p>{format.list(names)}</p>
    </Card>
  );
}
