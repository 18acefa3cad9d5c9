import { useTranslation } from 'react-i18next';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import type { Person } from '#shared/person.ts';
import type { PersonRow } from '#shared/shapes.ts';
import { useColleague } from './useDuplicateWords.ts';

type FileCardProps = { person: Person; row: PersonRow | undefined; place: 'first' | 'second' };

/** Where a file comes from; what it says stands below, beside the other one. */
export function FileCard({ person, row, place }: FileCardProps) {
  const { t } = useTranslation(['duplicate', 'people']);
  const format = useFormat();
  const name = useColleague()(person.created_by);
  const date = format.date(person.created_at);
  const last = row?.last_session_on ?? null;
  return (
    <Card title={t(`compare.${place}`, { name: person.alias_or_initials })}>
      <DescriptionList
        columns={2}
        items={[
          {
            term: t('compare.registered'),
            value: name === null ? date : t('compare.registered_by', { date, name }),
          },
          {
            term: t('compare.last_session'),
            value: last === null ? t('people:no_session') : format.date(last),
          },
        ]}
      />
      <div>
        <IconTextLink to={`/people/${person.id}`}>{t('compare.open')}</IconTextLink>
      </div>
    </Card>
  );
}
