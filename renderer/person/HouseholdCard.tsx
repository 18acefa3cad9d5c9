import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { needsOwnApplication } from '#shared/household.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './HouseholdCard.module.css';

export function HouseholdCard({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['person', 'codes', 'household']);
  const { person, household, relatives } = file;
  const members = (household?.members ?? []).filter((member) => member.person_id !== person.id);
  const rowsById = new Map(relatives.map((row) => [row.id, row]));
  return (
    <Card
      title={t('card.household')}
      actions={
        <ButtonLink to={`/people/${person.id}/household`} size="s" variant="plain" icon={UsersRound}>
          {t(members.length === 0 ? 'household:open_empty' : 'household:open')}
        </ButtonLink>
      }
    >
      {members.length === 0 ? (
        <p className={css.soft}>{t('household:alone')}</p>
      ) : (
        <>
          <ul className={css.members}>
            {members.map((member) => {
              const row = rowsById.get(member.person_id);
              return (
                <li key={member.person_id}>
                  {row ? (
                    <IconTextLink to={`/people/${row.id}`}>{row.alias_or_initials}</IconTextLink>
                  ) : (
                    <span>{t('household:elsewhere')}</span>
                  )}
                  <div className={css.soft}>
                    {t(`codes:household_roles.${member.role}`)}
                    {needsOwnApplication(member) && ` · ${t('household:own_application')}`}
                  </div>
                </li>
              );
            })}
          </ul>
          <p className={css.soft}>
            {t(household?.travels_together ? 'household:travels_together' : 'household:travels_apart')}
          </p>
        </>
      )}
    </Card>
  );
}
